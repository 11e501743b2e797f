/** Takes over what a walk listed outside of the changed part: the children of the root before it and behind it. */
import { firstFrom } from '../base/firstFrom.ts';
import type { ChangedPart } from './changedPart.ts';
import type { Comment, Statement } from './statements.ts';

/** A child of the root, and how long the lists were when the walk came to it. */
export interface Top {
  readonly start: number;
  readonly end: number;
  /** The cursor's descendant index. */
  readonly node: number;
  /** The number of the node's type. */
  readonly type: number;
  readonly statements: number;
  readonly comments: number;
  /** True if it is or holds an ERROR or MISSING node. */
  readonly broken: boolean;
}

export interface Lists {
  readonly tops: Top[];
  readonly statements: Statement[];
  readonly comments: Comment[];
}

/** The old top from which on all is to be appended to the new lists. */
export interface Tail {
  readonly lists: Lists;
  readonly first: number;
}

/**
 * How many neighbours of the changed part are walked again as well: the tree differs in the part alone, but a MISSING
 * node has no width and could touch it.
 */
const MARGIN = 2;

/** True if no top outside of the changed part and its neighbours is broken. */
export function isSoundAround({ tops }: Lists, part: ChangedPart): boolean {
  const from = headLength(tops, part);
  const to = tailStart(tops, part);
  return tops.every(({ broken }, i) => !broken || (i >= from && i < to));
}

/** The lists up to the changed part. */
export function topsBefore({ tops, statements, comments }: Lists, part: ChangedPart): Lists {
  const count = headLength(tops, part);
  const next = tops[count];
  if (count === 0 || !next) return { tops: [], statements: [], comments: [] };
  return {
    tops: tops.slice(0, count),
    statements: statements.slice(0, next.statements),
    comments: comments.slice(0, next.comments),
  };
}

/** Tells the old top that stands at the place of a new one, if all from there on can be taken over. */
export function topsBehind(lists: Lists, part: ChangedPart): (top: Top) => Tail | undefined {
  const { tops } = lists;
  const moved = part.newEnd - part.oldEnd;
  const first = tailStart(tops, part);
  return ({ start, end, type }) => {
    if (first >= tops.length || start - moved < tops[first]!.start) return undefined;
    const index = firstFrom(tops, (top) => top.start >= start - moved);
    const top = tops[index];
    const isSame = top?.start === start - moved && top.end === end - moved && top.type === type;
    return isSame ? { lists, first: index } : undefined;
  };
}

const headLength = (tops: readonly Top[], { start }: ChangedPart) =>
  Math.max(0, firstFrom(tops, (top) => top.end >= start) - MARGIN);

const tailStart = (tops: readonly Top[], { oldEnd }: ChangedPart) =>
  firstFrom(tops, (top) => top.start > oldEnd) + MARGIN;

/** Appends the tail, whose first top is `here` now, to `into`. */
export function moveTops({ lists, first }: Tail, here: Top, into: Lists): void {
  const top = lists.tops[first]!;
  const moved = here.start - top.start;
  const nodes = here.node - top.node;
  const statements = here.statements - top.statements;
  const comments = here.comments - top.comments;
  for (let i = first; i < lists.tops.length; i++) {
    const each = lists.tops[i]!;
    into.tops.push({
      start: each.start + moved,
      end: each.end + moved,
      node: each.node + nodes,
      type: each.type,
      statements: each.statements + statements,
      comments: each.comments + comments,
      broken: each.broken,
    });
  }
  const blocks = new Map<Statement, Statement>();
  for (let i = top.statements; i < lists.statements.length; i++) {
    const each = lists.statements[i]!;
    const statement = moved === 0 ? each : moveStatement(each, moved, blocks);
    // What a block holds begins right behind it.
    if (lists.statements[i + 1]?.block === each) blocks.set(each, statement);
    into.statements.push(statement);
  }
  for (let i = top.comments; i < lists.comments.length; i++) {
    const { kind, start, end } = lists.comments[i]!;
    into.comments.push({ kind, start: start + moved, end: end + moved });
  }
}

/** A block comes before what it holds, so it is in `blocks` already. */
function moveStatement(
  { kind, data, start, end, block, broken }: Statement,
  moved: number,
  blocks: Map<Statement, Statement>,
): Statement {
  return { kind, data, start: start + moved, end: end + moved, block: block && blocks.get(block), broken } as Statement;
}
