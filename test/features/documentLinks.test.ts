// The links of a file: from its module's name to a file that is there, from the ids of silenced rules to their pages.
import { describe, expect, it } from 'vitest';
import { besideModule, documentLinks } from '../../server/src/core/features/documentLinks.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';

async function links(name: string, text: string, beside?: string, language?: 'shell') {
  const file = parseFile(await testGrammars(), `file:///work/${name}`, text, language);
  return documentLinks(file, beside, 'file:///rules/').map(({ range, target }) => [
    text.slice(file.lines.offset(range.start), file.lines.offset(range.end)),
    target,
  ]);
}

const PAGE = (id: string) => [id, `file:///rules/${id}.md`];

describe('the module', () => {
  it.each([
    ['a.te', 'policy_module(beacond, 1.0)\n', ['file:///work/beacond.if', 'file:///work/beacond.fc']],
    ['a.te', 'module beacond 1.0;\n', ['file:///work/beacond.if', 'file:///work/beacond.fc']],
    ['a.te', 'type a_t;\n', []],
    ['a.if', "interface(`a',`\n')\n", []],
  ])('%s with %s may have %s beside it', async (name, text, expected) => {
    const file = parseFile(await testGrammars(), `file:///work/${name}`, text);
    expect(besideModule(file)).toEqual(expected);
  });

  it('links to the one that is there', async () => {
    const text = '# x\npolicy_module(beacond, 1.0)\n';
    expect(await links('a.te', text, 'file:///work/beacond.if')).toEqual([['beacond', 'file:///work/beacond.if']]);
    expect(await links('a.te', text)).toEqual([]);
  });
});

describe('a silenced rule', () => {
  it('links to its page', async () => {
    const text = [
      '# portcon-disable: port-zero, no-such-rule, port-out-of-range',
      'portcon tcp 0 x # why. portcon-disable: port-zero',
      '#selint-disable: W-002',
      'dnl portcon-disable: unknown-class',
      '',
    ].join('\n');
    expect(await links('a.te', text)).toEqual(
      ['port-zero', 'port-out-of-range', 'port-zero', 'unknown-class'].map(PAGE),
    );
  });

  it('links to its page in a script', async () => {
    const text = '#!/bin/sh\nsemanage port -a -t a_t -p tcp 80 # portcon-disable: port-already-defined\n';
    expect(await links('a.sh', text, undefined, 'shell')).toEqual([PAGE('port-already-defined')]);
  });

  it('is no link outside of comments', async () => {
    expect(await links('a.te', 'portcon-disable: port-zero\n')).toEqual([]);
  });
});
