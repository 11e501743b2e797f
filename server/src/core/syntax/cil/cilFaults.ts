/** The faults of a CIL text as its parts keep them, and as the file has them. */
import type { LineIndex } from '../../base/lineIndex.ts';
import type { SyntaxFault } from '../syntaxFaults.ts';
import { MAX_DEPTH } from './expressions.ts';
import type { CilToken } from './tokens.ts';

export interface CilFault extends SyntaxFault {
  /** A list on another line whose end is missing, and the message up to the number of that line. */
  readonly opener?: { readonly start: number; readonly message: string };
}

/** The faults of one part, by their place in it: equal ones stay in the order given. Their offsets count from `from`. */
export function faultsFrom(from: number, faults: CilFault[]): readonly CilFault[] {
  if (faults.length === 0) return NONE;
  return faults.sort((a, b) => a.start - b.start).map((fault) => moveFault(fault, -from));
}

const NONE: readonly CilFault[] = [];

/** Adds to `into` those that `faultsFrom` made, in a text where they count from `from`. */
export function addFaults(into: SyntaxFault[], faults: readonly CilFault[], from: number, lines: LineIndex): void {
  for (const each of faults) {
    const { opener, ...fault } = moveFault(each, from);
    if (fault.message === TOO_DEEP && into.some(({ message }) => message === TOO_DEEP)) continue;
    const line = opener && lines.lineAt(opener.start) + 1;
    into.push(line ? { ...fault, message: `${opener.message} on line ${line} is not closed.` } : fault);
  }
}

function moveFault(fault: CilFault, by: number): CilFault {
  const { start, end, fix, opener } = fault;
  return {
    ...fault,
    start: start + by,
    end: end + by,
    ...(fix && { fix: { ...fix, start: fix.start + by, end: fix.end + by } }),
    ...(opener && { opener: { ...opener, start: opener.start + by } }),
  };
}

const TOO_DEEP = `CIL takes at most ${MAX_DEPTH} open parentheses.`;

/** A file has one of them, however many parentheses lie too deep. */
export function tooDeep({ start, end }: CilToken): CilFault {
  return { start, end, message: TOO_DEEP, quote: false };
}

/** Characters that CIL does not take. */
export function oddFault(text: string, { start, end }: CilToken): CilFault {
  const odd = text.slice(start, end);
  if (odd.startsWith('"')) {
    const fix = { title: 'Insert "', start: end, end, text: '"' };
    return { start, end, message: 'This string is not closed: " is missing on its line.', fix, quote: false };
  }
  const [first = ''] = odd;
  const name = /\p{C}|\s/u.test(first)
    ? `U+${first.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
    : first;
  return {
    start,
    end,
    message: `CIL does not take the character ${name} outside of strings and comments.`,
    quote: false,
  };
}

/** A word at top level. */
export function outsideFault(text: string, { start, end }: CilToken): CilFault {
  const message = `${text.slice(start, end)} stands outside of parentheses: a CIL statement is a list such as (type my_t).`;
  return { start, end, message, quote: false };
}
