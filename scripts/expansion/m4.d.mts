// The types of m4.mjs, for the tests.
export interface M4 {
  expand(texts: readonly string[], configuration: number): Promise<(string | undefined)[]>;
  close(): void;
}

export function createM4(): M4;
export function optionsOf(configuration: number): Set<string>;
