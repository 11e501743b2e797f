// Short runs of the fuzzer: `npm run fuzz -- --edits 100000 --seed 1` is the long one.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

// In the second tree-sitter needs more stack than web-tree-sitter gives it (core/syntax/grammars.ts).
it.each([
  [10_000, 1],
  [3000, 99],
])('%i random edits leave trees, findings and answers right, seed %i', { timeout: 300_000 }, (edits, seed) => {
  const out = execFileSync(process.execPath, ['scripts/fuzz.mjs', '--edits', String(edits), '--seed', String(seed)], {
    encoding: 'utf8',
  });
  expect(out).toMatch(new RegExp(`^seed ${seed}: ${edits} edits, `, 'm'));
});
