// The uses of a name that stands on every line, or thousands of times in one statement, are found in steps and soon.
import { expect, it } from 'vitest';
import { finish } from '../../server/src/core/base/steps.ts';
import { nameUseSteps, nameUses } from '../../server/src/core/index/nameUses.ts';
import { testSnapshot } from '../snapshot.ts';

const RULE = 'allow a_t b_t:tcp_socket { create bind };';
const TIMES = 4_000;

// Each word asked what stood before it in its line and statement, which took a minute for 1 MB.
it.each([
  ['on lines of their own', `${RULE}\n`.repeat(TIMES), 'a_t'],
  ['on one line', `${RULE} `.repeat(TIMES), 'a_t'],
  ['in a condition', `if (b${' && b'.repeat(TIMES - 1)}) { ${RULE} }`, 'b'],
  ['in a set', `allow c_t { ${'a_t '.repeat(TIMES)}}:file read;`, 'a_t'],
])('%s', async (_, text, name) => {
  const { file } = await testSnapshot('long.te', text);
  let steps = 0;
  const uses = nameUseSteps(file, name);
  while (!uses.next().done) steps++;
  expect(steps).toBeGreaterThanOrEqual(TIMES);
  expect(nameUses(file, name)).toHaveLength(TIMES);
  expect(new Set(nameUses(file, name).map(({ space }) => space)).size).toBe(1);
  // Kept for the next who asks.
  expect(finish(nameUseSteps(file, name))).toBe(nameUses(file, name));
});
