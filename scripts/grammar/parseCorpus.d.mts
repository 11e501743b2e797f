// The types of parseCorpus.mjs, for the tests.
import type { NativeParsers } from './native.mjs';

export interface CorpusRow {
  readonly corpus: string;
  readonly kind: string;
  readonly files: number;
  readonly bytes: number;
  readonly nodes: number;
  readonly errors: number;
  readonly ms: number;
  readonly nativeMs: number;
  /** Nodes that are the same in the native tree; 0 without native parsers. */
  readonly compared: number;
}
export const NOT_POLICY: Readonly<Record<string, string>>;
export function parseCorpus(options?: {
  readonly native?: NativeParsers;
  readonly rounds?: number;
}): Promise<{ readonly rows: readonly CorpusRow[]; readonly errors: readonly string[] }>;
export function forgottenFiles(): string[];
