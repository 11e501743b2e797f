// The language server through its protocol, in this process: documents, diagnostics, hovers, fixes, port data, faults.
import { afterEach, describe, expect, it } from 'vitest';
import { DocumentSymbolRequest, type TextDocumentEdit } from 'vscode-languageserver-protocol';
import { nodeHost } from '../../server/src/node/host.ts';
import {
  LOOK_UP_PORT,
  type LookUpPortItem,
  PORT_SNAPSHOT,
  REFRESH_PORTS,
  TRUST_GRANTED,
} from '../../server/src/protocol.ts';
import type { Host, ToolResult } from '../../server/src/workspace/host.ts';
import { applyEdits } from '../applyEdits.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const URI = 'file:///work/myapp.te';
const HEADER = 'policy_module(myapp, 1.0)\ntype myapp_t;\n';

/** The real host of this machine, except for its tools, which answer as told: what a test of faults needs. */
function host(semanage: (args: readonly string[]) => ToolResult | Promise<ToolResult>): Host & { calls: string[] } {
  const calls: string[] = [];
  const { watchPolicyStore: _, ...real } = nodeHost(DIST);
  return {
    ...real,
    calls,
    run: async (tool, args) => {
      calls.push(`${tool} ${args.join(' ')}`);
      return tool === 'semanage' ? semanage(args) : { kind: 'failed', reason: 'not found on PATH' };
    },
  };
}

const LIST = `SELinux Port Type              Proto    Port Number

http_port_t                    tcp      80, 443
reserved_port_t                tcp      1-511
`;
const answers = () => host((args): ToolResult => ({ kind: 'ok', stdout: args.includes('-lC') ? '' : LIST }));

let client: TestClient;
afterEach(() => client.stop());

describe('documents', () => {
  it('that are long have an outline as they are opened where the client takes no registration', async () => {
    client = await inProcess(answers());
    const rules = Array.from({ length: 8_000 }, (_, i) => `allow myapp_t myapp${i}_t:file { read getattr };\n`);
    await client.open(URI, HEADER + rules.join(''));
    const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: URI } });
    expect(symbols?.map(({ name }) => name)).toContain('myapp_t');
  });

  it('are judged as they are typed, version by version', async () => {
    client = await inProcess(answers());
    // Arguments are proposed where they begin, and interfaces of a port for its number.
    expect(client.capabilities.completionProvider?.triggerCharacters).toEqual([...':{(,0123456789']);
    await client.open(URI, `${HEADER}allow myapp_t self:fifo_file read`);
    expect((await client.diagnostics(URI, 1)).map(({ code }) => code)).toEqual(['syntax-error']);
    const end = { line: 2, character: 33 };
    await client.change(URI, 2, [{ range: { start: end, end }, text: ';' }]);
    expect(await client.diagnostics(URI, 2)).toEqual([]);
  });

  it('can be CIL', async () => {
    client = await inProcess(answers());
    const uri = 'file:///work/myapp.cil';
    const portcon = '(portcon tcp 80 (system_u object_r my_t ((s0) (s0))))';
    await client.open(uri, `${portcon}\n`);
    const [found] = await client.until(uri, (list) => list.length === 1);
    expect(found).toMatchObject({ code: 'port-already-defined', severity: 1 });
    await client.change(uri, 2, [{ range: found!.range, text: portcon.slice(0, -1) }]);
    expect((await client.diagnostics(uri, 2)).map(({ code }) => code)).toEqual(['syntax-error']);
  });

  it('lose their marks when closed', async () => {
    client = await inProcess(answers());
    await client.open(URI, `${HEADER}alow`);
    await client.until(URI, (list) => list.length === 1);
    await client.close(URI);
    await client.until(URI, (list) => list.length === 0);
  });

  it('may be anything', async () => {
    client = await inProcess(answers());
    const texts = ['', '\uFEFF', '\0\0\0', `${HEADER.replaceAll('\n', '\r\n')}`, '\uD800', 'allow', "'".repeat(999)];
    for (const [index, text] of texts.entries()) {
      await client.open(`file:///work/${index}.te`, text);
      await client.diagnostics(`file:///work/${index}.te`, 1);
    }
    expect(client.log).toEqual([]);
  });

  it('keep a change for a file that is not open from doing harm', async () => {
    client = await inProcess(answers());
    await client.change('file:///work/nobody.te', 2, [{ text: 'x' }]);
    await client.open(URI, `${HEADER}alow`);
    expect(await client.diagnostics(URI, 1)).toHaveLength(1);
  });
});

describe('findings', () => {
  it('name the other party, link to their page and have a fix that works', async () => {
    client = await inProcess(answers());
    const text = `${HEADER}# semanage port -a -t myapp_port_t -p tcp 80\n`;
    await client.open(URI, text);
    const list = await client.until(URI, (found) => found.some(({ code }) => code === 'port-already-defined'));
    const finding = list.find(({ code }) => code === 'port-already-defined')!;
    expect(finding.message).toMatch(/^Port tcp\/80 already defined: http_port_t \(policy\)\./);
    expect(finding.codeDescription?.href).toMatch(/^file:.*rules\/port-already-defined\.md$/);
    const actions = await client.actions(URI, finding.range, list);
    const fix = actions.find(({ isPreferred }) => isPreferred)!;
    expect(fix.title).toBe('Use semanage port -m');
    expect(fix.diagnostics).toEqual([finding]);
    const [edit] = fix.edit!.documentChanges as TextDocumentEdit[];
    expect(applyEdits(text, edit!.edits as never)).toContain('# semanage port -m -t myapp_port_t -p tcp 80');
    expect(actions.at(-1)!.title).toBe('Disable port-already-defined on this line');
  });

  it('obey the settings', async () => {
    client = await inProcess(answers(), { settings: { rules: { 'syntax-error': 'hint', nonsense: 7 } } });
    await client.open(URI, `${HEADER}alow`);
    expect((await client.diagnostics(URI, 1)).map(({ severity }) => severity)).toEqual([4]);
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { portcon: { rules: { 'syntax-error': 'off' } } },
    });
    await client.until(URI, (list) => list.length === 0);
  });
});

describe('port data', () => {
  it('come from semanage, and looking up answers from them', async () => {
    client = await inProcess(answers());
    expect((await client.ports()).summary).toMatch(/from semanage/);
    const found = await client.connection.sendRequest<LookUpPortItem[]>(LOOK_UP_PORT, { query: 'tcp/80' });
    expect(found).toEqual([{ port: 'tcp/80', type: 'http_port_t', origin: 'policy', reason: 'narrowest range 80' }]);
    const snapshot = await client.connection.sendRequest<{ text: string }>(PORT_SNAPSHOT);
    expect(snapshot.text).toBe(LIST);
  });

  it('are read once by ten refreshes at a time', async () => {
    const counted = answers();
    client = await inProcess(counted);
    await client.ports();
    counted.calls.length = 0;
    await Promise.all(Array.from({ length: 10 }, () => client.connection.sendRequest(REFRESH_PORTS)));
    expect(counted.calls.length).toBeLessThanOrEqual(4);
  });

  it.each<[string, ToolResult]>([
    ['is missing', { kind: 'failed', reason: 'not found on PATH or in /usr/sbin' }],
    ['prints garbage', { kind: 'ok', stdout: '\0\x01garbage\n'.repeat(50) }],
    ['prints nothing', { kind: 'ok', stdout: '' }],
  ])('fall back and say why when semanage %s', async (_name, result) => {
    client = await inProcess(host(() => result));
    const status = await client.ports();
    expect(status.summary).toMatch(/bundled (refpolicy|fedora)/);
    expect(status.details.join(' ')).toMatch(/semanage/);
    expect(status.live).toBe(false);
  });

  it('start no tool before the workspace is trusted', async () => {
    const watched = answers();
    client = await inProcess(watched, { trusted: false });
    expect((await client.ports()).summary).toMatch(/bundled/);
    expect(watched.calls).toEqual([]);
    await client.connection.sendNotification(TRUST_GRANTED);
    await client.connection.sendRequest(REFRESH_PORTS);
    expect((await client.ports()).summary).toMatch(/semanage/);
  });

  it('do not delay the findings that need none', async () => {
    let answer: (result: ToolResult) => void = () => undefined;
    const hanging = host(() => new Promise((resolve) => (answer = resolve)));
    client = await inProcess(hanging);
    await client.open(URI, `${HEADER}alow\n# semanage port -a -t x_port_t -p tcp 80`);
    const early = await client.until(URI, (list) => list.length > 0);
    expect(early.map(({ code }) => code)).toEqual(['syntax-error']);
    answer({ kind: 'failed', reason: 'killed' });
  });
});

describe('hovers', () => {
  it('answer on a word and are silent elsewhere', async () => {
    client = await inProcess(answers());
    await client.open(URI, `${HEADER}allow myapp_t http_port_t:tcp_socket name_bind;\n`);
    expect(await client.hover(URI, 2, 38)).toContain('name_bind');
    expect(await client.hover(URI, 2, 16)).toContain('http_port_t');
    expect(await client.hover('file:///work/closed.te', 0, 0)).toBeUndefined();
  });
});
