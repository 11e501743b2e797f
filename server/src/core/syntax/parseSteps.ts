/**
 * Parses a text without keeping others waiting, into the tree that it has if nobody stops the parser.
 *
 * A parser that stopped where it followed two readings of a text goes on with the first alone, and where the text has an
 * error that makes another tree (tree-sitter 0.26). So it stops only in texts without errors. Another is parsed in stages:
 * up to a place, then as if what follows had been typed behind it, which tree-sitter makes the same tree of.
 */

import { Parser, type ParseState, type Tree } from 'web-tree-sitter';
import type { Pause, Steps } from '../base/steps.ts';
import { type Draft, editOf } from './draft.ts';

export interface ParseLimits {
  /** In UTF-16 code units; a longer text is not read. Absent where nobody waits. */
  readonly maxLength?: number;
  /** Asked again and again while a text is parsed; true gives up, and the file is unchecked. */
  readonly givesUp?: () => boolean;
  /** Asked while the parser cannot be stopped: true gives up what it does without a pause. */
  readonly isLong?: () => boolean;
}

/** A tree, and whether its text was made by `change` of the one before, whose walk may then be gone on with, or is read `anew`. */
export interface Parsed {
  readonly tree: Tree;
  readonly by: 'change' | 'anew';
}

/** In code units: what is shorter is parsed at once, in less time than anybody notices. */
export const SHORT = 20_000;

/** The tree of the draft's text; undefined where `limits` give it up. */
export function* parseSteps(
  shared: Parser,
  { text, before }: Draft,
  { givesUp, isLong }: ParseLimits,
  pause: Pause,
): Steps<Parsed | undefined> {
  const isOver = () => givesUp?.() === true || isLong?.() === true;
  const isShort = text.length <= SHORT;
  if (isShort || before) {
    const limit = isShort && givesUp ? givesUp : isOver;
    const tree = parseAtOnce(shared, text, before?.tree, limit);
    if (tree && !before) return { tree, by: 'anew' };
    if (tree) return { tree: isShort ? asParsedAnew(shared, text, tree, limit) : tree, by: 'change' };
    if (isShort || givesUp?.()) return undefined;
    yield;
  }
  // A parser that has stopped goes on with its text, so other texts that are read meanwhile need another.
  const parser = new Parser().setLanguage(shared.language);
  try {
    const parsed = yield* parseWithPauses(parser, text, isOver, pause);
    const tree = parsed === 'broken' ? yield* parseInStages(parser, text, isOver, givesUp) : parsed;
    // To throw away what was read of garbage takes as long as half a stage.
    if (!tree) yield;
    return tree && { tree, by: 'anew' };
  } finally {
    parser.delete();
  }
}

/**
 * The tree that a text with an error has without the one before: of what can be read in two ways, tree-sitter sometimes chooses
 * another after an edit. A long text keeps what it chose, since it takes too long to parse at each key.
 */
function asParsedAnew(parser: Parser, text: string, tree: Tree, isOver: () => boolean): Tree {
  const fresh = tree.rootNode.hasError ? parseAtOnce(parser, text, undefined, isOver) : undefined;
  if (!fresh) return tree;
  tree.delete();
  return fresh;
}

function parseAtOnce(parser: Parser, text: string, before: Tree | undefined, isOver: () => boolean): Tree | undefined {
  const tree = tryToParse(parser, text, before, isOver);
  if (!tree) parser.reset();
  return tree;
}

/** Where it gives up, the parser is of no use until it is reset. */
function tryToParse(parser: Parser, text: string, before: Tree | undefined, isOver: () => boolean): Tree | undefined {
  let isStopped = false;
  const stop = () => {
    isStopped ||= isOver();
    return isStopped;
  };
  const tree = parser.parse(reader(text, stop), before, { progressCallback: stop });
  if (tree && !isStopped) return tree;
  tree?.delete();
  return undefined;
}

/** `broken` where the text has an error behind the first pause. */
function* parseWithPauses(
  parser: Parser,
  text: string,
  isOver: () => boolean,
  pause: Pause,
): Steps<Tree | 'broken' | undefined> {
  let isStopped = false;
  let isBroken = false;
  let pauses = 0;
  const stop = () => {
    isStopped ||= isOver();
    return isStopped;
  };
  const progressCallback = ({ hasError }: ParseState) => {
    if (stop()) return true;
    if (!pause()) return false;
    isBroken = hasError;
    return true;
  };
  for (;;) {
    const tree = parser.parse(reader(text, stop), undefined, { progressCallback });
    if (tree && !isStopped && (pauses === 0 || !tree.rootNode.hasError)) return tree;
    if (tree || isStopped || isBroken) {
      tree?.delete();
      parser.reset();
      return isStopped ? undefined : 'broken';
    }
    pauses++;
    yield;
  }
}

/** In code units. A policy without errors takes some 20 ms for each, one with errors more. */
const STAGE = 64_000;
/**
 * What is tried where such a stage takes too long behind others that did not: tree-sitter goes over all statements before it,
 * and on a busy machine that is most of what it may take.
 */
const SHORT_STAGE = 8_000;

function* parseInStages(
  parser: Parser,
  text: string,
  isOver: () => boolean,
  givesUp?: () => boolean,
): Steps<Tree | undefined> {
  let tree: Tree | undefined;
  let done = '';
  let isWhole = false;
  let stage = STAGE;
  try {
    while (!isWhole) {
      yield;
      const part = text.slice(0, endOfStage(text, done.length, stage));
      const before = tree?.copy();
      before?.edit(editOf(done, part, done.length, done.length, part.length));
      const next = tryToParse(parser, part, before, isOver);
      before?.delete();
      if (!next) {
        yield;
        if (!tree || stage === SHORT_STAGE || givesUp?.()) return undefined;
        parser.reset();
        stage = SHORT_STAGE;
        continue;
      }
      tree?.delete();
      tree = next;
      done = part;
      isWhole = part.length === text.length;
    }
    return tree;
  } finally {
    if (!isWhole) tree?.delete();
  }
}

/** The last end of a line in the stage, since half a statement is an error; in a long line the place itself. */
function endOfStage(text: string, from: number, stage: number): number {
  const offset = from + stage;
  if (offset >= text.length) return text.length;
  const line = text.lastIndexOf('\n', offset) + 1;
  if (line > offset - stage / 2) return line;
  return /[\ud800-\udbff]/.test(text[offset - 1]!) ? offset + 1 : offset;
}

/** The end of the text ends a token that takes too long; what is made of it is thrown away. */
function reader(text: string, stop: () => boolean): (index: number) => string {
  return (index) => (stop() ? '' : text.slice(index, index + CHUNK));
}

/** web-tree-sitter copies each piece code unit by code unit, 5,120 at most; an edit needs the text around it only. */
const CHUNK = 512;
