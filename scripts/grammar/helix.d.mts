// The types of helix.mjs, for the tests.
export function helixHighlights(path: string): string;
