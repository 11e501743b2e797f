// The types of hashes.mjs, for the tests.
export function hashesOf(path: string, folder: string): string;
