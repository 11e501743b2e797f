// Compares the trees of two tree-sitter runtimes node by node, through their cursors, which have the same methods.

/**
 * The number of nodes if both trees are the same: type, field, place, named, missing and order of every node.
 * @returns `{ nodes }`, and `difference` in words at the first node that differs
 */
export function compareTrees(web, native) {
  const cursors = [web.walk(), native.walk()];
  try {
    return compare(...cursors);
  } finally {
    // Only the cursor of web-tree-sitter has memory to give back.
    cursors[0].delete();
  }
}

function compare(web, native) {
  let nodes = 0;
  for (;;) {
    nodes += 1;
    if (!isSame(web, native)) return { nodes, difference: `${describe(web)} is ${describe(native)} in native` };
    let moved;
    for (const move of ['gotoFirstChild', 'gotoNextSibling']) {
      moved = web[move]();
      if (native[move]() !== moved) return { nodes, difference: `${move} after ${describe(web)}` };
      if (moved) break;
    }
    while (!moved) {
      moved = web.gotoParent();
      if (native.gotoParent() !== moved) return { nodes, difference: `depth after ${describe(web)}` };
      if (!moved) return { nodes };
      moved = web.gotoNextSibling();
      if (native.gotoNextSibling() !== moved) return { nodes, difference: `gotoNextSibling after ${describe(web)}` };
    }
  }
}

function isSame(web, native) {
  return (
    web.nodeTypeId === native.nodeTypeId &&
    web.nodeType === native.nodeType &&
    web.currentFieldId === (native.currentFieldId ?? 0) &&
    web.startIndex === native.startIndex &&
    web.endIndex === native.endIndex &&
    web.nodeIsNamed === native.nodeIsNamed &&
    web.nodeIsMissing === native.nodeIsMissing
  );
}

function describe(cursor) {
  const { nodeType, nodeTypeId, currentFieldId, startIndex, endIndex, nodeIsMissing } = cursor;
  const missing = nodeIsMissing ? 'MISSING ' : '';
  return `${missing}${nodeType} (${nodeTypeId}, field ${currentFieldId ?? 0}) ${startIndex}-${endIndex}`;
}
