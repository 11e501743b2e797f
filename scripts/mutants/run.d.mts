// The types of run.mjs, for the tests.
import type { PolicyModule } from './modules.mjs';
import type { Toolchain, Verdict } from './toolchain.mjs';

export interface ErrorLines {
  readonly message: string;
  /** Lines from 0. */
  readonly start: number;
  readonly end: number;
}

export interface MutantResult {
  readonly kind: string;
  readonly path: string;
  readonly line: number;
  readonly verdict: Verdict;
  readonly message: string;
  readonly errors: readonly ErrorLines[];
  /** True if an error is within two lines of the slip. */
  readonly found: boolean;
}

export function runMutants(options: {
  readonly modules: readonly PolicyModule[];
  readonly toolchain: Toolchain;
  readonly errorsOf: (text: string, name: string) => readonly ErrorLines[];
  readonly count: number;
  readonly seed: number;
  readonly workers?: number;
}): Promise<MutantResult[]>;
