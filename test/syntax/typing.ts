// Random typing into policy, the same on every run, and the comparison of what came of it with a fresh parse.
import type { Tree } from 'web-tree-sitter';
import { SNIPPETS } from '../../scripts/fuzz/edits.mjs';
import type { Change, SourceFile } from '../../server/src/core/syntax/sourceFile.ts';

/** An insertion, deletion or replacement at a random place. */
export function randomChange(file: Pick<SourceFile, 'text' | 'lines'>, random: (below: number) => number): Change {
  const start = random(file.text.length + 1);
  const end = Math.min(file.text.length, start + (random(3) === 0 ? 0 : random(random(4) === 0 ? 200 : 12)));
  const text = random(3) === 0 ? '' : SNIPPETS[random(SNIPPETS.length)]!;
  return { range: file.lines.range(start, end), text };
}

/** Statements and comments without the links between them. */
export function plain({ statements, comments }: SourceFile) {
  return {
    statements: statements.map(({ kind, data, start, end, broken, block }) => ({
      kind,
      data,
      start,
      end,
      broken,
      block: block && statements.indexOf(block),
    })),
    comments,
  };
}

/** Compares node by node: type, place, field, missing or not. Says where the trees part; undefined if they are equal. */
export function firstDifference(a: Tree, b: Tree): string | undefined {
  const left = a.walk();
  const right = b.walk();
  const describeNode = (cursor: typeof left) =>
    `${cursor.currentFieldName ?? ''} ${cursor.nodeType} ${cursor.startIndex}-${cursor.endIndex} ${cursor.nodeIsMissing}`;
  const compare = (): string | undefined => {
    const [one, other] = [describeNode(left), describeNode(right)];
    if (one !== other) return `${one} | ${other}`;
    const down = left.gotoFirstChild();
    if (down !== right.gotoFirstChild()) return `children of ${one}`;
    if (!down) return undefined;
    for (;;) {
      const found = compare();
      if (found) return found;
      const next = left.gotoNextSibling();
      if (next !== right.gotoNextSibling()) return `siblings in ${one}`;
      if (!next) break;
    }
    left.gotoParent();
    right.gotoParent();
    return undefined;
  };
  const found = compare();
  left.delete();
  right.delete();
  return found;
}

/** mulberry32: the same numbers on every run. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) % below;
  };
}
