// The types of compareTrees.mjs, for the tests.
import type { Tree } from 'web-tree-sitter';
import type { NativeTree } from './native.mjs';

export function compareTrees(
  web: Tree,
  native: NativeTree | Tree,
): { readonly nodes: number; readonly difference?: string };
