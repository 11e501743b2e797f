/** Walks a tree without recursion, so that the walk can stop anywhere. */
import type { TreeCursor } from 'web-tree-sitter';

/**
 * Goes to the next sibling of the node under the cursor, or else of the nearest node around it that has one. `around` has an
 * entry for each node that the cursor has gone down into, and loses those it comes out of; false once none is left.
 */
export function nextWithin(cursor: TreeCursor, around: unknown[]): boolean {
  while (around.length > 0) {
    if (cursor.gotoNextSibling()) return true;
    cursor.gotoParent();
    around.pop();
  }
  return false;
}
