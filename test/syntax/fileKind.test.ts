// Which files have a tree: a CIL file is not parsed with the grammar of the policy language.
import { expect, it } from 'vitest';
import { changeFile, parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';

it.each([
  ['file:///a/my.te', 'te'],
  ['file:///a/my.te.in', 'te'],
  ['file:///a/my.cil', 'cil'],
  ['file:///a/file_contexts.local', 'fc'],
  ['file:///a/users', 'policy'],
])('%s is %s', async (uri, kind) => {
  const file = parseFile(await testGrammars(), uri, '; portcon\n');
  expect(file.kind).toBe(kind);
  expect(file.tree === undefined).toBe(kind === 'cil');
  file.tree?.delete();
});

it('a file without a tree takes edits', async () => {
  const grammars = await testGrammars();
  const file = parseFile(grammars, 'file:///a/my.cil', '(portcon tcp 80)\n');
  const range = file.lines.range(13, 15);
  const changed = changeFile(grammars, file, [{ range, text: '443' }]);
  expect(changed).toMatchObject({ kind: 'cil', text: '(portcon tcp 443)\n', tree: undefined });
});
