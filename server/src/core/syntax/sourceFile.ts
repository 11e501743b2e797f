/** One policy file: its text, its tree and what is read from the tree. Immutable; an edit makes a new one. */

import type { Range } from 'vscode-languageserver-types';
import { Edit, type Tree } from 'web-tree-sitter';
import { LineIndex } from '../base/lineIndex.ts';
import { type ChangedPart, coverRanges, extendPart } from './changedPart.ts';
import { readCil } from './cil/readCil.ts';
import { type CommandLanguage, commandLanguage } from './commandLanguage.ts';
import { fileKind } from './fileKind.ts';
import type { Grammars } from './grammars.ts';
import type { Comment, Statement } from './statements.ts';
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
  /** Absent for `cil` and `commands`. */
  readonly tree: Tree | undefined;
  /** In the order of the file, a block before its content. Empty for `fc` and `commands`. */
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  /** For the next version of this file; absent without a tree. */
  readonly walked: Walked | undefined;
}

/** One change of LSP's didChange: a range and its new text, or the whole new text. */
export type Change = { readonly range: Range; readonly text: string } | { readonly text: string };

/** Parses `text` as the file that `uri` names; `language` where it is known from elsewhere to be one with commands. */
export function parseFile(
  grammars: Grammars,
  uri: string,
  text: string,
  language: CommandLanguage | undefined = commandLanguage(uri),
): SourceFile {
  return build(grammars, uri, language, text, new LineIndex(text), undefined);
}

/**
 * The file after `changes`, which apply one after the other. Parses incrementally and deletes the old tree:
 * `file` must not be used any more.
 */
export function changeFile(grammars: Grammars, file: SourceFile, changes: readonly Change[]): SourceFile {
  let { text, lines } = file;
  let part: ChangedPart | undefined;
  let isWhole = false;
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
  const before = !isWhole && tree && walked ? { tree, walked, part } : undefined;
  const changed = build(grammars, file.uri, file.language, text, lines, before);
  tree?.delete();
  return changed;
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
): SourceFile {
  const kind = language ? 'commands' : fileKind(uri);
  const treeless = { uri, kind, text, lines, tree: undefined, walked: undefined };
  if (kind === 'cil') return { ...treeless, ...readCil(text) };
  if (kind === 'commands') {
    return { ...treeless, ...(language && { language }), statements: [], comments: [] };
  }
  const parser = kind === 'fc' ? grammars.selinuxFc : grammars.selinux;
  const tree = parser.parse((index) => text.slice(index, index + CHUNK), before?.tree);
  // Only a cancelled parse or a parser without a language gives null, and we do neither.
  if (!tree) throw new Error(`tree-sitter gave no tree for ${uri}`);
  const walked = walkStatements(tree, text, before && walkedBefore(before, tree, text));
  return { uri, kind, text, lines, tree, walked, statements: walked.statements, comments: walked.comments };
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
