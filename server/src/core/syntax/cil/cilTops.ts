/** Reads CIL list by list, and keeps where the reading may begin again after an edit: at the tops of the file. */
import type { Pause, Steps } from '../../base/steps.ts';
import type { Comment, Statement } from '../statements.ts';
import { type CilFault, faultsFrom, oddFault, outsideFault, tooDeep } from './cilFaults.ts';
import { cilStatements } from './cilStatements.ts';
import { type CilList, closeList, isWord, type OpenList, openList } from './expressions.ts';
import { CIL_KEYWORDS } from './keywords.ts';
import * as parentheses from './parentheses.ts';
import { type CilToken, cilScanner } from './tokens.ts';

/**
 * A part of the file: from a `(` that begins its line while no list is open, up to the next one. The first begins with the text.
 * What is read of it depends on its text, the white space before it on its line, and the two tokens behind it.
 */
export interface CilTop {
  readonly start: number;
  /** How many statements and comments there are before it. */
  readonly statements: number;
  readonly comments: number;
  /** Their offsets count from the start. */
  readonly faults: readonly CilFault[];
  /** Absent where each parenthesis has a partner that the indentation does not speak against. */
  readonly mended?: Mended;
  readonly partners: Partners;
}

/** What the indentation says of the parentheses of a part. */
export interface Mended {
  readonly missing: number;
  readonly extra: number;
  /** How many more parentheses open than close, and the least of that after any token. */
  readonly open: number;
  readonly lowest: number;
}

export interface CilLists {
  readonly tops: CilTop[];
  readonly statements: Statement[];
  readonly comments: Comment[];
}

/** Whether the indentation tells which parentheses are partners, or their order alone. */
export type Partners = 'indented' | 'in order';

/**
 * Appends what `text` has from `from` on, where a top begins, to `into`. Ends where another top begins from which on all
 * `isKnown`, or with the text. Returns that place.
 */
export function* readTops(
  text: string,
  from: number,
  into: CilLists,
  partners: Partners,
  isKnown: (start: number) => boolean,
  pause: Pause,
): Steps<number> {
  const { tops, statements, comments } = into;
  const scanner = cilScanner(text, from, comments);
  const isIndented = partners === 'indented';
  const stack: OpenList[] = [];
  let before: CilToken | undefined;
  let here = scanner.next();
  let next = scanner.next();
  let second = scanner.next();

  let start = from;
  let counts = { statements: statements.length, comments: 0 };
  counts.comments = commentsBefore(from);
  // Faults of parentheses come before others at the same place.
  let faults: CilFault[] = [];
  let others: CilFault[] = [];
  let missing = 0;
  let extra = 0;
  let open = 0;
  let lowest = 0;
  let wasExtra = false;
  /** A list at top level that is not taken in yet. */
  let ended: CilList | undefined;
  /** The word at top level that is the end of the last fault. */
  let outside: CilToken | undefined;

  for (let visits = 1; here; visits++) {
    if (here.kind === '(') {
      if (!here.head) {
        if (isIndented && isWord(next) && CIL_KEYWORDS.has(next.text))
          endLists(parentheses.endedByStatement(stack, here));
        if (isIndented && stack.length === 0 && here.start > start) {
          if (ended) yield* takeIn(ended);
          endTop();
          if (isKnown(here.start)) {
            comments.length = commentsBefore(here.start);
            return here.start;
          }
          startTop(here.start);
        }
      }
      openAt(here);
    } else if (here.kind === ')') closeAt(here);
    else if (here.kind === 'odd') {
      const innermost = stack.at(-1);
      if (innermost) innermost.broken = true;
      others.push(oddFault(text, here));
    } else if (stack.length > 0) stack.at(-1)!.items.push(here as CilToken & { readonly kind: 'atom' });
    else reportOutside(here);
    if (ended) yield* takeIn(ended);
    wasExtra &&= here.kind === ')';
    before = here;
    here = next;
    next = second;
    second = scanner.next();
    if (visits % VISITS === 0 && pause()) yield;
  }
  if (isIndented) endLists(parentheses.endedByFile(stack));
  const unclosed = stack.length;
  if (isIndented) faults.push(...parentheses.unclosedLists(text, stack, before?.end ?? 0));
  while (stack.length > 0) closeBroken(before!.end);
  if (ended) yield* takeIn(ended);
  endTop(unclosed);
  return text.length;

  function takeIn(list: CilList): Steps<void> {
    ended = undefined;
    return cilStatements(list, statements, others, pause);
  }

  function openAt(token: CilToken): void {
    const parent = stack.at(-1);
    if (parent && !token.head) parent.inside ??= token.column;
    const list = openList(token, next, second, stack);
    if (list.isTooDeep && !parent?.isTooDeep) others.push(tooDeep(token));
    stack.push(list);
    open++;
  }

  function closeAt(token: CilToken): void {
    if (isIndented && !token.head) endLists(parentheses.endedByCloser(stack, token));
    lowest = Math.min(lowest, --open);
    const innermost = stack.at(-1);
    const isPartner = innermost && (!isIndented || !parentheses.isEarly(innermost, token, next));
    if (isPartner) close(token.end);
    else reportExtra(token);
    wasExtra = !isPartner;
  }

  /** Closes the innermost `count` lists, whose `)` are missing here. */
  function endLists(count: number): void {
    if (count === 0) return;
    missing += count;
    faults.push(parentheses.missingClosers(stack.at(-count)!, count, before!));
    for (let i = 0; i < count; i++) closeBroken(before!.end);
  }

  function closeBroken(end: number): void {
    stack.at(-1)!.broken = true;
    close(end);
  }

  function close(end: number): void {
    ended = closeList(stack, end) ?? ended;
  }

  /** Those that follow each other on a line are one mistake. */
  function reportExtra(token: CilToken): void {
    extra++;
    const head = parentheses.unopened(token, stack);
    if (head) faults.push(parentheses.missingOpener(head));
    else faults.push(parentheses.extraClosers(text, token, wasExtra && token.head ? faults.pop() : undefined));
  }

  /** Words that follow each other are one mistake. */
  function reportOutside(token: CilToken): void {
    const last = others.at(-1);
    if (last && last.end === outside?.end && !/[\r\n()]/.test(text.slice(last.end, token.start))) {
      others[others.length - 1] = { ...last, end: token.end };
    } else if (isWord(token) && CIL_KEYWORDS.has(token.text)) {
      others.push(parentheses.missingOpener(token));
      outside = undefined;
      return;
    } else others.push(outsideFault(text, token));
    outside = token;
  }

  function startTop(at: number): void {
    start = at;
    counts = { statements: statements.length, comments: commentsBefore(at) };
    [faults, others] = [[], []];
    [missing, extra, open, lowest] = [0, 0, 0, 0];
  }

  function endTop(unclosed = 0): void {
    const isMended = missing > 0 || extra > 0 || unclosed > 0;
    tops.push({
      start,
      ...counts,
      faults: faultsFrom(start, faults.concat(others)),
      partners,
      ...(isMended && { mended: { missing, extra, open, lowest } }),
    });
  }

  /** The scanner is ahead. */
  function commentsBefore(offset: number): number {
    let count = comments.length;
    while (count > 0 && comments[count - 1]!.start >= offset) count--;
    return count;
  }
}

/** The clock is looked at once in so many tokens. */
const VISITS = 64;
