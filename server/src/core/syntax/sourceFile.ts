/** One policy file: its text, its tree and what is read from the tree. Immutable; an edit makes a new one. */
import type { Tree } from 'web-tree-sitter';
import type { LineIndex } from '../base/lineIndex.ts';
import type { Comment, Statement } from './statements.ts';

/** Which grammar a file is parsed with, and which statements are at home in it. `policy` are files without extension. */
export type FileKind = 'te' | 'if' | 'spt' | 'fc' | 'policy';

export interface SourceFile {
  readonly uri: string;
  readonly kind: FileKind;
  readonly text: string;
  readonly lines: LineIndex;
  readonly tree: Tree;
  /** In the order of the file, a block before its content. Empty for `fc`. */
  readonly statements: readonly Statement[];
  readonly comments: readonly Comment[];
}
