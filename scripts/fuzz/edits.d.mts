// The types of edits.mjs, for the tests.
export const SNIPPETS: readonly string[];
