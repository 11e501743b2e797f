// Compares a file that grew by edits with one that was parsed at once.

/** @throws at the first difference of trees, statements or comments; deletes the tree of the fresh one */
export function sameFile(file, parse) {
  const fresh = parse();
  try {
    const place = `${file.uri}, ${JSON.stringify(file.text.slice(0, 3000))}`;
    if (file.unchecked?.reason !== fresh.unchecked?.reason)
      throw new Error(`${file.unchecked?.reason} or ${fresh.unchecked?.reason}: ${place}`);
    if (file.tree) {
      const difference = firstDifference(file.tree, fresh.tree);
      if (difference) throw new Error(`trees differ at ${difference}: ${place}`);
    }
    const [one, other] = [plain(file), plain(fresh)];
    for (const [i, line] of one.entries()) if (line !== other[i]) throw new Error(`${line} or ${other[i]}: ${place}`);
    if (one.length !== other.length) throw new Error(`${one.length} or ${other.length} statements: ${place}`);
  } finally {
    fresh.tree?.delete();
  }
}

/** Statements and comments as lines of text, without the links between them. */
function plain({ statements, comments }) {
  const places = new Map(statements.map((statement, i) => [statement, i]));
  const line = ({ block, ...statement }) => JSON.stringify({ ...statement, block: block && places.get(block) });
  return [...statements.map(line), ...comments.map((comment) => JSON.stringify(comment))];
}

function firstDifference(a, b) {
  const left = a.walk();
  const right = b.walk();
  const describe = (at) =>
    `${at.currentFieldName ?? ''} ${at.nodeType} ${at.startIndex}-${at.endIndex} ${at.nodeIsMissing}`;
  try {
    // Without recursion: a tree may be as deep as its text is long.
    for (;;) {
      const [one, other] = [describe(left), describe(right)];
      if (one !== other) return `${one} | ${other}`;
      const down = left.gotoFirstChild();
      if (down !== right.gotoFirstChild()) return `children of ${one}`;
      if (down) continue;
      for (;;) {
        const next = left.gotoNextSibling();
        if (next !== right.gotoNextSibling()) return `siblings of ${one}`;
        if (next) break;
        const up = left.gotoParent();
        if (up !== right.gotoParent()) return `parent of ${one}`;
        if (!up) return undefined;
      }
    }
  } finally {
    left.delete();
    right.delete();
  }
}
