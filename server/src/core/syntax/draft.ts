/** The text of a file that is to be read, and what the version before it leaves to its reader. */

import { Edit, type Tree } from 'web-tree-sitter';
import { LineIndex } from '../base/lineIndex.ts';
import { applyChanges } from '../base/textChanges.ts';
import { type ChangedPart, extendPart } from './changedPart.ts';
import type { CilBefore } from './cil/readCil.ts';
import type { CommandLanguage } from './commandLanguage.ts';
import { isSamePlaceholder } from './placeholder.ts';
import type { Change, SourceFile } from './sourceFile.ts';
import { mayDeepen, type UncheckedReason } from './unchecked.ts';
import type { Walked } from './walk.ts';

export interface Draft {
  readonly uri: string;
  readonly language: CommandLanguage | undefined;
  readonly text: string;
  readonly lines: LineIndex;
  readonly before?: Before;
  /** The same of a CIL file. */
  readonly beforeCil?: CilBefore;
  /** See `SourceFile`. */
  readonly nesting?: number | undefined;
  /** Set where it will not be read, whatever it is. */
  readonly unread?: UncheckedReason;
}

/** The version that was read last, its tree edited as the text was, and where the text differs; no part if it does not. */
export interface Before {
  readonly tree: Tree;
  readonly walked: Walked;
  readonly part: ChangedPart | undefined;
}

/** A text without a version before it. */
export function newDraft(uri: string, language: CommandLanguage | undefined, text: string): Draft {
  return { uri, language, text, lines: new LineIndex(text) };
}

/** What changes of `file` begin with. The draft owns its tree from now on. */
export function draftOf({ uri, language, text, lines, tree, walked, cil, nesting, unchecked }: SourceFile): Draft {
  if (!unchecked) {
    const draft = { uri, language, text, lines };
    if (cil) return { ...draft, beforeCil: { cil, part: undefined } };
    return { ...draft, ...(tree && walked && { before: { tree, walked, part: undefined }, nesting }) };
  }
  const { reason } = unchecked;
  // These are the reasons that a change of a part does not end.
  const isLasting = reason === 'out of step with the editor' || reason === 'takes too long to read';
  return { ...newDraft(uri, language, unchecked.text), ...(isLasting && { unread: reason }) };
}

/** Editors send a change for each cursor; above this many, one parse of the whole text costs less than the edits. */
const MANY_CHANGES = 100;

/** The draft after `changes`, which apply one after the other. `draft` must not be used any more: its tree is edited. */
export function editDraft(draft: Draft, changes: readonly Change[]): Draft {
  const isWhole = changes.some((change) => !('range' in change));
  const isUnknown = draft.unread === 'out of step with the editor' && !isWhole;
  if (isUnknown) return draft;
  if (isWhole || draft.unread || changes.length > MANY_CHANGES) {
    const next = newDraft(draft.uri, draft.language, applyChanges(draft.text, changes));
    dropDraft(draft);
    return { ...next, ...(draft.unread && !isWhole && { unread: draft.unread }) };
  }
  let { text, lines } = draft;
  const { before, beforeCil } = draft;
  let { part } = before ?? beforeCil ?? {};
  let { nesting } = draft;
  for (const change of changes) {
    if (!('range' in change)) continue;
    const start = lines.offset(change.range.start);
    const end = Math.max(start, lines.offset(change.range.end));
    const next = text.slice(0, start) + change.text + text.slice(end);
    before?.tree.edit(editOf(text, next, start, end, start + change.text.length, lines));
    part = extendPart(part, start, end, change.text.length);
    const old = linesBetween(text, start, end);
    text = next;
    lines = lines.edited(text, start, end, change.text.length);
    if (nesting !== undefined)
      nesting += mayDeepen(old) + mayDeepen(linesBetween(text, start, start + change.text.length));
  }
  if (beforeCil) return { ...draft, text, lines, beforeCil: { ...beforeCil, part } };
  if (before && isSamePlaceholder(draft.text, text))
    return { ...draft, text, lines, nesting, before: { ...before, part } };
  dropDraft(draft);
  return { uri: draft.uri, language: draft.language, text, lines };
}

function linesBetween(text: string, start: number, end: number): string {
  const lineEnd = text.indexOf('\n', end);
  return text.slice(start === 0 ? 0 : text.lastIndexOf('\n', start - 1) + 1, lineEnd < 0 ? text.length : lineEnd);
}

/** Frees the tree of a draft that nobody will read. */
export function dropDraft({ before }: Draft): void {
  before?.tree.delete();
}

/**
 * The edit that puts what `after` has from `startIndex` to `newEndIndex` in the place of what `before` has there.
 * @param lines of `before`, where they are known
 */
export function editOf(
  before: string,
  after: string,
  startIndex: number,
  oldEndIndex: number,
  newEndIndex: number,
  lines?: LineIndex,
): Edit {
  const startPosition = (lines && pointIn(before, lines, startIndex)) ?? pointAt(before, startIndex);
  return new Edit({
    startIndex,
    oldEndIndex,
    newEndIndex,
    startPosition,
    oldEndPosition: pointAfter(before, startIndex, startPosition, oldEndIndex),
    newEndPosition: pointAfter(after, startIndex, startPosition, newEndIndex),
  });
}

interface Point {
  readonly row: number;
  readonly column: number;
}

/** tree-sitter's own notion of a place: only \n ends a row. */
const pointAt = (text: string, offset: number): Point => pointAfter(text, 0, { row: 0, column: 0 }, offset);

/** The same by the lines of a text where they end at \n only. */
function pointIn(text: string, lines: LineIndex, offset: number): Point | undefined {
  if (text.includes('\r')) return undefined;
  const { line, character } = lines.position(offset);
  return { row: line, column: character };
}

/** The place of `offset`, counted from `start` on. */
function pointAfter(text: string, start: number, { row, column }: Point, offset: number): Point {
  let lineStart = start - column;
  for (let i = text.indexOf('\n', start); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
    row++;
    lineStart = i + 1;
  }
  return { row, column: offset - lineStart };
}
