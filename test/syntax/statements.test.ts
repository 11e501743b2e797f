// From policy text to statements: the data of every kind, where its names stand, and which block it is in.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseFile, type SourceFile } from '../../server/src/core/syntax/sourceFile.ts';
import type { Names, Statement, StatementData } from '../../server/src/core/syntax/statements.ts';
import { testGrammars } from '../grammars.ts';
import { fences, readMarks } from '../markdown.ts';

async function parse(text: string, name = 'myapp.te'): Promise<SourceFile> {
  return parseFile(await testGrammars(), `file:///work/${name}`, text);
}

/** A statement in short: names as text, sets as `{ a -b }` with what else they say. */
function short({ data }: Statement): unknown {
  const value = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(value);
    if (typeof each !== 'object' || each === null) return each;
    if ('items' in each) return setText(each as Names);
    if ('value' in each && 'text' in each) return `${each.text}=${each.value}`;
    if ('text' in each) return each.text;
    return Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, value(inner)]));
  };
  return value(data);
}

function setText({ items, excluded, complement, wildcard, partial }: Names): string {
  const names = [
    ...items.map(({ text }) => text),
    ...excluded.map(({ text }) => `-${text}`),
    ...(wildcard ? ['*'] : []),
  ];
  return `${complement ? '~' : ''}${names.join(' ')}${partial ? ' …' : ''}`;
}

it.each<[string, object]>([
  [
    'allow { a_t -b_t } ~{ c_t } : { file dir } { read write };',
    {
      kind: 'av_rule',
      flavour: 'allow',
      source: 'a_t -b_t',
      target: '~c_t',
      classes: 'file dir',
      permissions: 'read write',
    },
  ],
  [
    'dontaudit $1 self:$2_socket *;',
    { kind: 'av_rule', flavour: 'dontaudit', source: '$1', target: 'self', classes: '$2_socket', permissions: '*' },
  ],
  [
    'neverallow * ~a_t:process ~{ ptrace fork };',
    {
      kind: 'av_rule',
      flavour: 'neverallow',
      source: '*',
      target: '~a_t',
      classes: 'process',
      permissions: '~ptrace fork',
    },
  ],
  [
    'allow a_t b_t:{ file_class_set dir } { $3 rw_file_perms { getattr } };',
    {
      kind: 'av_rule',
      flavour: 'allow',
      source: 'a_t',
      target: 'b_t',
      classes: 'file_class_set dir',
      permissions: '$3 rw_file_perms getattr',
    },
  ],
  [
    'allowxperm a_t self:tcp_socket ioctl { 0x8910-0x8926 };',
    { kind: 'xperm_rule', source: 'a_t', target: 'self', classes: 'tcp_socket', operation: 'ioctl' },
  ],
  [
    'type_transition a_t b_t:{ file dir } c_t "name";',
    { kind: 'type_rule', source: 'a_t', target: 'b_t', classes: 'file dir', default: 'c_t' },
  ],
  [
    'type a_t alias { b_t c_t }, domain, file_type;',
    { kind: 'type_declaration', name: 'a_t', aliases: ['b_t', 'c_t'], attributes: ['domain', 'file_type'] },
  ],
  ['typealias a_t alias d_t;', { kind: 'typealias', name: 'a_t', aliases: ['d_t'] }],
  ['typeattribute a_t daemon, port_type;', { kind: 'typeattribute', name: 'a_t', attributes: ['daemon', 'port_type'] }],
  ['attribute x;', { kind: 'attribute_declaration', names: ['x'] }],
  ['class k inherits file { z }', { kind: 'class_declaration', name: 'k', inherits: 'file', permissions: 'z' }],
  ['class k', { kind: 'class_declaration', name: 'k' }],
  ['common file { read write }', { kind: 'common_declaration', name: 'file', permissions: 'read write' }],
  [
    'portcon tcp 80-0x60 gen_context(system_u:object_r:http_port_t,s0)',
    { kind: 'portcon', protocol: 'tcp', low: '80=80', high: '0x60=96', type: 'http_port_t', level: 's0' },
  ],
  [
    'portcon udp 010 system_u:object_r:dns_port_t:s0:c0.c3',
    { kind: 'portcon', protocol: 'udp', low: '010=8', high: '010=8', type: 'dns_port_t', level: 's0:c0.c3' },
  ],
  ['policy_module(myapp, 1.2.3)', { kind: 'policy_module', name: 'myapp' }],
  ['module myapp 1.0;', { kind: 'module_statement', name: 'myapp' }],
  [
    "define(`my_set', `{ read write }')",
    { kind: 'define', name: 'my_set', value: '{ read write }', set: 'read write' },
  ],
  ["define(`other',`a b')", { kind: 'define', name: 'other', value: 'a b' }],
  [
    "foo_bar(a_t, { b_t c_t }, `quoted', , $1)",
    { kind: 'macro_call', name: 'foo_bar', arguments: ['a_t', '{ b_t c_t }', "`quoted'", '', '$1'] },
  ],
  ['corenet_tcp_bind_$1_port(a_t)', { kind: 'macro_call', name: 'corenet_tcp_bind_$1_port', arguments: ['a_t'] }],
  ['role a_r types a_t;', { kind: 'other', node: 'role_types_statement' }],
])('%s', async (text, expected) => {
  const { statements, tree } = await parse(text);
  expect(tree!.rootNode.hasError).toBe(false);
  expect(statements.map(short)).toEqual([expected]);
});

it('an argument is a name only where it is one name', async () => {
  const { statements } = await parse("foo(a_t, $1, $1_t, { a_t }, `a_t', a_t - b_t,)");
  const data = statements[0]!.data as Extract<StatementData, { kind: 'macro_call' }>;
  expect(data.arguments.map(({ isName }) => isName)).toEqual([true, true, true, false, false, false, false]);
});

it('requirements are not declarations, in both spellings of require', async () => {
  for (const [open, close, name] of [
    ['require {', '}', 'plain.te'],
    ['gen_require(`', "')", 'myapp.if'],
  ] as const) {
    const body =
      'type e_t, f_t;\n\tattribute g;\n\tclass tcp_socket { bind listen };\n\tclass dir list_dir_perms;\n\trole r_r;';
    const { statements } = await parse(`${open}\n\t${body}\n${close}\n`, name);
    expect(statements.slice(1).map(short)).toEqual([
      { kind: 'type_requirement', names: ['e_t', 'f_t'] },
      { kind: 'attribute_requirement', names: ['g'] },
      { kind: 'class_requirement', name: 'tcp_socket', permissions: 'bind listen' },
      { kind: 'class_requirement', name: 'dir', permissions: 'list_dir_perms' },
      { kind: 'other', node: 'role_requirement' },
    ]);
    expect(new Set(statements.slice(1).map(({ block }) => block))).toEqual(new Set([statements[0]]));
  }
});

it('statements know their block, block by block', async () => {
  const { statements } = await parse(
    "interface(`my_use',`\n\tgen_require(`\n\t\ttype a_t;\n\t')\n\toptional_policy(`\n\t\ttunable_policy(`b',`\n" +
      "\t\t\tallow $1 a_t:file read;\n\t\t',`\n\t\t\tmy_other($1)\n\t\t')\n\t')\n\tifdef(`x',`\n\t\ttype b_t;\n\t')\n')\n" +
      'if (c) { allow a_t b_t:dir search; } else { allow a_t b_t:dir getattr; }\n',
    'myapp.if',
  );
  const path = (statement: Statement): string =>
    statement.block ? `${path(statement.block)} ${statement.kind}` : statement.kind;
  expect(statements.map(path)).toEqual([
    'interface',
    'interface gen_require',
    'interface gen_require type_requirement',
    'interface optional',
    'interface optional tunable',
    'interface optional tunable av_rule',
    'interface optional tunable macro_call',
    'interface ifdef',
    'interface ifdef type_declaration',
    'if',
    'if av_rule',
    'if av_rule',
  ]);
});

it('an error marks its statement broken and leaves the others alone', async () => {
  const { statements } = await parse('type a_t;\nallow a_t b_t:file { read ;\ntype c_t;\n');
  const whole = statements.filter(({ broken }) => !broken).map(short);
  expect(whole).toContainEqual({ kind: 'type_declaration', name: 'a_t', aliases: [], attributes: [] });
  expect(whole.filter((each) => (each as StatementData).kind === 'av_rule')).toEqual([]);
});

it.each(['\n', '\r\n'])('comments are listed with their kind, those inside statements too (%j)', async (lineBreak) => {
  const file = await parse(
    '# one\n## two\ntype a_t; # three\nallow a_t # four\n\tself:file read;\ndnl five\n'.replaceAll('\n', lineBreak),
  );
  const texts = file.comments.map(({ kind, start, end }) => [kind, file.text.slice(start, end)]);
  expect(texts).toEqual([
    ['comment', '# one'],
    ['doc_comment', '## two'],
    ['comment', '# three'],
    ['comment', '# four'],
    ['dnl_comment', 'dnl five'],
  ]);
});

it('every name stands where its offset says, in the fences of all rule pages and in the examples', async () => {
  let names = 0;
  for (const { name, text } of realTexts()) {
    const file = await parse(text, name);
    for (const statement of file.statements) {
      expect(statement.start).toBeGreaterThanOrEqual(statement.block?.start ?? 0);
      expect(statement.end).toBeLessThanOrEqual(statement.block?.end ?? text.length);
      visit(statement.data, ({ text: word, offset }) => {
        names++;
        expect(text.slice(statement.start + offset, statement.start + offset + word.length)).toBe(word);
      });
    }
  }
  expect(names).toBeGreaterThan(500);
});

/** Calls `onName` for every name in the data. */
function visit(value: unknown, onName: (name: { text: string; offset: number }) => void): void {
  if (Array.isArray(value)) for (const each of value) visit(each, onName);
  else if (typeof value === 'object' && value !== null) {
    if ('text' in value && 'offset' in value) onName(value as { text: string; offset: number });
    else for (const each of Object.values(value)) visit(each, onName);
  }
}

function realTexts(): { name: string; text: string }[] {
  const pages = new URL('../../server/src/core/lint/rules/', import.meta.url);
  const examples = new URL('../../examples/', import.meta.url);
  const listed = (folder: URL, extension: RegExp) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => extension.test(name));
  return [
    ...listed(examples, /\.(te|if)$/).map((name) => ({ name, text: readFileSync(new URL(name, examples), 'utf8') })),
    ...listed(pages, /\.md$/).flatMap((page) =>
      fences(readFileSync(new URL(page, pages), 'utf8'))
        .filter(({ info }) => /^(te|if|spt)\b/.test(info))
        .map(({ info, text }) => ({ name: `myapp.${info.slice(0, 3).trim()}`, text: readMarks(text).text })),
    ),
  ];
}
