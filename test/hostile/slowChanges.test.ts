// A file whose every change takes long is left alone, by a clock that a busy machine does not move.
import { expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { testGrammars } from '../grammars.ts';

const URI = 'file:///work/a.te';
const start = { line: 0, character: 0 };
const typed = [{ range: { start, end: start }, text: ' ' }];

it('three slow changes in a row', async () => {
  let now = 0;
  let step = 0;
  // Each look at the clock takes `step`; a change of a small file looks about three times.
  const workspace = new Workspace(await testGrammars(), () => {
    now += step;
    return now;
  });
  const reason = () => workspace.file(URI)?.unchecked?.reason;
  workspace.open(URI, 'type a_t;\n');
  step = 150;
  workspace.change(URI, typed);
  workspace.change(URI, typed);
  expect(reason()).toBeUndefined();
  step = 1;
  workspace.change(URI, typed);
  step = 150;
  workspace.change(URI, typed);
  workspace.change(URI, typed);
  expect(reason()).toBeUndefined();
  workspace.change(URI, typed);
  expect(reason()).toBe('takes too long to read');
  step = 1;
  workspace.change(URI, typed);
  expect(reason()).toBe('takes too long to read');
  workspace.change(URI, [{ text: 'type a_t;\n' }]);
  expect(reason()).toBeUndefined();
  expect(workspace.file(URI)?.statements).toHaveLength(1);
});
