// A version that a build puts in: read as a number, also while it is typed and taken away.
import { expect, it } from 'vitest';
import { fillPlaceholder } from '../../server/src/core/syntax/placeholder.ts';
import { changeFile, parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { syntaxFaults } from '../../server/src/core/syntax/syntaxFaults.ts';
import { testGrammars } from '../grammars.ts';

const BODY = '\ntype a_t;\nallow a_t self:process signal;\n';

it.each([
  ['policy_module(a, #VERSION#)', 'policy_module(a, 111111111)'],
  ['policy_module(foreman-proxy, @@VERSION@@)', 'policy_module(foreman-proxy, 11111111111)'],
  ['policy_module(a, 1.0) # policy_module(a, #V#)', 'policy_module(a, 1.0) # policy_module(a, #V#)'],
  ['policy_module(a, # not closed', 'policy_module(a, # not closed'],
])('%s', (text, read) => {
  expect(fillPlaceholder(text + BODY)).toBe(read + BODY);
});

it('is the same by typing as by opening', async () => {
  const grammars = await testGrammars();
  let file = parseFile(grammars, 'file:///a.te', `policy_module(a, )${BODY}`);
  const typed = '#VERSION#';
  for (const [i, text] of [...typed].entries()) {
    const at = { line: 0, character: 17 + i };
    file = changeFile(grammars, file, [{ range: { start: at, end: at }, text }]);
    const whole = parseFile(grammars, 'file:///a.te', file.text);
    expect(file.tree!.rootNode.toString(), file.text).toBe(whole.tree!.rootNode.toString());
    whole.tree!.delete();
  }
  expect(syntaxFaults(file)).toEqual([]);
  expect(file.statements.map(({ kind }) => kind)).toEqual(['policy_module', 'type_declaration', 'av_rule']);
  const last = { line: 0, character: 17 + typed.length };
  file = changeFile(grammars, file, [{ range: { start: { ...last, character: 18 }, end: last }, text: '' }]);
  expect(syntaxFaults(file).length).toBeGreaterThan(0);
  file.tree!.delete();
});
