// Which symbols a query finds, and in which order.
import { expect, it } from 'vitest';
import { SymbolKind } from 'vscode-languageserver-types';
import { workspaceSymbols } from '../../server/src/core/features/workspaceSymbols.ts';
import { SymbolIndex } from '../../server/src/core/index/symbolIndex.ts';
import { testSnapshot } from '../snapshot.ts';

const iface = (name: string) => `interface(\`${name}',\`\n\ta($1)\n')\n`;

async function search(query: string, names: readonly string[], text = '', others = {}) {
  const index = new SymbolIndex();
  index.set('file:///x/system/log%20a.if', names.map(iface).join(''));
  const { snapshot } = await testSnapshot('own.te', text, others);
  return workspaceSymbols(index, snapshot, query);
}

const namesOf = async (...given: Parameters<typeof search>) => (await search(...given)).map(({ name }) => name);

it('the name itself first, then beginnings, words, parts, letters', async () => {
  const names = ['a_xlog', 'l_o_g', 'my_log', 'log_all', 'other', 'log', 'LOG_it'];
  expect(await namesOf('log', names)).toEqual(['log', 'LOG_it', 'log_all', 'my_log', 'a_xlog', 'l_o_g']);
});

it('an interface has the summary of its documentation beside it', async () => {
  const text = `## <summary>log</summary>\n\n########################################\n## <summary>\n##\tRead  the log.\n## </summary>\n${iface('log_read')}`;
  const uri = 'file:///work/log.if';
  const index = new SymbolIndex();
  index.set(uri, text);
  const { snapshot } = await testSnapshot('own.te', '', { [uri]: text });
  expect(workspaceSymbols(index, snapshot, 'log_read')).toMatchObject([{ containerName: 'Read the log.' }]);
});

it('an interface says its file, a declaration of an open file its place', async () => {
  const text = 'policy_module(own, 1.0)\ntype own_log_t alias own_l_t;\ngen_tunable(own_log, false)\n';
  expect(await search('log', ['log_read'], `${text}gen_require(\`\n\ttype other_log_t;\n')\n`)).toEqual([
    {
      name: 'log_read',
      kind: SymbolKind.Function,
      location: { uri: 'file:///x/system/log%20a.if' },
      data: { name: 'log_read', nameStart: 11 },
    },
    {
      name: 'own_log',
      kind: SymbolKind.Boolean,
      location: {
        uri: 'file:///work/own.te',
        range: { start: { line: 2, character: 12 }, end: { line: 2, character: 19 } },
      },
    },
    {
      name: 'own_log_t',
      kind: SymbolKind.Class,
      location: {
        uri: 'file:///work/own.te',
        range: { start: { line: 1, character: 5 }, end: { line: 1, character: 14 } },
      },
    },
  ]);
});

it('without a query only what the open files declare', async () => {
  expect(await namesOf('', ['log_read'], 'type a_t;\n')).toEqual(['a_t']);
});

it('no more than a person reads', async () => {
  const names = Array.from({ length: 300 }, (_, i) => `log_${i}`);
  expect(await search('log', names)).toHaveLength(200);
});

it('a name that a template makes is at its calls', async () => {
  const others = {
    'file:///work/log.if': "template(`log_template',`\n\ttype log_$1_t;\n')\n",
    'file:///work/a.te': 'policy_module(a, 1)\nlog_template(my)\n',
  };
  const text = 'policy_module(own, 1)\n\nlog_template(my)\n';
  const at = (name: string) => ({
    name: 'log_my_t',
    kind: SymbolKind.Class,
    location: { uri: `file:///work/${name}` },
    data: { call: { name: 'log_template', arguments: ['my'] } },
  });
  expect(await search('log_my', [], text, others)).toEqual([at('a.te'), at('own.te')]);
});

it('what a file declares that is not open is at the word that declares it', async () => {
  const index = new SymbolIndex();
  const module = 'policy_module(a, 1)\ntype log_a_t;\nnetwork_port(log, tcp,1,s0)\n';
  index.set('file:///work/a.te', module);
  const { snapshot } = await testSnapshot('a.te', module);
  const declared = (kind: SymbolKind, name: string, nameStart: number, written: string, file: string) => ({
    name,
    kind,
    location: { uri: `file:///work/${file}` },
    data: { name: written, nameStart },
  });
  index.set('file:///work/b.te', 'policy_module(b, 1)\nattribute log_b;\ntype log_a_t;\n');
  expect(workspaceSymbols(index, snapshot, 'log_b')).toEqual([
    declared(SymbolKind.Interface, 'log_b', 30, 'log_b', 'b.te'),
  ]);
  // The open file itself says where it declares its type, but not what macros of corenetwork make.
  const own = { start: { line: 1, character: 5 }, end: { line: 1, character: 12 } };
  expect(workspaceSymbols(index, snapshot, 'log_a_t').slice(0, 2)).toEqual([
    {
      ...declared(SymbolKind.Class, 'log_a_t', 0, '', 'a.te'),
      data: undefined,
      location: { uri: 'file:///work/a.te', range: own },
    },
    declared(SymbolKind.Class, 'log_a_t', 42, 'log_a_t', 'b.te'),
  ]);
  expect(workspaceSymbols(index, snapshot, 'log_port')).toEqual([
    declared(SymbolKind.Class, 'log_port_t', 47, 'log', 'a.te'),
  ]);
});
