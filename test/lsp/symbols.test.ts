// Definition, hover, signature and completion over the real headers of this machine.
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CompletionItem,
  type CompletionList,
  CompletionRequest,
  CompletionResolveRequest,
  DefinitionRequest,
  type Location,
  SignatureHelpRequest,
} from 'vscode-languageserver-protocol';
import { nodeHost } from '../../server/src/node/host.ts';
import { DIST } from '../build.ts';
import { requireTool } from '../requireTool.ts';
import { inProcess, type TestClient } from './client.ts';

const URI = 'file:///work/beacond.te';
const HEADERS = requireTool('selinux-devel', 'the headers of package selinux-policy-dev');

let client: TestClient;
afterEach(() => client.stop());

/** Opens a file with the cursor at `|` and waits until the headers are read. */
async function open(marked: string, uri = URI) {
  client = await inProcess(nodeHost(DIST));
  const at = marked.indexOf('|');
  const lines = marked.slice(0, at).split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1)!.length };
  await client.open(uri, marked.replace('|', ''));
  await client.ports();
  await expect.poll(() => definitions('init_daemon_domain'), { timeout: 20_000 }).not.toEqual([]);
  return { textDocument: { uri }, position };
}

async function definitions(name: string): Promise<Location[]> {
  const uri = 'file:///work/ask.te';
  await client.open(uri, `${name}(a_t)\n`);
  const found = await client.connection.sendRequest(DefinitionRequest.type, {
    textDocument: { uri },
    position: { line: 0, character: 2 },
  });
  await client.close(uri);
  return found as Location[];
}

const completion = async (params: Awaited<ReturnType<typeof open>>) =>
  (await client.connection.sendRequest(CompletionRequest.type, params)) as CompletionList;
const labels = ({ items }: CompletionList) => items.map(({ label }) => label);

describe.skipIf(!HEADERS)('symbols', { timeout: 30_000 }, () => {
  it('go to the definition in the headers', async () => {
    const params = await open(
      'policy_module(beacond, 1.0)\ntype beacond_t;\ninit_daemon_|domain(beacond_t, beacond_t)\n',
    );
    const [found, ...others] = (await client.connection.sendRequest(DefinitionRequest.type, params)) as Location[];
    expect(others).toEqual([]);
    expect(found!.uri).toMatch(/\/system\/init\.if$/);
    expect(found!.range.end.character - found!.range.start.character).toBe('init_daemon_domain'.length);
  });

  it('go to the declaration of a type', async () => {
    const params = await open('policy_module(beacond, 1.0)\ntype beacond_t;\nallow beacond|_t self:fifo_file read;\n');
    expect(await client.connection.sendRequest(DefinitionRequest.type, params)).toEqual([
      { uri: URI, range: { start: { line: 1, character: 5 }, end: { line: 1, character: 14 } } },
    ]);
  });

  it('are explained', async () => {
    const { position } = await open('init_daemon_|domain(a_t, b_t)\n');
    const text = await client.hover(URI, position.line, position.character);
    expect(text).toContain('**init_daemon_domain(domain, entry_point)** · interface');
    expect(text).toMatch(/`entry_point`: .*\n.*\*system\/init\.if:\d+\*$/s);
  });

  it('show their parameters while they are typed', async () => {
    const params = await open('init_daemon_domain(beacond_t, |\n');
    const help = await client.connection.sendRequest(SignatureHelpRequest.type, params);
    expect(help).toMatchObject({
      activeParameter: 1,
      signatures: [{ label: 'init_daemon_domain(domain, entry_point)' }],
    });
  });

  it.each([
    ['gen_user(a_u, a, |', 2, 'gen_user(username, prefix, role_set, mls_defaultlevel, mls_range, mcs_categories)'],
    ['/a -- gen_context(system_u:object_r:etc_t,|s0)', 1, 'gen_context(context, mls_sensitivity, mcs_categories)'],
    ["tunable_policy(`a', |", 1, 'tunable_policy(condition, rules, else_rules)'],
    ['policy_module(a, |', 1, 'policy_module(name, version)'],
    ["ifdef(`a', |", 1, 'ifdef(name, if_defined, if_not_defined)'],
    ['gen_cats(|', 0, 'gen_cats(N)'],
    ['domtrans_pattern(a_t, |', 1, 'domtrans_pattern(source_domain, entry_point_file_type, target_domain)'],
    ['rw_files_pattern(a_t, |', 1, 'rw_files_pattern(domain_type, container_type, file_type)'],
    [
      'filetrans_pattern(a_t, |',
      1,
      'filetrans_pattern(domain_type, container_type, new_object_type, object_class, filename)',
    ],
  ])('name the parameters of %s', async (marked, activeParameter, label) => {
    const params = await open(`${marked}\n`, marked.startsWith('/') ? 'file:///work/beacond.fc' : URI);
    const help = await client.connection.sendRequest(SignatureHelpRequest.type, params);
    expect(help).toMatchObject({ activeParameter, signatures: [{ label }] });
  });

  it('show none in a comment', async () => {
    const params = await open('init_daemon_domain(a_t, # init_daemon_domain(|\n');
    expect(await client.connection.sendRequest(SignatureHelpRequest.type, params)).toBeNull();
  });

  it('mark no parameter where the call has an argument too many', async () => {
    const params = await open('init_daemon_domain(a_t, b_t, |\n');
    const help = await client.connection.sendRequest(SignatureHelpRequest.type, params);
    expect(help!.signatures[0]!.parameters).toHaveLength(2);
    expect(help!.activeParameter).toBe(2);
  });

  it('say first what a call allows between processes', async () => {
    const { position } = await open('mysql_stream_con|nect(acme_t)\n');
    const text = await client.hover(URI, position.line, position.character);
    expect(text).toContain('```selinux\nallow acme_t mysqld_t:unix_stream_socket connectto;\n');
    expect(text).toMatch(/:dir \{ getattr search open \};\n```\n\n\*services/);
  });

  it('say first which types a template declares', async () => {
    const { position } = await open('apache_content_temp|late(tp1)\n');
    const text = await client.hover(URI, position.line, position.character);
    const declared = /\n\nDeclares types (.*) {2}\nDeclares boolean (.*)\n\nGives\n/.exec(text!);
    expect(declared?.[1]?.split(', ')).toContain('httpd_tp1_script_t');
    expect(declared?.[2]).toBe('allow_httpd_tp1_script_anon_write');
  });

  it('are proposed by their first letters, with documentation on request', async () => {
    const params = await open('policy_module(beacond, 1.0)\nlogging_send|\n');
    const list = await completion(params);
    expect(labels(list)).toContain('logging_send_syslog_msg');
    expect(JSON.stringify(list).length).toBeLessThan(60_000);
    const item = list.items.find(({ label }) => label === 'logging_send_syslog_msg')!;
    const resolved: CompletionItem = await client.connection.sendRequest(CompletionResolveRequest.type, item);
    expect(resolved.documentation).toMatchObject({ value: expect.stringContaining('syslog') });
  });

  it('are proposed within bounds, however many there are', async () => {
    const params = await open('policy_module(beacond, 1.0)\ncorenet_|\n');
    const list = await completion(params);
    expect(list).toMatchObject({ isIncomplete: true, items: { length: 100 } });
    expect(JSON.stringify(list).length).toBeLessThan(60_000);
    for (const { insertText, label } of list.items) {
      expect(insertText!.replace(label, '')).toMatch(/^\(\$\{1:domain\}(, \$\{2:\w+\})?\)\$0$/);
    }
  });

  it('required by the headers are proposed in a require', async () => {
    const params = await open("policy_module(beacond, 1.0)\ngen_require(`\n\ttype etc_|\n')\n");
    const types = labels(await completion(params));
    expect(types).toContain('etc_t');
    expect(types.filter((name) => !name.startsWith('etc_'))).toEqual([]);
  });

  it('are proposed as an argument of their interfaces', async () => {
    const call = await open('policy_module(beacond, 1.0)\ntype etc_own_t;\nread_files_pattern(etc_own_t, { etc_|');
    const types = labels(await completion(call));
    expect(types[0]).toBe('etc_own_t');
    expect(types).toContain('etc_t');
  });

  it('have booleans that only their documentation names', async () => {
    const params = await open('policy_module(beacond, 1.0)\ntunable_policy(`ssh_sys|');
    await expect.poll(async () => labels(await completion(params)), { timeout: 20_000 }).toEqual(['ssh_sysadm_login']);
  });

  it('have types for the contexts of files', async () => {
    const uri = 'file:///work/beacond.fc';
    const params = await open('/x -- gen_context(system_u:object_r:etc_|,s0)\n', uri);
    await expect.poll(async () => labels(await completion(params)), { timeout: 20_000 }).toContain('etc_t');
  });

  it('are proposed by the number of a port', async () => {
    const list = await completion(await open('policy_module(beacond, 1.0)\n8080|\n'));
    expect(list.items.map(({ insertText }) => insertText)).toEqual([
      `corenet_tcp_bind_http_cache_port(\${1:domain})$0`,
      `corenet_tcp_connect_http_cache_port(\${1:domain})$0`,
    ]);
    expect(list.items[0]!.detail).toBe('tcp/8080 is http_cache_port_t');
    expect(list.items[0]!.labelDetails).toEqual({ description: 'tcp/8080' });
    expect(list.items[0]!.data).toBe('corenet_tcp_bind_http_cache_port');
  });

  it('of an open header are those it has now', async () => {
    await open('a|\n');
    const uri = 'file:///work/own.if';
    await client.open(uri, "interface(`own_read',`\n\tallow $1 self:fifo_file read;\n')\n");
    expect(await definitions('own_read')).toHaveLength(1);
    const range = { start: { line: 0, character: 11 }, end: { line: 0, character: 14 } };
    await client.change(uri, 2, [{ range, text: 'our' }]);
    expect(await definitions('own_read')).toEqual([]);
    expect(await definitions('our_read')).toMatchObject([{ uri, range: { start: { line: 0, character: 11 } } }]);
  });
});
