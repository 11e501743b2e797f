// A parser whose memory is broken throws at whatever is done with its trees: no finding of an old text is shown for a new one.
import { expect, it } from 'vitest';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { testGrammars } from '../grammars.ts';

it('leaves the file unread', async () => {
  const workspace = new Workspace(await testGrammars(), () => 0);
  const uri = 'file:///work/my.te';
  workspace.open(uri, 'policy_module(my, 1.0)\n');
  const { tree } = workspace.file(uri)!;
  const broken = () => {
    throw new Error('Aborted()');
  };
  Object.assign(tree!, { edit: broken, delete: broken });
  const start = { line: 1, character: 0 };
  expect(() => workspace.change(uri, [{ range: { start, end: start }, text: 'type my_t;' }])).toThrow('Aborted()');
  expect(() => workspace.lose(uri)).toThrow('Aborted()');
  expect(workspace.file(uri)).toMatchObject({ text: '', unchecked: { reason: 'out of step with the editor' } });
  expect(workspace.isReading).toBe(false);
});
