/** A statement's part of the tree as plain objects: what the readers of statements work on. */
import type { TreeCursor } from 'web-tree-sitter';
import type { Pause, Steps } from '../base/steps.ts';
import { nextWithin } from './nextNode.ts';

/** One node. Offsets are relative to the statement, so the outline depends on the statement's text alone. */
export interface Outline {
  readonly type: string;
  readonly named: boolean;
  readonly field: string | undefined;
  readonly start: number;
  readonly end: number;
  readonly children: readonly Outline[];
}

/** A chain of operators is as deep as it is long: deeper nodes are left out, so that the stack does not end. */
const MAX_DEPTH = 1000;

/** Reads the node under `cursor` and all below it; the cursor ends where it was. */
export function readOutline(cursor: TreeCursor, base: number, depth = 0): Outline {
  const children: Outline[] = [];
  const { nodeType, nodeIsNamed, startIndex, endIndex } = cursor;
  const field = cursor.currentFieldName ?? undefined;
  if (depth < MAX_DEPTH && cursor.gotoFirstChild()) {
    do children.push(readOutline(cursor, base, depth + 1));
    while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type: nodeType, named: nodeIsNamed, field, start: startIndex - base, end: endIndex - base, children };
}

/** The same for a statement that may be as long as its file, in steps. */
export function* longOutline(cursor: TreeCursor, base: number, pause: Pause): Steps<Outline> {
  const root = shallow(cursor, base);
  const around: (typeof root)[] = [];
  let node = root;
  for (let nodes = 1; ; nodes++) {
    if (nodes % NODES === 0 && pause()) yield;
    if (around.length < MAX_DEPTH && cursor.gotoFirstChild()) around.push(node);
    else if (!nextWithin(cursor, around)) return root;
    node = shallow(cursor, base);
    around.at(-1)!.children.push(node);
  }
}

const NODES = 256;

function shallow(cursor: TreeCursor, base: number): Outline & { readonly children: Outline[] } {
  const { nodeType, nodeIsNamed, startIndex, endIndex } = cursor;
  const field = cursor.currentFieldName ?? undefined;
  return { type: nodeType, named: nodeIsNamed, field, start: startIndex - base, end: endIndex - base, children: [] };
}

/** The child in `field`, if there is one. */
export function childOf(node: Outline, field: string): Outline | undefined {
  return node.children.find((child) => child.field === field);
}

/** All children in `field`. */
export function childrenOf(node: Outline, field: string): Outline[] {
  return node.children.filter((child) => child.field === field);
}
