/** A statement's part of the tree as plain objects: what the readers of statements work on. */
import type { TreeCursor } from 'web-tree-sitter';

/** One node. Offsets are relative to the statement, so the outline depends on the statement's text alone. */
export interface Outline {
  readonly type: string;
  readonly named: boolean;
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly children: readonly Outline[];
}

/** Reads the node under `cursor` and all below it; the cursor ends where it was. */
export function readOutline(cursor: TreeCursor, base: number): Outline {
  const children: Outline[] = [];
  const { nodeType, nodeIsNamed, startIndex, endIndex } = cursor;
  const field = cursor.currentFieldName ?? undefined;
  if (cursor.gotoFirstChild()) {
    do children.push(readOutline(cursor, base));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type: nodeType, named: nodeIsNamed, field, start: startIndex - base, end: endIndex - base, children };
}

/** The child in `field`, if there is one. */
export function childOf(node: Outline, field: string): Outline | undefined {
  return node.children.find((child) => child.field === field);
}

/** All children in `field`. */
export function childrenOf(node: Outline, field: string): Outline[] {
  return node.children.filter((child) => child.field === field);
}
