// The light bulb: what it offers, in which order, and that each way to silence does so.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeActions } from '../server/src/core/features/codeActions.ts';
import { lint } from '../server/src/core/lint/lint.ts';
import { applyEdits } from './applyEdits.ts';
import { testSnapshot } from './snapshot.ts';

async function actionsAt(text: string, word: string, name = 'myapp.te', others: Readonly<Record<string, string>> = {}) {
  const { snapshot, file } = await testSnapshot(name, text, others);
  const { findings } = lint(snapshot, file, {});
  const range = file.lines.range(text.indexOf(word), text.indexOf(word));
  return codeActions(snapshot, file, range, findings);
}

const MODULE = `policy_module(myapp, 1.0)

type myapp_t;
type myapp_exec_t;
init_daemon_domain(myapp_t, myapp_exec_t)

gen_require(\`
	type http_port_t;
')

allow myapp_t self:tcp_socket create_stream_socket_perms;
corenet_tcp_bind_generic_node(myapp_t)

allow myapp_t http_port_t:tcp_socket name_bind;
`;

it('replaces and silences in CIL, and generates nothing there', async () => {
  const text = '(portcon tcp 80 (system_u object_r my_port_t ((s0) (s0)))) ; web\n\n(type a_t)\n';
  const actions = await actionsAt(text, 'tcp', 'my.cil');
  expect(actions.map(({ title }) => title)).toEqual([
    'Replace with semanage port -m',
    'Remove this portcon',
    'Disable port-already-defined on this line',
  ]);
  const [replaced, removed, disabled] = actions.map(({ edits }) => applyEdits(text, edits));
  expect(replaced).toBe('; semanage port -m -t my_port_t -p tcp 80 ; web\n\n(type a_t)\n');
  expect(removed).toBe('\n(type a_t)\n');
  expect(disabled).toContain('; web ; portcon-disable: port-already-defined\n');
  for (const fixed of [replaced, removed, disabled]) {
    const { snapshot, file } = await testSnapshot('my.cil', fixed!);
    expect(lint(snapshot, file, {}).findings).toEqual([]);
  }
  expect(await actionsAt(text, '\n(type', 'my.cil')).toEqual([]);
});

it('names the other open CIL file that labels a port', async () => {
  const portcon = (type: string) => `(portcon tcp 9123 (system_u object_r ${type} ((s0) (s0))))\n`;
  const [a, b] = [await testSnapshot('a.cil', portcon('a_t')), await testSnapshot('b.cil', `\n${portcon('b_t')}`)];
  const files = new Map([a.file, b.file].map((file) => [file.uri, file]));
  const [found, ...others] = lint({ ...a.snapshot, files }, a.file, {}).findings;
  expect(others).toEqual([]);
  expect(found).toMatchObject({ severity: 'information', related: [{ uri: b.file.uri }] });
  expect(found!.message).toContain('b_t (b.cil:2)');
});

it('offers fixes, then generated policy, then to silence', async () => {
  const both = (await actionsAt(MODULE, 'name_bind')).map(({ title, kind, preferred }) => [title, kind, preferred]);
  expect(both).toEqual([
    ['Use corenet_tcp_bind_http_port(myapp_t)', 'quickfix', true],
    ['Add capability net_bind_service for myapp_t', 'quickfix', undefined],
    ['Disable privileged-port-without-capability on this line', 'quickfix', undefined],
  ]);
  const onType = (await actionsAt(MODULE, 'http_port_t:')).map(({ title, kind, preferred }) => [
    title,
    kind,
    preferred,
  ]);
  expect(onType).toEqual([
    ['Use corenet_tcp_bind_http_port(myapp_t)', 'refactor.rewrite', true],
    ['Allow TCP server on http_port_t for myapp_t', 'refactor.rewrite', undefined],
    ['Allow TCP client of http_port_t for myapp_t', 'refactor.rewrite', undefined],
  ]);
});

it('generates nothing for the port type of a misspelt interface', async () => {
  const titles = async (port: string) => {
    const text = `policy_module(a, 1.0)\ntype a_t;\ndomain_type(a_t)\ncorenet_tcp_bind_${port}_port(a_t)\n`;
    return (await actionsAt(text, 'a_t;')).map(({ title }) => title).join('; ');
  };
  expect(await titles('smtp')).toContain('smtp_port_t');
  expect(await titles('smpt')).not.toContain('smpt_port_t');
});

it('prefers to remove a word only where it is known to be wrong there', async () => {
  const preferred = async (permission: string) => {
    const text = `policy_module(a, 1.0)\ntype a_t;\nallow a_t self:udp_socket { bind ${permission} };\n`;
    const actions = await actionsAt(text, permission);
    return actions.filter((each) => each.preferred).map(({ title }) => title);
  };
  expect(await preferred('name_connect')).toEqual(['Remove name_connect']);
  expect(await preferred('raed')).toEqual(['Replace with read']);
  expect(await preferred('qwertyuiop')).toEqual([]);
});

describe('a raw rule on a required type of another module', () => {
  const others = {
    'file:///work/db.te': 'policy_module(db, 1.0)\ntype db_t;\nattribute db_client;\n',
    'file:///work/db.if': `interface(\`db_stream_connect',\`
	gen_require(\`
		type db_t;
	')
	allow $1 db_t:unix_stream_socket connectto;
')
interface(\`db_client',\`
	gen_require(\`
		type db_t;
		attribute db_client;
	')
	typeattribute $1 db_client;
	allow $1 db_t:fifo_file write;
')
`,
  };
  const head = 'policy_module(myapp, 1.0)\n';
  const required = (names: string) => `\ngen_require(\`\n\ttype ${names};\n')\n`;
  const connect = 'allow myapp_t db_t:unix_stream_socket connectto;\n';
  const offers = async (text: string, word = 'db_t:') => {
    const all = await actionsAt(text, word, 'myapp.te', others);
    return all.filter(({ title }) => title.startsWith('Use '));
  };

  it('becomes the call of its interface, and a require that nothing else needs goes', async () => {
    const rest = `\ntype myapp_t;\n${connect}`;
    const text = head + required('db_t') + rest;
    for (const word of ['db_t:', 'connectto', 'allow']) {
      const [offer, ...more] = await offers(text, word);
      expect(more).toEqual([]);
      expect(offer).toMatchObject({ title: 'Use db_stream_connect(myapp_t)', kind: 'refactor.rewrite' });
      expect(applyEdits(text, offer!.edits)).toBe(`${head}\ntype myapp_t;\ndb_stream_connect(myapp_t)\n`);
    }
  });

  it('does so in a block too', async () => {
    const text = `${head}${required('db_t')}\ntype myapp_t;\ntunable_policy(\`a_b',\`\n\t${connect}')\n`;
    const fixed = `${head}\ntype myapp_t;\ntunable_policy(\`a_b',\`\n\tdb_stream_connect(myapp_t)\n')\n`;
    expect(applyEdits(text, (await offers(text))[0]!.edits)).toBe(fixed);
  });

  it('keeps the require of what else the module uses', async () => {
    const text = `${head}${required('a_t, db_t')}\ntype myapp_t;\n${connect}`;
    expect(applyEdits(text, (await offers(text))[0]!.edits)).toContain('\ttype a_t;\n');
    const twice = `${text}allow myapp_t db_t:fd use;\n`;
    expect(applyEdits(twice, (await offers(twice))[0]!.edits)).toContain('\ttype a_t, db_t;\n');
  });

  it('stays one fix where the require is missing', async () => {
    const all = await offers(`${head}type myapp_t;\n${connect}`);
    expect(all.map(({ title, kind }) => [title, kind])).toEqual([['Use db_stream_connect(myapp_t)', 'quickfix']]);
  });

  it.each([
    ['no interface gives it', `type myapp_t;\nallow myapp_t db_t:process ptrace;\n`],
    ['the type is of the module', `type myapp_t;\ntype db_t;\n${connect}`],
    ['the module is a plain one', `module myapp 1.0;\nrequire { type db_t; }\ntype myapp_t;\n${connect}`],
    ['the rule has a comment inside', `type myapp_t;\n${connect.replace(' db_t', ' # why\n\tdb_t')}`],
    [
      'a conditional holds the rule and may not hold the call',
      "type myapp_t;\ntunable_policy(`a_b',`\n\tallow myapp_t db_t:fifo_file write;\n')\n",
    ],
  ])('stays where %s', async (_, rest) => {
    const text = rest.startsWith('module') ? rest : head + required('db_t') + rest;
    expect(await offers(text, rest.includes('# why') ? 'allow' : 'db_t:')).toEqual([]);
  });

  it('becomes a call outside of a conditional that may not hold it', async () => {
    const text = `${head}${required('db_t')}type myapp_t;\nallow myapp_t db_t:fifo_file write;\n`;
    expect((await offers(text)).map(({ title }) => title)).toEqual(['Use db_client(myapp_t)']);
  });
});

it('adds to the comment that silences already', async () => {
  const text = 'policy_module(myapp, 1.0)\ntype a_t;\nallow a_t self:tcp_sok read; # portcon-disable: syntax-error\n';
  const actions = await actionsAt(text, 'tcp_sok');
  expect(applyEdits(text, actions.at(-1)!.edits)).toBe(text.replace('syntax-error', 'syntax-error, unknown-class'));
});

describe.each(['beacond.te', 'beacond_broken.te'])('each finding of examples/beacond/%s', async (name) => {
  const text = readFileSync(new URL(`../examples/beacond/${name}`, import.meta.url), 'utf8');
  const { snapshot, file } = await testSnapshot(name, text);
  const { findings } = lint(snapshot, file, {});

  it.each(findings.map((finding, index) => ({ index, rule: finding.rule })))(
    '$rule can be silenced',
    async ({ index }) => {
      const finding = findings[index]!;
      const actions = codeActions(snapshot, file, finding.range, findings);
      const disable = actions.find(({ title }) => title === `Disable ${finding.rule} on this line`)!;
      const silenced = await testSnapshot(name, applyEdits(text, disable.edits));
      const left = lint(silenced.snapshot, silenced.file, {}).findings;
      expect(left.length).toBeLessThan(findings.length);
      expect(
        left.some(({ rule, range }) => rule === finding.rule && range.start.line === finding.range.start.line),
      ).toBe(false);
    },
  );
});
