/** One policy file: its text, its tree and what is read from the tree. Immutable; an edit makes a new one. */

import { Edit, type Tree } from 'web-tree-sitter';
import { LineIndex } from '../base/lineIndex.ts';
import { applyChanges, type TextChange } from '../base/textChanges.ts';
import { type ChangedPart, coverRanges, extendPart } from './changedPart.ts';
import { readCil } from './cil/readCil.ts';
import { type CommandLanguage, commandLanguage } from './commandLanguage.ts';
import { fileKind } from './fileKind.ts';
import type { Grammars } from './grammars.ts';
import { fillPlaceholder, isSamePlaceholder } from './placeholder.ts';
import type { Comment, Statement } from './statements.ts';
import type { SyntaxFault } from './syntaxFaults.ts';
import { type UncheckedReason, whyUnchecked } from './unchecked.ts';
import { type Walked, walkStatements } from './walk.ts';

/**
 * Which grammar a file is parsed with, and which statements are at home in it. `policy` are files without extension.
 * `cil` and `commands` (a script or document that may hold semanage lines) have no grammar of ours.
 */
export type FileKind = 'te' | 'if' | 'spt' | 'fc' | 'policy' | 'cil' | 'commands';

export interface SourceFile {
  readonly uri: string;
  readonly kind: FileKind;
  /** How commands are written in a file of kind `commands`. */
  readonly language?: CommandLanguage;
  readonly text: string;
  readonly lines: LineIndex;
  /** Absent for `cil` and `commands`, and where the file is unchecked. */
  readonly tree: Tree | undefined;
  /** In the order of the file, a block before its content. Empty for `fc` and `commands`. */
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  /** What the reader of `cil` does not take; absent for the others, whose tree tells. */
  readonly faults?: readonly SyntaxFault[];
  /** For the next version of this file; absent without a tree. */
  readonly walked: Walked | undefined;
  /** Set where the file is too much to read. To every feature it is then an empty file; its text waits here for changes. */
  readonly unchecked?: { readonly reason: UncheckedReason; readonly text: string };
}

/** One change of LSP's didChange: a range and its new text, or the whole new text. */
export type Change = TextChange;

export interface ParseLimits {
  /** In UTF-16 code units; a longer text is not read. Absent where nobody waits. */
  readonly maxLength?: number;
  /** Asked again and again while a text is parsed; true gives up, and the file is unchecked. */
  readonly givesUp?: () => boolean;
}

/** Parses `text` as the file that `uri` names; `language` where it is known from elsewhere to be one with commands. */
export function parseFile(
  grammars: Grammars,
  uri: string,
  text: string,
  language: CommandLanguage | undefined = commandLanguage(uri),
  limits: ParseLimits = {},
): SourceFile {
  return build(grammars, uri, language, text, new LineIndex(text), undefined, limits);
}

/** Editors send a change for each cursor; above this many, one parse of the whole text costs less than the edits. */
const MANY_CHANGES = 100;

/**
 * The file after `changes`, which apply one after the other. Parses incrementally and deletes the old tree:
 * `file` must not be used any more.
 */
export function changeFile(
  grammars: Grammars,
  file: SourceFile,
  changes: readonly Change[],
  limits: ParseLimits = {},
): SourceFile {
  let isWhole = changes.length > MANY_CHANGES;
  if (isWhole || file.unchecked) return changeText(grammars, file, changes, limits);
  let { text, lines } = file;
  let part: ChangedPart | undefined;
  for (const change of changes) {
    if (!('range' in change)) {
      text = change.text;
      lines = new LineIndex(text);
      isWhole = true;
      continue;
    }
    const start = lines.offset(change.range.start);
    const end = Math.max(start, lines.offset(change.range.end));
    const next = text.slice(0, start) + change.text + text.slice(end);
    if (!isWhole) {
      file.tree?.edit(editOf(text, next, start, end, start + change.text.length));
      part = extendPart(part, start, end, change.text.length);
    }
    text = next;
    lines = lines.edited(text, start, end, change.text.length);
  }
  const { tree, walked } = file;
  const isSame = !isWhole && isSamePlaceholder(file.text, text);
  const before = isSame && tree && walked ? { tree, walked, part } : undefined;
  const changed = build(grammars, file.uri, file.language, text, lines, before, limits);
  tree?.delete();
  return changed;
}

/** For very many changes, and for a file without a tree to go on with: changes the text and parses it from its start. */
function changeText(grammars: Grammars, file: SourceFile, changes: readonly Change[], limits: ParseLimits): SourceFile {
  const { unchecked, uri, language } = file;
  const isWhole = changes.some((change) => !('range' in change));
  if (unchecked?.reason === 'out of step with the editor' && !isWhole) return file;
  const text = applyChanges(unchecked?.text ?? file.text, changes);
  if (unchecked?.reason === 'takes too long to read' && !isWhole)
    return uncheckedFile(uri, language, text, unchecked.reason);
  file.tree?.delete();
  return build(grammars, uri, language, text, new LineIndex(text), undefined, limits);
}

/** The version before, its tree edited, and where the text differs; no part if nothing was changed. */
interface Before {
  readonly tree: Tree;
  readonly walked: Walked;
  readonly part: ChangedPart | undefined;
}

function build(
  grammars: Grammars,
  uri: string,
  language: CommandLanguage | undefined,
  text: string,
  lines: LineIndex,
  before: Before | undefined,
  { maxLength, givesUp }: ParseLimits,
): SourceFile {
  const kind = language ? 'commands' : fileKind(uri);
  const reason = whyUnchecked(kind, text, maxLength);
  if (reason) return uncheckedFile(uri, language, text, reason);
  const treeless = { uri, kind, text, lines, tree: undefined, walked: undefined };
  if (kind === 'cil') return { ...treeless, ...readCil(text) };
  if (kind === 'commands') {
    return { ...treeless, ...(language && { language }), statements: [], comments: [] };
  }
  const parser = kind === 'fc' ? grammars.selinuxFc : grammars.selinux;
  const filled = kind === 'te' ? fillPlaceholder(text) : text;
  const tree = parser.parse((index) => filled.slice(index, index + CHUNK), before?.tree, options(givesUp));
  if (!tree) {
    // A parser that was stopped would go on with this text at its next one.
    parser.reset();
    return uncheckedFile(uri, language, text, 'takes too long to read');
  }
  const walked = walkStatements(tree, text, before && walkedBefore(before, tree, text));
  return { uri, kind, text, lines, tree, walked, statements: walked.statements, comments: walked.comments };
}

const options = (givesUp: ParseLimits['givesUp']) => givesUp && { progressCallback: givesUp };

/** A file that is not read; its `text` is kept for the changes to come. */
export function uncheckedFile(
  uri: string,
  language: CommandLanguage | undefined,
  text: string,
  reason: UncheckedReason,
): SourceFile {
  return {
    uri,
    ...(language && { language }),
    kind: language ? 'commands' : fileKind(uri),
    text: '',
    lines: new LineIndex(''),
    tree: undefined,
    statements: [],
    comments: [],
    walked: undefined,
    unchecked: { reason, text },
  };
}

/** web-tree-sitter copies each piece code unit by code unit, 5,120 at most; an edit needs the text around it only. */
const CHUNK = 512;

function walkedBefore(before: Before, tree: Tree, text: string): { walked: Walked; changed: ChangedPart } {
  const nothing = { start: text.length, oldEnd: text.length, newEnd: text.length };
  return { walked: before.walked, changed: coverRanges(before.part ?? nothing, before.tree.getChangedRanges(tree)) };
}

function editOf(before: string, after: string, startIndex: number, oldEndIndex: number, newEndIndex: number): Edit {
  const startPosition = pointAt(before, startIndex);
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

/** The place of `offset`, counted from `start` on. */
function pointAfter(text: string, start: number, { row, column }: Point, offset: number): Point {
  let lineStart = start - column;
  for (let i = text.indexOf('\n', start); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
    row++;
    lineStart = i + 1;
  }
  return { row, column: offset - lineStart };
}
