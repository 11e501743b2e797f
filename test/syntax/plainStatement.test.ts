// What is read from the text alone is what the tree says, in every call and rule of the real policy.
import { expect, it } from 'vitest';
import type { TreeCursor } from 'web-tree-sitter';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { readOutline } from '../../server/src/core/syntax/outline.ts';
import { readPlainStatement } from '../../server/src/core/syntax/plainStatement.ts';
import { readStatement } from '../../server/src/core/syntax/readStatement.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';

it('agrees with the tree', { timeout: 120_000 }, async () => {
  requireTool('selinux-devel', 'the headers of package selinux-policy-dev');
  requireTool('selinux-src', 'package selinux-policy-src');
  const { selinux } = await testGrammars();
  const counts = { plain: 0, other: 0 };
  for (const { files } of policyCorpora()) {
    for (const { path, text } of files) {
      if (!/\.(te|if)$/.test(path)) continue;
      const tree = selinux.parse(text)!;
      compareBelow(tree.walk(), text, counts);
      tree.delete();
    }
  }
  expect(counts.plain).toBeGreaterThan(4 * counts.other);
});

function compareBelow(cursor: TreeCursor, text: string, counts: { plain: number; other: number }): void {
  const { nodeType, startIndex, endIndex } = cursor;
  if (nodeType === 'macro_call' || nodeType === 'av_rule') {
    const own = text.slice(startIndex, endIndex);
    const plain = readPlainStatement(nodeType, own);
    if (plain) expect(plain).toEqual(readStatement(readOutline(cursor, startIndex), own));
    counts[plain ? 'plain' : 'other']++;
  }
  if (!cursor.gotoFirstChild()) return;
  do compareBelow(cursor, text, counts);
  while (cursor.gotoNextSibling());
  cursor.gotoParent();
}
