// The ports and contexts of a long CIL file are judged in slices: others get their turn between any two of them.
import { expect, it } from 'vitest';
import { lint, lintSteps } from '../../server/src/core/lint/lint.ts';
import { invalidContext } from '../../server/src/core/lint/rules/invalid-context.ts';
import { portAlreadyDefined } from '../../server/src/core/lint/rules/port-already-defined.ts';
import { testSnapshot } from '../snapshot.ts';

const portcon = (port: number) => `(portcon tcp ${port} (system_u object_r a${port}_port_t ((s0) (s0))))\n`;
const PORTS = Array.from({ length: 1000 }, (_, i) => portcon(20_000 + i)).join('');

it.each([portAlreadyDefined, invalidContext])('$id', async (rule) => {
  const { snapshot, file } = await testSnapshot('ports.cil', PORTS + portcon(20_500).replace('a20500', 'b'));
  const steps = lintSteps(snapshot, file, {}, () => true, [rule], 'no memory');
  let stops = 0;
  let done = steps.next();
  for (; !done.done; stops++) done = steps.next();
  expect(stops).toBeGreaterThan(1000);
  expect(done.value.findings.map(({ range, message }) => [range, message])).toEqual(
    lint(snapshot, file, {}, [rule]).findings.map(({ range, message }) => [range, message]),
  );
  const lines = done.value.findings.filter(({ rule: id }) => id === portAlreadyDefined.id);
  if (rule === portAlreadyDefined) expect(lines.map(({ range }) => range.start.line)).toContain(1000);
});
