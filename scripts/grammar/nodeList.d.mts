// The types of nodeList.mjs, for the tests.
export function readmeWithNodes(path: string): string;
