/** Reads a draft in steps: parses its text, walks its tree, and makes the file of both. */

import { Parser, type Tree } from 'web-tree-sitter';
import type { Pause, Steps } from '../base/steps.ts';
import { coverRanges } from './changedPart.ts';
import { readCil } from './cil/readCil.ts';
import { type Before, type Draft, dropDraft } from './draft.ts';
import { fileKind } from './fileKind.ts';
import type { Grammars } from './grammars.ts';
import type { SourceFile } from './sourceFile.ts';
import { uncheckedFile, whyUnchecked } from './unchecked.ts';
import { walkSteps } from './walk.ts';

export interface ParseLimits {
  /** In UTF-16 code units; a longer text is not read. Absent where nobody waits. */
  readonly maxLength?: number;
  /** Asked again and again while a text is parsed; true gives up, and the file is unchecked. */
  readonly givesUp?: () => boolean;
  /** Asked while one token is read, which the parser cannot stop; true gives up as well. */
  readonly isStuck?: () => boolean;
}

/** The file. Its draft is used up at the end; where the steps are given up before, it stays as it was. */
export function* readDraft(grammars: Grammars, draft: Draft, limits: ParseLimits, pause: Pause): Steps<SourceFile> {
  const { uri, language, text, lines, before, unread } = draft;
  const kind = language ? 'commands' : fileKind(uri);
  const reason = unread ?? whyUnchecked(kind, text, limits.maxLength);
  if (reason) {
    dropDraft(draft);
    return uncheckedFile(uri, language, text, reason);
  }
  const treeless = { uri, kind, text, lines, tree: undefined, walked: undefined };
  if (kind === 'cil') return { ...treeless, ...readCil(text) };
  if (kind === 'commands') {
    return { ...treeless, ...(language && { language }), statements: [], comments: [] };
  }
  const parser = kind === 'fc' ? grammars.selinuxFc : grammars.selinux;
  let tree: Tree | undefined;
  let isRead = false;
  try {
    tree = yield* parseSteps(parser, text, before?.tree, limits, pause);
    const walked = tree && (yield* walkSteps(tree, text, before && walkedBefore(before, tree, text), pause));
    if (before && pause()) yield;
    isRead = true;
    dropDraft(draft);
    if (!tree || !walked) return uncheckedFile(uri, language, text, 'takes too long to read');
    return { uri, kind, text, lines, tree, walked, statements: walked.statements, comments: walked.comments };
  } finally {
    if (!isRead) tree?.delete();
  }
}

/** Undefined where `limits` give it up. */
function* parseSteps(
  shared: Parser,
  text: string,
  before: Tree | undefined,
  { givesUp, isStuck }: ParseLimits,
  pause: Pause,
): Steps<Tree | undefined> {
  // A parser that has stopped goes on with its text, so other texts that are read meanwhile need another.
  const parser = text.length > SHORT ? new Parser().setLanguage(shared.language) : shared;
  let isOver = false;
  const read = (index: number) => {
    isOver ||= isStuck?.() ?? false;
    // The end of the text ends the token; what is made of it is thrown away.
    return isOver ? '' : text.slice(index, index + CHUNK);
  };
  const progressCallback = () => {
    isOver ||= givesUp?.() ?? false;
    return isOver || (parser !== shared && pause());
  };
  try {
    for (;;) {
      const tree = parser.parse(read, before, { progressCallback });
      if (tree && !isOver) return tree;
      tree?.delete();
      if (isOver) return undefined;
      yield;
    }
  } finally {
    if (parser === shared) parser.reset();
    else parser.delete();
  }
}

/** In code units: what is shorter is parsed at once, in less time than anybody notices. */
export const SHORT = 20_000;

/** web-tree-sitter copies each piece code unit by code unit, 5,120 at most; an edit needs the text around it only. */
const CHUNK = 512;

/**
 * Undefined where the walk has to begin anew: tree-sitter compares the trees without a pause, which takes long where they
 * have no children of the root to leave out, only one that is as long as the file.
 */
function walkedBefore({ tree, walked, part }: Before, now: Tree, text: string): Parameters<typeof walkSteps>[2] {
  const changed = part ?? { start: text.length, oldEnd: text.length, newEnd: text.length };
  const isGiant = walked.tops.some(
    ({ start, end }) => end - start > GIANT && start <= changed.oldEnd && changed.start <= end,
  );
  return isGiant ? undefined : { walked, changed: coverRanges(changed, tree.getChangedRanges(now)) };
}

/** In code units. The longest interface of refpolicy has 9,000. */
const GIANT = 100_000;
