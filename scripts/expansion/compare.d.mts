// The types of compare.mjs, for the tests.

import type { interfaceText } from '../../server/src/core/features/interfaces.ts';
import type { ExpansionSource } from '../../server/src/core/index/expansion/m4.ts';
import type { wordsOf } from '../../server/src/core/index/expansion/words.ts';
import type { expand } from '../../server/src/core/index/expansion.ts';
import type { scanDefinitions } from '../../server/src/core/index/skeleton.ts';
import type { SymbolIndex } from '../../server/src/core/index/symbolIndex.ts';
import type { M4 } from './m4.mjs';

export interface Core {
  readonly expand: typeof expand;
  readonly wordsOf: typeof wordsOf;
  readonly scanDefinitions: typeof scanDefinitions;
  readonly SymbolIndex: typeof SymbolIndex;
  readonly interfaceText: typeof interfaceText;
}

type Files = readonly { readonly path: string; readonly text: string }[];

export interface Case {
  readonly path: string;
  readonly name: string;
  readonly text: string;
}

export interface Compared extends Case {
  /** True where m4 itself gives an error. */
  readonly refused?: true;
  readonly missed: readonly string[];
  readonly added: readonly string[];
  /** How many access vector rules m4 gives. */
  readonly rules: number;
}

export function callsOfHeaders(core: Core, files: Files): Case[];
export function sourceOf(core: Core, files: Files): ExpansionSource;
export function compareAll(
  core: Core,
  m4: M4,
  source: ExpansionSource,
  cases: readonly Case[],
  configuration: number,
  options: ReadonlySet<string>,
): Promise<Compared[]>;
