/** What the text around a declaration says of the name: its attributes, what it is an alias of, its default value, its comment. */
import type { Declaration } from './declarations.ts';
import { readInterfaceDoc } from './interfaceDoc.ts';
import { findWord } from './nameUses.ts';
import { startOfDoc } from './skeleton.ts';

export interface DeclarationFacts {
  readonly kind: Declaration['kind'] | 'alias' | 'tunable';
  /** Of a type: by its declaration and by typeattribute, in their order, each once. */
  readonly attributes: readonly string[];
  /** The type that it is another name of. */
  readonly aliasOf?: string;
  /** The macro of corenetwork that makes it, such as `network_port`. */
  readonly madeBy?: string;
  /** Of a boolean: `true` or `false`. */
  readonly value?: string;
  /** The summary or else the first paragraph of the `##` comment above it; empty if there is none. */
  readonly doc: string;
}

/** @param text of the file that `declaration` was found in */
export function declarationFacts(text: string, declaration: Declaration): DeclarationFacts {
  const { kind, name, start, end, from } = declaration;
  const isWritten = text.slice(start, end) === name;
  const keyword = /^\w+/.exec(text.slice(from, from + 64))?.[0] ?? '';
  const { summary, description } = readInterfaceDoc(text.slice(startOfDoc(text, from), from));
  const doc = summary || (description[0] ?? '');
  if (kind === 'boolean') {
    const value = /^\s*'?\s*,?\s*`?\s*(true|false)\b/.exec(text.slice(end, end + 80))?.[1];
    return { kind: keyword === 'gen_tunable' ? 'tunable' : kind, attributes: [], doc, ...(value && { value }) };
  }
  if (kind !== 'type') return { kind, attributes: [], doc };
  if (!isWritten) return { kind, attributes: [], madeBy: keyword, doc };
  const first = /^\w+\s+([\w.$-]+)/.exec(text.slice(from, from + 300))?.[1];
  if (first !== undefined && first !== name) return { kind: 'alias', attributes: [], aliasOf: first, doc };
  return { kind, attributes: [...new Set([...declared(text, end), ...given(text, name)])], doc };
}

/** The attributes behind the name and its aliases. */
function declared(text: string, end: number): string[] {
  const rest = /^(?:\s+alias\s+(?:\{[^{};]*\}|[\w.$-]+))?\s*,([\w\s,.$-]*);/.exec(text.slice(end, end + MOST_LENGTH));
  return rest ? names(rest[1]!) : [];
}

/** Those of the typeattribute statements of the file. */
function given(text: string, name: string): string[] {
  const found: string[] = [];
  for (let at = findWord(text, name, 0); at >= 0; at = findWord(text, name, at + name.length)) {
    if (!/\btypeattribute\s+$/.test(text.slice(Math.max(0, at - 40), at))) continue;
    const lineStart = text.lastIndexOf('\n', at) + 1;
    if (/#|\bdnl\b/.test(text.slice(lineStart, at))) continue;
    const end = at + name.length;
    found.push(...names(/^([\w\s,.$-]*);/.exec(text.slice(end, end + MOST_LENGTH))?.[1] ?? ''));
  }
  return found;
}

/** Of a statement; the longest of refpolicy has a fifth. */
const MOST_LENGTH = 4_000;

const names = (list: string) => list.match(/[\w.$-]+/g) ?? [];
