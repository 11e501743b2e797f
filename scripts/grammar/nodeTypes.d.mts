// The types of nodeTypes.mjs, for the tests.
export function nodeTypesModule(syntaxes: string): string;
export function namedTypes(path: string): string[];
