/** One policy file: its text, its tree and what is read from the tree. Immutable; an edit makes a new one. */

import type { Tree } from 'web-tree-sitter';
import type { LineIndex } from '../base/lineIndex.ts';
import { finish, noPause } from '../base/steps.ts';
import type { TextChange } from '../base/textChanges.ts';
import type { CilLists } from './cil/cilTops.ts';
import { type CommandLanguage, commandLanguage } from './commandLanguage.ts';
import { draftOf, editDraft, newDraft } from './draft.ts';
import type { Grammars } from './grammars.ts';
import type { ParseLimits } from './parseSteps.ts';
import { readDraft } from './readDraft.ts';
import type { Comment, Statement } from './statements.ts';
import type { SyntaxFault } from './syntaxFaults.ts';
import type { UncheckedReason } from './unchecked.ts';
import type { Walked } from './walk.ts';

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
  /** The same of a `cil`. */
  readonly cil?: CilLists;
  /** At most so many brackets and quotes are open at one place; absent without a tree. */
  readonly nesting?: number | undefined;
  /** Set where the file is too much to read. To every feature it is then an empty file; its text waits here for changes. */
  readonly unchecked?: { readonly reason: UncheckedReason; readonly text: string };
}

/** One change of LSP's didChange: a range and its new text, or the whole new text. */
export type Change = TextChange;

/** Parses `text` as the file that `uri` names; `language` where it is known from elsewhere to be one with commands. */
export function parseFile(
  grammars: Grammars,
  uri: string,
  text: string,
  language: CommandLanguage | undefined = commandLanguage(uri),
  limits: ParseLimits = {},
): SourceFile {
  return finish(readDraft(grammars, newDraft(uri, language, text), limits, noPause));
}

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
  return finish(readDraft(grammars, editDraft(draftOf(file), changes), limits, noPause));
}
