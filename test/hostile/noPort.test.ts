// Hovers on what stands in the place of a port and is none; the fuzzer found the CIL one.
import { expect, it } from 'vitest';
import { hover } from '../../server/src/core/features/hover.ts';
import { testSnapshot } from '../snapshot.ts';

it.each([
  ['my.cil', '(portcon tcp a80 (system_u object_r a_port_t ((s0) (s0))))\n', 'a80'],
  ['my.cil', '(portcon tcp 99999 (system_u object_r a_port_t ((s0) (s0))))\n', '99999'],
  ['my.te', 'portcon tcp $1 gen_context(system_u:object_r:a_port_t,s0)\n', '$1'],
  ['my.te', 'portcon tcp 99999 gen_context(system_u:object_r:a_port_t,s0)\n', '99999'],
])('%s: %s', async (name, text, word) => {
  const { snapshot, file } = await testSnapshot(name, text);
  const found = hover(snapshot, file, file.lines.position(text.indexOf(word)));
  expect(JSON.stringify(found)).not.toMatch(/NaN|99999/);
});
