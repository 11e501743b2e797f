// What came and went in a file with an error, in a line that is as long as the file: each key took a minute once.
import { expect, it } from 'vitest';
import { versionOf } from '../../server/src/core/lint/lineChange.ts';
import { statementDiff } from '../../server/src/core/lint/statementDiff.ts';
import { changeFile, parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';

/** After `text` is typed at an offset. */
async function typed(before: string, offset: number, text: string) {
  const grammars = await testGrammars();
  const old = parseFile(grammars, 'file:///a.te', before);
  const version = versionOf(old);
  const young = changeFile(grammars, old, [{ range: old.lines.range(offset, offset), text }]);
  const change = statementDiff(version, versionOf(young));
  young.tree?.delete();
  return change;
}

it('of thousands of rules in one line one is another one', { timeout: 30_000 }, async () => {
  const text = 'allow a_t b_t:tcp_socket { create bind }; '.repeat(25_000);
  const change = await typed(text, 'al'.length, 'x');
  expect(change).toMatchObject({ first: 0, last: 0, added: 0 });
  expect(change!.gone.length + change!.come.length).toBeLessThan(4);
});
