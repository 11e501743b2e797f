// The types of parseCorpus.mjs, for the tests.
export interface CorpusRow {
  readonly corpus: string;
  readonly kind: string;
  readonly files: number;
  readonly bytes: number;
  readonly nodes: number;
  readonly errors: number;
  readonly ms: number;
}
export const NOT_POLICY: Readonly<Record<string, string>>;
export function parseCorpus(): Promise<{ readonly rows: readonly CorpusRow[]; readonly errors: readonly string[] }>;
export function forgottenFiles(): string[];
