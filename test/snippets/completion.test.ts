// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a snippet's placeholders look like that
// Where the server proposes a snippet, and what it inserts.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import { snippetPreview } from '../../server/src/core/features/complete/snippetItems.ts';
import { plainSnippet } from '../../server/src/core/features/complete/snippetText.ts';
import { complete } from '../../server/src/core/features/complete.ts';
import { SymbolIndex } from '../../server/src/core/index/symbolIndex.ts';
import { testSnapshot } from '../snapshot.ts';
import { expandSnippet } from './expand.ts';

/** The snippets proposed at `|`. */
async function proposed(name: string, marked: string): Promise<CompletionItem[]> {
  const offset = marked.indexOf('|');
  const { snapshot, file } = await testSnapshot(name, marked.replace('|', ''));
  const { items } = complete(snapshot, new SymbolIndex(), file, offset);
  return items.filter(({ kind }) => kind === CompletionItemKind.Snippet);
}

const words = async (name: string, marked: string) => (await proposed(name, marked)).map(({ label }) => label);
const HEAD = 'policy_module(acme, 1.0)\n';

describe('a snippet is proposed', () => {
  it.each([
    ['acme.te', `${HEAD}tcp_s|`, ['tcp_server']],
    ['acme.te', `${HEAD}optional_policy(\`\n\ttcp_|\n')\n`, ['tcp_server', 'tcp_client']],
    ['acme.te', `${HEAD}corenet_tcp_bind_generic_node(acme_t\ntcp_s|`, ['tcp_server']],
    ['acme.te', 'mod|', ['module']],
    ['acme.if', "interface(`a',`\n\tgen_req|\n')\n", ['gen_require']],
    ['acme.if', 'interface|', ['interface_file', 'interface']],
    ['acme.fc', 'tre|', ['tree']],
    ['acme.fc', '/a\tgen_context(system_u:object_r:a_t,s0)\n\t|', ['gen_context', 'tree', 'none', 'ifdef']],
    ['acme.cil', 'port|', ['portcon', 'port_type']],
    ['acme.cil', '(block a\n  (typ|)', []],
    ['acme.cil', '(block a ; (\n  (all|)', ['allow']],
    ['corenetwork.te.in', 'network_p|', ['network_port']],
    ['policy.conf', 'portc|', ['portcon']],
  ])('in %s: %j', async (name, marked, expected) => {
    expect(await words(name, marked)).toEqual(expected);
  });
});

describe('no snippet is proposed', () => {
  it.each([
    ['acme.te', `${HEAD}foo(tcp_s|`],
    ['acme.te', `${HEAD}foo(acme_t,\n\ttcp_s|)`],
    ['acme.te', `${HEAD}# tcp_s|`],
    ['acme.te', `${HEAD}dnl tcp_s|`],
    ['acme.te', `${HEAD}allow a_t all|`],
    ['acme.te', `${HEAD}gen_require(\`\n\tall|\n')\n`],
    ['acme.te', `${HEAD}tunable_policy(\`type|`],
    ['acme.te', `${HEAD}gen_tun|(a, false)`],
    // What may not stand in the file.
    ['acme.te', `${HEAD}policy_m|`],
    ['acme.te', `${HEAD}portc|`],
    ['acme.te', `${HEAD}interface_f|`],
    ['acme.fc', '/tree|'],
    ['acme.fc', '# tree|'],
    ['acme.fc', '/a\tgen_context(none|'],
    ['acme.cil', '; port|'],
    ['acme.cil', '(allow a_t b_t\n  port|)'],
    ['acme.cil', '(allow a_t b_t (port|'],
    ['acme.cil', '(type a_t) port|'],
  ])('in %s: %j', async (name, marked) => {
    expect(await words(name, marked)).toEqual([]);
  });
});

describe('it inserts', () => {
  const inserted = async (name: string, marked: string) => (await proposed(name, marked))[0]?.insertText;

  it('the name of the file as that of the module', async () => {
    expect(await inserted('acme.te', 'type_t|')).toContain('type_transition ${1:acme_t} ${2:target_t}:');
    expect(await inserted('acme.te.in', 'type_t|')).toContain('${1:acme_t}');
    expect(await inserted('Untitled-1', 'type_t|')).toContain('${1:myapp_t}');
    expect(await inserted('a%20b.te', 'type_t|')).toContain('${1:myapp_t}');
  });

  it('the parentheses of CIL once', async () => {
    const body = 'allow ${1:source_t} ${2:target_t} (${3:file} (${4:getattr open read}))';
    expect(await inserted('acme.cil', 'all|')).toBe(`(${body})$0`);
    expect(await inserted('acme.cil', '(all|')).toBe(`${body})$0`);
    expect(await inserted('acme.cil', '(all|)')).toBe(`${body}$0`);
    expect(await inserted('acme.cil', '(opt|)')).toMatch(/^optional \$\{1:acme_optional\}\n\t.*\n$/);
  });
});

const FILES = { 'acme.te': 'selinux', 'acme.fc': 'selinux-fc', 'acme.cil': 'selinux-cil' };

it.each(Object.entries(FILES))('all of %s are shown as they look once they are there', async (name, language) => {
  const items = await proposed(name, '|');
  const known = new Set(items.map(({ label }) => label));
  const file = new URL(`../../snippets/${language}.json`, import.meta.url);
  const all: { words: string[] }[] = Object.values(JSON.parse(readFileSync(file, 'utf8')));
  const missing = all.flatMap(({ words }) => words).filter((word) => !known.has(word));
  expect(missing).toEqual(language === 'selinux' ? ['interface_file'] : []);
  for (const item of items) {
    expect(item.insertText).not.toContain('TM_FILENAME_BASE');
    const { text } = expandSnippet(item.insertText!, 'unused', new Map());
    expect(snippetPreview(item)).toBe(`\`\`\`${language}\n${text}\n\`\`\``);
  }
});

it('reads what an editor may send back', () => {
  expect(plainSnippet('a \\$1 ${1:b ${2:c} \\}}$1 ${3|d,e|}${ ${1 \\')).toBe('a $1 b c }b c } d${ ${1 \\');
  expect(snippetPreview({ label: 'a', kind: CompletionItemKind.Snippet, data: 'a' })).toBeUndefined();
});
