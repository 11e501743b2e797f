/** What came and went between two versions of a file, in whole lines; undefined where more than that may have changed. */
import { commonEnd, commonStart } from '../base/commonText.ts';
import { firstFrom } from '../base/firstFrom.ts';
import type { LineIndex } from '../base/lineIndex.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Comment, Statement } from '../syntax/statements.ts';
import { isLeaf, statementDiff } from './statementDiff.ts';

/** What is compared of a version. */
export interface Version {
  readonly hasError: boolean;
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  readonly lines: LineIndex;
}

export interface LineChange {
  /** Those on the changed lines before, and the calls and definitions whose arguments these lines are in. */
  readonly gone: readonly Statement[];
  /** The same of those lines now. */
  readonly come: readonly Statement[];
  /** How many statements of the file are above the changed lines, or hold them. */
  readonly above: number;
  /** The changed lines before and now. */
  readonly lines: string;
  /** The first of them, the last one before, and how many more there are now. */
  readonly first: number;
  readonly last: number;
  readonly added: number;
}

export function versionOf({ text, statements, comments, lines, tree }: SourceFile): Version {
  return { text, statements, comments, lines, hasError: tree?.rootNode.hasError ?? true };
}

/**
 * The same object for the same versions, as long as it is asked of no others. Undefined where the changed lines hold something
 * else than whole statements, comments and space: then blocks may begin or end elsewhere. All other lines hold the same
 * statements in both versions, if neither has an error.
 */
export function lineChange(before: Version, file: SourceFile): LineChange | undefined {
  if (last?.before.deref() !== before.statements || last.now.deref() !== file.statements) {
    const now = versionOf(file);
    const read = before.hasError || now.hasError ? statementDiff : readChange;
    const change = before.statements === now.statements ? undefined : read(before, now);
    last = { before: new WeakRef(before.statements), now: new WeakRef(file.statements), change };
  }
  return last.change;
}

/** Asked several times at each key. Old versions are not kept alive for it. */
let last:
  | {
      readonly before: WeakRef<Version['statements']>;
      readonly now: WeakRef<Version['statements']>;
      readonly change: LineChange | undefined;
    }
  | undefined;

function readChange(before: Version, now: Version): LineChange | undefined {
  const start = commonStart(before.text, now.text);
  const same = commonEnd(before.text, now.text, start);
  const old = readLines(before, start, before.text.length - same);
  const young = readLines(now, start, now.text.length - same);
  if (!old || !young || !haveSameKinds(old.around, young.around)) return undefined;
  if (before.statements.length - old.inside.length !== now.statements.length - young.inside.length) return undefined;
  return {
    gone: [...old.inside, ...old.around.filter(hasDataOfInside)],
    come: [...young.inside, ...young.around.filter(hasDataOfInside)],
    above: old.above,
    lines: `${old.text}\n${young.text}`,
    first: before.lines.lineAt(old.from),
    last: before.lines.lineAt(old.to),
    added: now.lines.lineCount - before.lines.lineCount,
  };
}

interface Lines {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Statements that hold no others. */
  readonly inside: readonly Statement[];
  /** The blocks around, the innermost first. */
  readonly around: readonly Statement[];
  /** How many statements are above these lines or around them. */
  readonly above: number;
}

function readLines({ text, statements, comments }: Version, start: number, end: number): Lines | undefined {
  const from = start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const to = newline < 0 ? text.length : newline;
  const inside: Statement[] = [];
  const around: Statement[] = [];
  const isThere = (each: { readonly start: number }) => each.start >= from;
  let first = firstFrom(statements, isThere);
  let above = first;
  for (let each = statements[first - 1]; each; each = each.block) {
    if (each.end <= from) continue;
    if (each !== statements[first - 1] || !isLeaf(statements, first - 1)) around.push(each);
    else {
      inside.push(each);
      above--;
    }
  }
  for (; first < statements.length && statements[first]!.start < to; first++) {
    if (!isLeaf(statements, first)) return undefined;
    inside.push(statements[first]!);
  }
  const words: { readonly start: number; readonly end: number }[] = [...inside];
  for (let i = firstFrom(comments, isThere); i < comments.length && comments[i]!.start < to; i++) {
    const { start, end } = comments[i]!;
    // Inside of a block m4 reads the quotes of comments too.
    if (around.length > 0 && /[`']/.test(text.slice(start, end))) return undefined;
    words.push(comments[i]!);
  }
  return isBlankBetween(text, from, to, words)
    ? { text: text.slice(from, to), from, to, inside, around, above }
    : undefined;
}

/** Calls and definitions are read with all that they hold; of other blocks that are their own statements. */
const hasDataOfInside = ({ kind }: Statement) => kind === 'macro_call' || kind === 'define';

function haveSameKinds(some: readonly Statement[], others: readonly Statement[]): boolean {
  return some.length === others.length && some.every(({ kind }, i) => kind === others[i]!.kind);
}

function isBlankBetween(
  text: string,
  from: number,
  to: number,
  words: { readonly start: number; readonly end: number }[],
): boolean {
  let at = from;
  for (const { start, end } of words.sort((a, b) => a.start - b.start)) {
    if (start > at && text.slice(at, start).trim() !== '') return false;
    at = Math.max(at, end);
  }
  return at >= to || text.slice(at, to).trim() === '';
}
