/** Reads a CIL file: its statements and comments, and what the CIL compiler does not take of its syntax. */
import { firstFrom } from '../../base/firstFrom.ts';
import { LineIndex } from '../../base/lineIndex.ts';
import { finish, noPause, type Pause, type Steps } from '../../base/steps.ts';
import type { ChangedPart } from '../changedPart.ts';
import type { SyntaxFault } from '../syntaxFaults.ts';
import { addFaults } from './cilFaults.ts';
import { type CilLists, type CilTop, readTops } from './cilTops.ts';
import { moveCilTops } from './moveCilTops.ts';
import { startOfLine } from './tokens.ts';

export interface CilFile extends CilLists {
  /** One for each mistake, in the order of the text. */
  readonly faults: readonly SyntaxFault[];
}

/** The version that was read last, and where the text differs; no part if it does not. */
export interface CilBefore {
  readonly cil: CilLists;
  readonly part: ChangedPart | undefined;
}

/** Reads `text`. Never throws, whatever the text. */
export function readCil(text: string): CilFile {
  return finish(readCilSteps(text, new LineIndex(text), undefined, noPause));
}

/** The same as steps; what lies outside of the changed part is taken over from `before`. */
export function* readCilSteps(
  text: string,
  lines: LineIndex,
  before: CilBefore | undefined,
  pause: Pause,
): Steps<CilFile> {
  const lists = before ? yield* readChanged(text, before, pause) : yield* readAll(text, pause);
  if (isInOrder(lists.tops)) yield* readLastInOrder(text, lists, pause);
  const faults: SyntaxFault[] = [];
  for (const top of lists.tops) addFaults(faults, top.faults, top.start, lines);
  return { ...lists, faults };
}

function* readAll(text: string, pause: Pause): Steps<CilLists> {
  const lists: CilLists = { tops: [], statements: [], comments: [] };
  yield* readTops(text, 0, lists, 'indented', () => false, pause);
  return lists;
}

function* readChanged(text: string, { cil, part }: CilBefore, pause: Pause): Steps<CilLists> {
  const { start, oldEnd, newEnd } = part ?? { start: text.length, oldEnd: text.length, newEnd: text.length };
  const moved = newEnd - oldEnd;
  // A top may end where it does because of two tokens of those behind it.
  const first = Math.max(0, firstFrom(cil.tops, (top) => top.start > start) - 1 - TOKENS_BEHIND);
  const top = cil.tops[first]!;
  const lists = {
    tops: cil.tops.slice(0, first),
    statements: cil.statements.slice(0, top.statements),
    comments: cil.comments.slice(0, top.comments),
  };
  const tailAt = (at: number) => firstFrom(cil.tops, (each) => each.start >= at - moved);
  // The line of a top tells how far it is indented: it has to begin behind the changed part.
  const isKnown = (at: number) =>
    at - moved > oldEnd &&
    cil.tops[tailAt(at)]?.start === at - moved &&
    startOfLine(text, at) > newEnd &&
    cil.tops.at(-1)!.partners === 'indented';
  const end = yield* readTops(text, top.start, lists, 'indented', isKnown, pause);
  if (end < text.length) moveCilTops(cil, tailAt(end), moved, lists);
  return lists;
}

const TOKENS_BEHIND = 2;

/** True if the order alone tells which parentheses are partners, and for the last part that makes a difference. */
function isInOrder(tops: readonly CilTop[]): boolean {
  if (!tops.at(-1)!.mended) return false;
  let [missing, extra, open] = [0, 0, 0];
  for (const { mended } of tops) {
    if (!mended) continue;
    if (open + mended.lowest < 0) return false;
    missing += mended.missing;
    extra += mended.extra;
    open += mended.open;
  }
  return open === 0 && (missing === 0 || extra === 0);
}

/** Of the other parts all parentheses have partners then, since only the last can have more of `(` that nothing ends. */
function* readLastInOrder(text: string, lists: CilLists, pause: Pause): Steps<void> {
  const last = lists.tops.pop()!;
  lists.statements.length = last.statements;
  lists.comments.length = last.comments;
  yield* readTops(text, last.start, lists, 'in order', () => false, pause);
}
