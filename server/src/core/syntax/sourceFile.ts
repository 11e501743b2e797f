/** One policy file: its text, its tree and what is read from the tree. Immutable; an edit makes a new one. */

import type { Range } from 'vscode-languageserver-types';
import { Edit, type Tree } from 'web-tree-sitter';
import { LineIndex } from '../base/lineIndex.ts';
import { fileKind } from './fileKind.ts';
import type { Grammars } from './grammars.ts';
import type { Comment, Statement } from './statements.ts';
import { type StatementCache, walkStatements } from './walk.ts';

/**
 * Which grammar a file is parsed with, and which statements are at home in it. `policy` are files without extension.
 * `cil` and `commands` (a script or document that may hold semanage lines) have no grammar of ours.
 */
export type FileKind = 'te' | 'if' | 'spt' | 'fc' | 'policy' | 'cil' | 'commands';

export interface SourceFile {
  readonly uri: string;
  readonly kind: FileKind;
  readonly text: string;
  readonly lines: LineIndex;
  /** Absent for `cil` and `commands`. */
  readonly tree: Tree | undefined;
  /** In the order of the file, a block before its content. Empty for `fc` and `commands`. */
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
  /** For the next version of this file. */
  readonly cache: StatementCache;
}

/** One change of LSP's didChange: a range and its new text, or the whole new text. */
export type Change = { readonly range: Range; readonly text: string } | { readonly text: string };

/** Parses `text` as the file that `uri` names. */
export function parseFile(grammars: Grammars, uri: string, text: string): SourceFile {
  return build(grammars, uri, text, new LineIndex(text), undefined, new Map());
}

/**
 * The file after `changes`, which apply one after the other. Parses incrementally and deletes the old tree:
 * `file` must not be used any more.
 */
export function changeFile(grammars: Grammars, file: SourceFile, changes: readonly Change[]): SourceFile {
  let { text, lines } = file;
  let old = file.tree;
  for (const change of changes) {
    if (!('range' in change)) {
      text = change.text;
      old = undefined;
    } else {
      const start = lines.offset(change.range.start);
      const end = Math.max(start, lines.offset(change.range.end));
      const next = text.slice(0, start) + change.text + text.slice(end);
      old?.edit(editOf(text, next, start, end, start + change.text.length));
      text = next;
    }
    lines = new LineIndex(text);
  }
  const changed = build(grammars, file.uri, text, lines, old, file.cache);
  file.tree?.delete();
  return changed;
}

function build(
  grammars: Grammars,
  uri: string,
  text: string,
  lines: LineIndex,
  old: Tree | undefined,
  known: StatementCache,
): SourceFile {
  const kind = fileKind(uri);
  if (kind === 'cil' || kind === 'commands') {
    return { uri, kind, text, lines, tree: undefined, statements: [], comments: [], cache: known };
  }
  const parser = kind === 'fc' ? grammars.selinuxFc : grammars.selinux;
  const tree = parser.parse(text, old);
  // Only a cancelled parse or a parser without a language gives null, and we do neither.
  if (!tree) throw new Error(`tree-sitter gave no tree for ${uri}`);
  return { uri, kind, text, lines, tree, ...walkStatements(tree, text, known) };
}

function editOf(before: string, after: string, startIndex: number, oldEndIndex: number, newEndIndex: number): Edit {
  return new Edit({
    startIndex,
    oldEndIndex,
    newEndIndex,
    startPosition: pointAt(before, startIndex),
    oldEndPosition: pointAt(before, oldEndIndex),
    newEndPosition: pointAt(after, newEndIndex),
  });
}

/** tree-sitter's own notion of a place: only \n ends a row. */
function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
    row++;
    lineStart = i + 1;
  }
  return { row, column: offset - lineStart };
}
