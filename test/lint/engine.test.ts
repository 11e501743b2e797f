// What the engine does besides calling rules: suppressions, settings, order, and rules that throw.

import { expect, it } from 'vitest';
import { finish, noPause } from '../../server/src/core/base/steps.ts';
import { lint, lintSteps, type RuleSettings } from '../../server/src/core/lint/lint.ts';
import { nameRange } from '../../server/src/core/lint/place.ts';
import type { Rule } from '../../server/src/core/lint/rule.ts';
import { RULES } from '../../server/src/core/lint/rules/all.ts';
import { testSnapshot } from '../snapshot.ts';

/** Reports each declared type; SELint knows it under another id. */
const typeDeclared: Rule = {
  id: 'type-declared',
  severity: 'warning',
  summary: 'A type.',
  selint: ['W-998', 'W-999'],
  statements: {
    type_declaration(statement, { file, report }) {
      const { name } = statement.data;
      report({ range: nameRange(file, statement, name), message: name.text });
    },
  },
};

async function found(text: string, settings: RuleSettings = {}, rules: readonly Rule[] = [typeDeclared]) {
  const { snapshot, file } = await testSnapshot('myapp.te', text);
  const { findings, failures } = lint(snapshot, file, settings, rules);
  return { messages: findings.map(({ message }) => message), findings, failures };
}

it('reports in the order of the file, with the severity of the rule', async () => {
  const { findings, failures } = await found('type a_t;\ntype b_t;\n');
  expect(findings.map(({ rule, severity, message, range }) => [rule, severity, message, range.start.line])).toEqual([
    ['type-declared', 'warning', 'a_t', 0],
    ['type-declared', 'warning', 'b_t', 1],
  ]);
  expect(failures).toEqual([]);
});

it.each([
  ['at the end of the line', 'type a_t; # portcon-disable: type-declared\ntype b_t;\n', ['b_t']],
  ['alone on the line before', '  # portcon-disable: type-declared\ntype a_t;\ntype b_t;\n', ['b_t']],
  ['one of several ids', 'type a_t; # portcon-disable: other-rule, type-declared\ntype b_t;\n', ['b_t']],
  ['behind a reason', 'type a_t; # old, portcon-disable: type-declared\ntype b_t;\n', ['b_t']],
  ["SELint's comment with its id", 'type a_t; #selint-disable:W-999\ntype b_t;\n', ['b_t']],
  ["SELint's comment with several ids", 'type a_t; #selint-disable: W-001, W-999\n', []],
  ['another id', 'type a_t; # portcon-disable: other-rule\n', ['a_t']],
  ['an id that only begins the same', 'type a_t; # portcon-disable: type-declared-twice\n', ['a_t']],
  ['two lines above', '# portcon-disable: type-declared\n\ntype a_t;\n', ['a_t']],
  ['CRLF', '# portcon-disable: type-declared\r\ntype a_t;\r\ntype b_t;\r\n', ['b_t']],
])('a comment silences: %s', async (_, text, messages) => {
  expect((await found(text)).messages).toEqual(messages);
});

it('both kinds of comment on one line count for that line and for the next', async () => {
  const text = '# portcon-disable: type-declared\ntype a_t;\ntype b_t; # portcon-disable: type-declared\ntype c_t;\n';
  expect((await found(text)).messages).toEqual(['c_t']);
});

it('a setting changes the severity or switches the rule off', async () => {
  const { findings } = await found('type a_t;\n', { 'type-declared': 'hint' });
  expect(findings.map(({ severity }) => severity)).toEqual(['hint']);
  expect((await found('type a_t;\n', { 'type-declared': 'off' })).messages).toEqual([]);
  expect((await found('type a_t;\n', { 'other-rule': 'off' })).messages).toEqual(['a_t']);
});

it('the severity of a report counts where the user set none', async () => {
  const rule: Rule = {
    ...typeDeclared,
    statements: {
      type_declaration: (statement, { file, report }) =>
        report({ range: nameRange(file, statement, statement.data.name), message: '', severity: 'information' }),
    },
  };
  const severities = async (settings: RuleSettings) =>
    (await found('type a_t;\n', settings, [rule])).findings.map(({ severity }) => severity);
  expect(await severities({})).toEqual(['information']);
  expect(await severities({ 'type-declared': 'error' })).toEqual(['error']);
});

it.each([
  ['a statement', { statements: { type_declaration: () => fail() } }],
  ['a comment', { comment: () => fail() }],
  ['the file', { file: () => fail() }],
])('a rule that throws at %s is silent and named once; the others go on', async (_, visits) => {
  const broken: Rule = { id: 'broken', severity: 'error', summary: 'Throws.', ...visits };
  const text = 'type a_t; # one\ntype b_t; # two\n';
  const { messages, failures } = await found(text, {}, [broken, typeDeclared]);
  expect(messages).toEqual(['a_t', 'b_t']);
  expect(failures.map(({ rule, error }) => [rule, (error as Error).message])).toEqual([['broken', 'no']]);
});

function fail(): never {
  throw new Error('no');
}

it('a rule on ports is silent while the table is loading', async () => {
  const { snapshot, file } = await testSnapshot('myapp.te', 'type a_t;\n');
  const rule: Rule = { ...typeDeclared, needsPorts: true };
  const loading = { ...snapshot, provenance: { ...snapshot.provenance, loading: true as const } };
  expect(lint(loading, file, {}, [rule]).findings).toEqual([]);
  expect(lint(snapshot, file, {}, [rule]).findings).toHaveLength(1);
});

it('the rules are in the order of the alphabet, their ids unlike', () => {
  const ids = RULES.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

it('a call in an interface that is deprecated itself says nothing of the same call in another', async () => {
  const calls = (name: string, warning: string) => `interface(\`${name}',\`\n${warning}\told_read($1)\n')\n`;
  const warning = "\trefpolicywarn(`$0 is deprecated')\n";
  const text = `interface(\`old_read',\`\n${warning}')\n${calls('old_all', warning)}${calls('new_all', '')}`;
  const { snapshot, file } = await testSnapshot('old.if', text);
  for (let i = 0; i < 2; i++) {
    const { findings } = finish(lintSteps(snapshot, file, {}, noPause));
    expect(findings.map(({ rule, range }) => [rule, range.start.line])).toEqual([['deprecated-interface', 8]]);
  }
});
