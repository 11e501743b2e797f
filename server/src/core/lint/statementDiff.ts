/** What came and went between two versions of a file where an error may make statements begin and end anywhere. */
import { commonEnd, commonStart } from '../base/commonText.ts';
import { firstFrom } from '../base/firstFrom.ts';
import type { Comment, Statement } from '../syntax/statements.ts';
import { BLOCKS_AND_BODIES } from './blocks/blockKinds.ts';
import type { LineChange, Version } from './lineChange.ts';

/** The part of a text that is not the same in both, in whole lines. */
interface Part {
  readonly from: number;
  readonly to: number;
}

/**
 * Undefined where a comment beside the changed lines is another one now. What stands in another block than before has gone and come,
 * such as what a block held whose head is behind a `#` now.
 */
export function statementDiff(before: Version, now: Version): LineChange | undefined {
  const moved = now.text.length - before.text.length;
  const most = commonHead(before.statements, now.statements);
  const rest = commonTail(before.statements.slice(most), now.statements.slice(most), moved);
  const { head, tail } = inSameBlocks(before.statements, now.statements, most, rest);
  const gone = before.statements.slice(head, before.statements.length - tail);
  const come = now.statements.slice(head, now.statements.length - tail);
  const start = commonStart(before.text, now.text);
  const same = commonEnd(before.text, now.text, start);
  // Where the text repeats itself, another part of it may have come or gone than the statements say.
  const above = moved === 0 ? undefined : before.statements[head - 1];
  const below = before.statements[before.statements.length - tail];
  const from = Math.min(start, below?.start ?? start);
  const to = Math.max(before.text.length - same, above?.start ?? 0);
  const old = wholeLines(before, from, to, gone, moved, come);
  const young = { from: old.from, to: old.to + moved };
  if (!haveSameComments(before.comments, old, now.comments, young)) return undefined;
  if (maySplitBlock(before, old) || maySplitBlock(now, young)) return undefined;
  const first = before.lines.lineAt(old.from);
  return {
    gone,
    come,
    above: head,
    lines: `${before.text.slice(old.from, old.to)}\n${now.text.slice(young.from, young.to)}`,
    first,
    last: before.lines.lineAt(old.to),
    added: now.lines.lineCount - before.lines.lineCount,
  };
}

function commonHead(before: readonly Statement[], now: readonly Statement[]): number {
  const most = Math.min(before.length, now.length);
  for (let i = 0; i < most; i++) {
    const [a, b] = [before[i]!, now[i]!];
    if (a !== b && !(a.start === b.start && isSame(a, b))) return i;
  }
  return most;
}

function commonTail(before: readonly Statement[], now: readonly Statement[], moved: number): number {
  const most = Math.min(before.length, now.length);
  for (let i = 1; i <= most; i++) {
    const [a, b] = [before[before.length - i]!, now[now.length - i]!];
    if (a !== b && !(a.start + moved === b.start && isSame(a, b))) return i - 1;
  }
  return most;
}

/** The data of a statement that is as it was are the same; of a block they are read anew where something inside changes. */
function isSame(a: Statement, b: Statement): boolean {
  if (a.kind !== b.kind || a.broken !== b.broken) return false;
  return a.data === b.data || (BLOCKS_AND_BODIES.has(a.kind) && JSON.stringify(a.data) === JSON.stringify(b.data));
}

/** How many of those that begin and end both lists stand in the same block too. */
function inSameBlocks(before: readonly Statement[], now: readonly Statement[], most: number, rest: number) {
  const pairs = new Map<Statement, Statement>();
  const isSameBlock = (a: Statement, b: Statement) => {
    if (a === b) return true;
    pairs.set(a, b);
    if (!a.block || !b.block) return a.block === b.block;
    return a.block === b.block || pairs.get(a.block) === b.block;
  };
  let head = 0;
  while (head < most && isSameBlock(before[head]!, now[head]!)) head++;
  // Behind one of the first part, all of the second would have to be compared with what it holds.
  let tail = head < most ? 0 : rest;
  for (let i = tail; i > 0; i--) if (!isSameBlock(before[before.length - i]!, now[now.length - i]!)) tail = i - 1;
  return { head, tail };
}

/** A block is none where it is empty too: what it held may have gone. */
export function isLeaf(statements: readonly Statement[], at: number): boolean {
  const statement = statements[at]!;
  return !BLOCKS_AND_BODIES.has(statement.kind) && statements[at + 1]?.block !== statement;
}

/** True for lines of a block with a quote or bracket outside of their statements, by which its branches may be others. */
function maySplitBlock({ text, statements }: Version, { from, to }: Part): boolean {
  const first = firstFrom(statements, ({ start }) => start >= to);
  let isInBlock = false;
  let isSplit = false;
  /** Where the text begins that is not looked at. A line may hold any number of statements. */
  let at = from;
  for (let i = 0; i < first; i++) {
    const { start, end } = statements[i]!;
    if (end <= from) continue;
    if (isLeaf(statements, i)) {
      isSplit ||= start > at && SPLITS.test(text.slice(at, start));
      at = Math.max(at, end);
    } else if (start < from) isInBlock = true;
  }
  return isInBlock && (isSplit || (at < to && SPLITS.test(text.slice(at, to))));
}

const SPLITS = /[`',{}]|\belse\b/;

/** The lines of the old text that hold what changed and all statements that came or went. */
function wholeLines(
  { text }: Version,
  start: number,
  end: number,
  gone: readonly Statement[],
  moved: number,
  come: readonly Statement[],
): Part {
  let [from, to] = [start, end];
  for (const each of gone) [from, to] = [Math.min(from, each.start), Math.max(to, each.end)];
  for (const each of come) [from, to] = [Math.min(from, each.start), Math.max(to, each.end - moved)];
  const newline = text.indexOf('\n', to);
  return { from: from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1, to: newline < 0 ? text.length : newline };
}

/** An error can make text of a comment, and comments of a text. */
function haveSameComments(before: readonly Comment[], old: Part, now: readonly Comment[], young: Part): boolean {
  const above = (comments: readonly Comment[], { from }: Part) => firstFrom(comments, ({ start }) => start >= from);
  const below = (comments: readonly Comment[], { to }: Part) =>
    comments.length - firstFrom(comments, ({ start }) => start >= to);
  return above(before, old) === above(now, young) && below(before, old) === below(now, young);
}
