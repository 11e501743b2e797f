/** Reads a draft in steps: parses its text, walks its tree, and makes the file of both. */

import type { Tree } from 'web-tree-sitter';
import type { Pause, Steps } from '../base/steps.ts';
import { coverRanges } from './changedPart.ts';
import { readCilSteps } from './cil/readCil.ts';
import { type Before, type Draft, dropDraft } from './draft.ts';
import { fileKind } from './fileKind.ts';
import type { Grammars } from './grammars.ts';
import { type ParseLimits, parseSteps } from './parseSteps.ts';
import { fillPlaceholder } from './placeholder.ts';
import type { SourceFile } from './sourceFile.ts';
import { deepestNesting, MAX_NESTING, uncheckedFile, whyUnchecked } from './unchecked.ts';
import { type Walked, walkNear, walkSteps } from './walk.ts';

/** The file. Its draft is used up at the end; where the steps are given up before, it stays as it was. */
export function* readDraft(grammars: Grammars, draft: Draft, limits: ParseLimits, pause: Pause): Steps<SourceFile> {
  const { uri, language, text, lines, before, beforeCil, unread } = draft;
  const kind = language ? 'commands' : fileKind(uri);
  let deepest: number | undefined;
  const nesting = () => {
    deepest ??= nestingOf(draft);
    return deepest;
  };
  const reason = unread ?? whyUnchecked(kind, text, limits.maxLength, nesting);
  if (reason) {
    dropDraft(draft);
    return uncheckedFile(uri, language, text, reason);
  }
  const treeless = { uri, kind, text, lines, tree: undefined, walked: undefined };
  if (kind === 'cil') {
    const cil = yield* readCilSteps(text, lines, beforeCil, pause);
    const { statements, comments, faults } = cil;
    return { ...treeless, statements, comments, faults, cil };
  }
  if (kind === 'commands') {
    return { ...treeless, ...(language && { language }), statements: [], comments: [] };
  }
  let tree: Tree | undefined;
  let isRead = false;
  try {
    const parser = kind === 'fc' ? grammars.selinuxFc : grammars.selinux;
    const filled = kind === 'te' ? { ...draft, text: fillPlaceholder(text) } : draft;
    const parsed = yield* parseSteps(parser, filled, limits, pause);
    tree = parsed?.tree;
    const edited = parsed?.by === 'change' ? before : undefined;
    const walked = tree && (yield* walkDraft(tree, text, edited, pause));
    if (before && pause()) yield;
    isRead = true;
    dropDraft(draft);
    if (!tree || !walked) return uncheckedFile(uri, language, text, 'takes too long to read');
    const { statements, comments } = walked;
    return { uri, kind, text, lines, tree, walked, statements, comments, nesting: nesting() };
  } finally {
    if (!isRead) tree?.delete();
  }
}

/** What is known of the text before is enough until it may have become too deep. */
function nestingOf({ text, nesting }: Draft): number {
  return nesting !== undefined && nesting <= MAX_NESTING ? nesting : deepestNesting(text);
}

/** Walks the tree; where it was made of the one `before`, all is taken over in which they are the same. */
function* walkDraft(tree: Tree, text: string, before: Before | undefined, pause: Pause): Steps<Walked> {
  if (!before) return yield* walkSteps(tree, text, undefined, pause);
  const { walked } = before;
  const changed = before.part ?? { start: text.length, oldEnd: text.length, newEnd: text.length };
  const near = yield* walkNear(tree, text, { walked, changed }, pause);
  if (near) return near;
  // tree-sitter compares the trees without a pause, which takes long where they have no children of the root to leave out,
  // only one that is as long as the file.
  const isGiant = walked.tops.some(
    ({ start, end }) => end - start > GIANT && start <= changed.oldEnd && changed.start <= end,
  );
  if (isGiant) return yield* walkSteps(tree, text, undefined, pause);
  const differing = coverRanges(changed, before.tree.getChangedRanges(tree));
  return yield* walkSteps(tree, text, { walked, changed: differing }, pause);
}

/** In code units. The longest interface of refpolicy has 9,000. */
const GIANT = 100_000;
