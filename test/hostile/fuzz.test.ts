// A short run of the fuzzer: `npm run fuzz -- --edits 100000 --seed 1` is the long one.
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('10,000 random edits leave trees, findings and answers right', { timeout: 300_000 }, () => {
  const out = execFileSync(process.execPath, ['scripts/fuzz.mjs', '--edits', '10000', '--seed', '1'], {
    encoding: 'utf8',
  });
  expect(out).toMatch(/^seed 1: 10000 edits, /m);
});
