// Broken text: one mistake gives one finding, on the line where it is mended; odd bytes and line breaks give none.
import { describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { m4QuoteMismatch } from '../../server/src/core/lint/rules/m4-quote-mismatch.ts';
import { syntaxError } from '../../server/src/core/lint/rules/syntax-error.ts';
import { unquotedSpaceInArgument } from '../../server/src/core/lint/rules/unquoted-space-in-argument.ts';
import { findImbalances } from '../../server/src/core/syntax/balance.ts';
import { imbalanceError } from '../../server/src/core/syntax/imbalanceFault.ts';
import { applyEdits } from '../applyEdits.ts';
import { testSnapshot } from '../snapshot.ts';

const HEAD = 'policy_module(myapp, 1.0)\ntype a_t;\n';
const TAIL = 'type z_t;\n';
const HALF_CONTEXT = 'Not a file context: write PATH [-TYPE] gen_context(system_u:object_r:TYPE,s0)';
const MISSING_SEMICOLON = 'Missing ; at the end of this statement.';
const COMMAS = 'Names in a set are separated by white space, not by commas.';
const HALF_PORTCON = 'This portcon is not complete: write portcon tcp PORT gen_context(system_u:object_r:TYPE,s0)';
const HALF_ALLOW = 'This allow rule is not complete: write allow SOURCE TARGET:CLASS PERMISSIONS;';

/** What stands between two whole declarations, the text that is marked, and the message. */
const FAULTS: readonly [broken: string, marked: string, message: string][] = [
  ['type b_t', 't', MISSING_SEMICOLON],
  ['allow a_t self:file read', 'd', MISSING_SEMICOLON],
  ['allow a_t self:file { read write }', '}', MISSING_SEMICOLON],
  ['allow a_t self:file read\nfoo_bar(a_t)', 'd', MISSING_SEMICOLON],
  ['allow a_t self:file read # why', 'd', MISSING_SEMICOLON],
  ["gen_require(`\n\ttype b_t\n')", 't', MISSING_SEMICOLON],
  ["optional_policy(`\n\tallow a_t self:file read\n')", 'd', MISSING_SEMICOLON],
  ['allow', 'allow', HALF_ALLOW],
  ['allow a_t', 'allow a_t', HALF_ALLOW],
  ['allow a_t self', 'allow a_t self', HALF_ALLOW],
  ['allow a_t self:', 'allow a_t self:', HALF_ALLOW],
  ['allow a_t self:tcp_socket', 'allow a_t self:tcp_socket', HALF_ALLOW],
  ['allow a_t self:tcp_socket;', 'allow a_t self:tcp_socket', HALF_ALLOW],
  ['allow a_t self read;', 'read', HALF_ALLOW],
  ['allow a_t self:file read write;', 'read write', 'Several permissions stand in braces: { read write }.'],
  ['allow a_t self:file { read, write };', '{ read, write }', COMMAS],
  ["tunable_policy(`a & b',`\n\tallow a_t self:file read;\n')", '&', 'Conditions are joined with &&.'],
  ['portcon tcp 70 u:r:a_t:s0\nportcon { tcp udp } 71 u:r:a_t:s0', 'portcon { tcp udp } 71 u:r:a_t:s0', HALF_PORTCON],
  ['allow a_t self:tcp_socket {', '{', 'Missing }: the { is not closed.'],
  ['allow a_t self:tcp_socket { read', 'd', 'Missing }: the { is not closed.'],
  ['allow a_t self:file { read write ;', 'e', 'Missing }: the { is not closed.'],
  ['allow a_t self:file read write };', '}', 'This } closes nothing: no { is open here.'],
  ['allow a_t self:file { };', '{ }', 'The set { } is empty; name at least one.'],
  ['type', 'type', 'This type declaration is not complete: write type NAME, ATTRIBUTE;'],
  ['type b_t domain;', 'domain', 'This type declaration is not complete: write type NAME, ATTRIBUTE;'],
  ['foo_bar(', '(', 'Missing ): the ( is not closed.'],
  ['foo_bar(a_t', 't', 'Missing ): the ( is not closed.'],
  ['foo_bar(a_t,', ',', 'Missing ): the ( is not closed.'],
  ['foo_bar a_t)', ')', 'This ) closes nothing: no ( is open here.'],
  ['foo_bar(a_t))', ')', 'This ) closes nothing: no ( is open here.'],
  ['foo_bar(a_t b_t)', 'a_t b_t', 'm4 takes a_t b_t as one argument: a comma or braces are missing.'],
  [
    'foo_bar(c_t, { a_t } b_t, d_t)',
    '{ a_t } b_t',
    'm4 takes { a_t } b_t as one argument: a comma or braces are missing.',
  ],
  [
    'foo_bar(a_t { b_t c_t })',
    'a_t { b_t c_t }',
    'm4 takes a_t { b_t c_t } as one argument: a comma or braces are missing.',
  ],
  [
    "optional_policy(\n\tfoo_bar(a_t)\n')",
    'optional_policy(',
    'Missing ` after optional_policy(: its argument stands in m4 quotes.',
  ],
  ['optional_policy(`\n\tfoo_bar(a_t)\n)', 'optional_policy(`', "optional_policy(` is not closed: ') is missing."],
  ["optional_policy(`\n\tfoo_bar(a_t)\n'", "'", 'Missing ): the ( on line 3 is not closed.'],
  ["tunable_policy(`b'`\n\tfoo_bar(a_t)\n')", "'", 'Missing , between two quoted arguments.'],
  [
    "optional_policy(`\n\t# don't\n\tfoo_bar(a_t)\n')",
    "'",
    'This apostrophe closes the m4 quote of line 3: inside quotes m4 does not know comments.',
  ],
  ["'", "'", "This ' closes nothing: no ` is open here."],
  ['all', 'all', 'all does not begin a statement. Did you mean allow?'],
  ['typ b_t;', 'typ', 'typ does not begin a statement. Did you mean type?'],
  ['dontaudt a_t self:file read;', 'dontaudt', 'dontaudt does not begin a statement. Did you mean dontaudit?'],
  ['blah', 'blah', 'blah does not begin a statement. A call needs ( right after its name.'],
  ['type b_t; @', '@', '@ is not expected here.'],
  ['type b_\0t;', '\0', 'A NUL byte cannot stand in a policy.'],
  ['type caf\ufffd_t;', '\ufffd', 'A byte that is not UTF-8 can only stand in a comment.'],
  ['type caf\u00e9_t;', '\u00e9', 'The character U+00E9 can only stand in a comment.'],
];

describe.each(['\n', '\r\n'])('with line breaks %j', (lineBreak) => {
  it.each(FAULTS)('%j', async (broken, marked, message) => {
    const text = `${HEAD}${broken}\n${TAIL}`.replaceAll('\n', lineBreak);
    const { findings, file } = await faultsOf('myapp.te', text);
    expect(findings.map((each) => each.message)).toEqual([message]);
    const { range } = findings[0]!;
    expect(text.slice(file.lines.offset(range.start), file.lines.offset(range.end))).toBe(marked);
    for (const fix of findings[0]!.fixes?.() ?? []) {
      // Of a line that lacks two things one is left; it is another finding.
      const left = (await faultsOf('myapp.te', applyEdits(text, fix.edits))).findings;
      expect(left.map((each) => each.message).filter((each) => each === message)).toEqual([]);
      expect(left.length).toBeLessThanOrEqual(1);
    }
  });
});

it.each([
  [
    'a block at the end of the file',
    `${HEAD}optional_policy(\`\n\tfoo_bar(a_t)\n`,
    2,
    "optional_policy(` is not closed: ') is missing.",
  ],
  ['no final newline', `${HEAD}type b_t`, 2, MISSING_SEMICOLON],
  ['a plain module', 'module m 1.0;\nrequire {\n\ttype b_t\n\tclass file read;\n}\n', 2, MISSING_SEMICOLON],
  ['a NUL in a comment', `${HEAD}# a\0b\n${TAIL}`, 2, 'A NUL byte cannot stand in a policy.'],
  ['NUL and nothing else', '\0', 0, 'A NUL byte cannot stand in a policy.'],
])('one finding: %s', async (_, text, line, message) => {
  const { findings } = await faultsOf('myapp.te', text);
  expect(findings.map((each) => [each.range.start.line, each.message])).toEqual([[line, message]]);
});

it('one finding for an interface that is not closed', async () => {
  const { findings } = await faultsOf('myapp.if', "interface(`a_b',`\n\tallow $1 self:file read;\n");
  expect(findings.map(({ message }) => message)).toEqual(["interface(`a_b',` is not closed: ') is missing."]);
});

it.each([
  ['empty', ''],
  ['one newline', '\n'],
  ['white space', '  \n\t'],
  ['one comment', '# x'],
  ['no final newline', `${HEAD}${TAIL}`.trimEnd()],
  ['CRLF', `${HEAD}${TAIL}`.replaceAll('\n', '\r\n')],
  ['lone CR', `${HEAD}${TAIL}`.replaceAll('\n', '\r')],
  ['mixed line breaks', `${HEAD.replaceAll('\n', '\r\n')}${TAIL}`],
  ['BOM', `\ufeff${HEAD}${TAIL}`],
  ['BOM before module', `\ufeffmodule m 1.0;\n${TAIL}`],
  ['Latin-1 in a comment', `${HEAD}# caf\ufffd\n${TAIL}`],
  ['superfluous ;', `${HEAD};\ntype b_t;;\nfoo_bar(a_t);\n${TAIL}`],
])('no finding: %s', async (_, text) => {
  for (const name of ['myapp.te', 'myapp.if', 'myapp.spt']) {
    expect((await faultsOf(name, text)).findings.map(({ message }) => message)).toEqual([]);
  }
});

it.each(['', '\n', '\ufeff', '# x', '/usr/bin/a\t--\tgen_context(system_u:object_r:a_exec_t,s0)'])(
  'no finding in file contexts: %j',
  async (text) => {
    for (const each of [text, `${text}\r\n`]) {
      expect((await faultsOf('myapp.fc', each)).findings.map(({ message }) => message)).toEqual([]);
    }
  },
);

it.each([
  ['/usr/bin/a', '/usr/bin/a', HALF_CONTEXT],
  ['/usr/bin/a --', '/usr/bin/a --', HALF_CONTEXT],
  ['/usr/bin/a\t-x\tgen_context(system_u:object_r:a_t,s0)', '-x', HALF_CONTEXT],
  ['/usr/bin/a gen_context(system_u:object_r', '/usr/bin/a gen_context(system_u:object_r', HALF_CONTEXT],
  ['/usr/bin/a gen_context(system_u:object_r:a_t,s0', '0', 'Missing ).'],
])('one finding in file contexts: %j', async (broken, marked, message) => {
  const entry = '/usr/bin/whole\t--\tgen_context(system_u:object_r:a_exec_t,s0)\n';
  const { findings, file } = await faultsOf('myapp.fc', `${entry}${broken}\n${entry}`);
  expect(findings.map((each) => each.message)).toEqual([message]);
  const { start, end } = findings[0]!.range;
  expect(start.line).toBe(1);
  expect(file.lines.line(1).slice(start.character, end.character)).toBe(marked);
});

it('the mark of a block whose quote is missing ends with its line', async () => {
  const { file } = await testSnapshot('a.te', 'optional_policy(\r\n\ta(b_t)\r\n');
  const faults = findImbalances(file.text, file.lines).map((each) => imbalanceError(file, each));
  expect(faults.map(({ start, end, message }) => [file.text.slice(start, end), message])).toEqual([
    ['optional_policy(', 'Missing ` after optional_policy(: its argument stands in m4 quotes.'],
    ['optional_policy(', "optional_policy( is not closed: ') is missing."],
  ]);
});

async function faultsOf(name: string, text: string) {
  const { snapshot, file } = await testSnapshot(name, text);
  const { findings, failures } = lint(snapshot, file, {}, [m4QuoteMismatch, syntaxError, unquotedSpaceInArgument]);
  expect(failures).toEqual([]);
  return { findings, file };
}

it('marks nothing before the text where all before a word is a comment', async () => {
  const text = '# semanage* a_t self:tcp_\0eallow d _t s\tort(ypealsemanage port -d -p53 || w a_t self:tcp_tcp 80 ge-';
  const { snapshot, file } = await testSnapshot('beacond.te', text);
  const { findings } = lint(snapshot, file, {});
  expect(findings.length).toBeGreaterThan(0);
  for (const { range } of findings) expect(range.start.character, JSON.stringify(range)).toBeGreaterThanOrEqual(0);
});
