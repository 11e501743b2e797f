// The types of tools.mjs, for the tests.
export const VERSIONS: Readonly<Record<string, string>>;
export function toolsFolder(): string;
export function toolFolder(name: string): string;
export function toolPath(name: string): string | undefined;
