/** The lists of CIL, and those that are being read. */
import type { CilToken } from './tokens.ts';

/** A word or a string; `text` is without the quotes. */
export interface CilAtom {
  readonly kind: 'atom';
  readonly text: string;
  /** Offsets in the text of the file; quotes included. */
  readonly start: number;
  readonly end: number;
}

export interface CilList {
  readonly kind: 'list';
  readonly items: readonly CilExpression[];
  /** Parentheses included; `end` is where the missing one belongs if there is none. */
  readonly start: number;
  readonly end: number;
  /** True if something inside is mended or not CIL. */
  readonly broken: boolean;
}

export type CilExpression = CilAtom | CilList;

/** A list without its end so far. */
export interface OpenList {
  readonly start: number;
  readonly line: number;
  /** The column where its line begins. */
  readonly indent: number;
  /** Its first word; empty where it begins otherwise. */
  readonly keyword: string;
  /** The end of its first two words. */
  readonly headEnd: number;
  /** What is read of it; that of the list around it where it lies too deep to be one. */
  readonly items: CilExpression[];
  readonly isTooDeep: boolean;
  broken: boolean;
  /** The column of the first statement inside that begins a line. */
  inside: number | undefined;
}

/** More open parentheses are refused (cil_parser.c, CIL_PARSER_MAX_EXPR_DEPTH). */
export const MAX_DEPTH = 4096;

/** The list that the parenthesis `opener` begins inside of those of `stack`, with the two tokens that follow it. */
export function openList(
  opener: CilToken,
  next: CilToken | undefined,
  second: CilToken | undefined,
  stack: readonly OpenList[],
): OpenList {
  const isTooDeep = stack.length >= MAX_DEPTH;
  return {
    start: opener.start,
    line: opener.line,
    indent: (opener.head ?? opener).column,
    keyword: isWord(next) ? next.text : '',
    headEnd: isWord(second) ? second.end : (next?.end ?? opener.end),
    items: isTooDeep ? stack.at(-1)!.items : [],
    isTooDeep,
    broken: false,
    inside: undefined,
  };
}

/** Takes the innermost list from `stack` and puts it into the one around it. Returns it if it is at top level. */
export function closeList(stack: OpenList[], end: number): CilList | undefined {
  const { items, start, broken, isTooDeep } = stack.pop()!;
  const parent = stack.at(-1);
  const list: CilList = { kind: 'list', items, start, end, broken };
  if (!parent) return list;
  if (!isTooDeep) parent.items.push(list);
  parent.broken ||= broken;
  return undefined;
}

export function isWord(token: CilToken | undefined): token is CilToken {
  return token?.kind === 'atom' && !token.isQuoted;
}
