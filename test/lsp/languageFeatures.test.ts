// The language features as a client asks for them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import {
  DocumentHighlightRequest,
  FoldingRangeRequest,
  type InlayHint,
  InlayHintRefreshRequest,
  InlayHintRequest,
  type SelectionRange,
  SelectionRangeRequest,
  type WorkspaceSymbol,
  WorkspaceSymbolRequest,
  WorkspaceSymbolResolveRequest,
} from 'vscode-languageserver-protocol';
import { fileUri } from '../../server/src/core/base/fileUri.ts';
import { nodeHost } from '../../server/src/node/host.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const URI = 'file:///work/beacond.te';
const TEXT = "policy_module(beacond, 1.0)\ntype beacond_t;\noptional_policy(`\n\tinit_x(beacond_t)\n')\n";
const POSITION = { line: 3, character: 10 };

let client: TestClient;
afterEach(() => client.stop());

it('highlight, fold and select in a file', async () => {
  client = await inProcess({ loadGrammars: nodeHost(DIST).loadGrammars, readFile: async () => undefined });
  await client.open(URI, TEXT);
  const textDocument = { uri: URI };
  const at = { textDocument, position: POSITION };
  expect(await client.connection.sendRequest(DocumentHighlightRequest.type, at)).toEqual([
    { range: { start: { line: 1, character: 5 }, end: { line: 1, character: 14 } }, kind: 3 },
    { range: { start: { line: 3, character: 8 }, end: { line: 3, character: 17 } }, kind: 2 },
  ]);
  expect(await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument })).toEqual([
    { startLine: 2, endLine: 3 },
  ]);
  const asked = { textDocument, positions: [POSITION, { line: 0, character: 0 }] };
  const [word, ...others] = (await client.connection.sendRequest(
    SelectionRangeRequest.type,
    asked,
  )) as SelectionRange[];
  expect(word!.range).toEqual({ start: { line: 3, character: 8 }, end: { line: 3, character: 17 } });
  expect(others).toHaveLength(1);
});

const TWO = `## <param name="domain"></param>
## <param name="entry"></param>
interface(\`two',\`
	a($1, $2)
')
`;
const CALLS = 'two(a_t, b_t)\ncorenet_tcp_bind_ssh_port(a_t)\n';

it('hint at parameters and ports, as the settings want it', async () => {
  const root = mkdtempSync(join(tmpdir(), 'portcon-hints-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'two.if'), TWO);
  const settings = { ports: { source: 'bundled', bundledPolicy: 'refpolicy' }, headers: { folders: [] } };
  client = await inProcess(
    nodeHost(DIST),
    { settings },
    {
      workspaceFolders: [{ uri: fileUri(root), name: 'x' }],
      capabilities: { workspace: { inlayHint: { refreshSupport: true } } },
    },
  );
  let refreshed = 0;
  client.connection.onRequest(InlayHintRefreshRequest.type, () => void refreshed++);
  await client.open(URI, CALLS);
  const labels = async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
    const asked = { textDocument: { uri: URI }, range };
    const found = (await client.connection.sendRequest(InlayHintRequest.type, asked)) as InlayHint[];
    return found.map(({ label }) => label);
  };
  await expect.poll(labels).toEqual(['domain:', 'entry:', 'tcp 22']);
  const change = async (inlayHints: object) => {
    const before = refreshed;
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { portcon: { ...settings, inlayHints } },
    });
    await expect.poll(() => refreshed).toBeGreaterThan(before);
  };
  await change({ ports: false });
  expect(await labels()).toEqual(['domain:', 'entry:']);
  await change({ parameterNames: false });
  expect(await labels()).toEqual(['tcp 22']);
});

it.each([
  ['with their range where the client cannot ask for it', {}],
  ['with a range on request', { workspace: { symbol: { resolveSupport: { properties: ['location.range'] } } } }],
])('symbols of the workspace come %s', async (_, capabilities) => {
  const root = mkdtempSync(join(tmpdir(), 'portcon-symbols-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  writeFileSync(join(root, 'two.if'), TWO);
  client = await inProcess(
    nodeHost(DIST),
    { trusted: false, settings: { headers: { folders: [] } } },
    { workspaceFolders: [{ uri: fileUri(root), name: 'x' }], capabilities },
  );
  const search = async () =>
    (await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'two' })) as WorkspaceSymbol[];
  await expect.poll(search).toHaveLength(1);
  const [found] = await search();
  const uri = fileUri(join(root, 'two.if'));
  const range = { start: { line: 2, character: 11 }, end: { line: 2, character: 14 } };
  if ('workspace' in capabilities) {
    expect(found!.location).toEqual({ uri });
    const placed = await client.connection.sendRequest(WorkspaceSymbolResolveRequest.type, found!);
    expect(placed.location).toEqual({ uri, range });
  } else expect(found!.location).toEqual({ uri, range });
});
