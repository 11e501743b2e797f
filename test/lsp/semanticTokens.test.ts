// Semantic tokens as a client asks for them: all, what has changed, a part; and again once the headers are read.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type SemanticTokens,
  type SemanticTokensDelta,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRefreshRequest,
  SemanticTokensRequest,
} from 'vscode-languageserver-protocol';
import { SEMANTIC_TOKENS_LEGEND } from '../../server/src/core/features/semanticTokens.ts';
import { nodeHost } from '../../server/src/node/host.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const URI = 'file:///work/beacond.te';
const textDocument = { uri: URI };

let client: TestClient;
let root: string;
let refreshed = 0;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'portcon-tokens-'));
  writeFileSync(join(root, 'old.if'), "## <summary>Old. (Deprecated)</summary>\ninterface(`old_read',`\n\ta($1)\n')\n");
  refreshed = 0;
  client = await inProcess(
    nodeHost(DIST),
    { trusted: false, settings: { headers: { folders: [root] } } },
    { capabilities: { workspace: { semanticTokens: { refreshSupport: true } } } },
    (connection) => connection.onRequest(SemanticTokensRefreshRequest.type, () => void refreshed++),
  );
});
afterEach(async () => {
  await client.stop();
  rmSync(root, { recursive: true, force: true });
});

const all = () =>
  client.connection.sendRequest(SemanticTokensRequest.type, { textDocument }) as Promise<SemanticTokens>;
const since = (previousResultId: string) =>
  client.connection.sendRequest(SemanticTokensDeltaRequest.type, { textDocument, previousResultId }) as Promise<
    SemanticTokens | SemanticTokensDelta
  >;
const type = (name: string) => SEMANTIC_TOKENS_LEGEND.tokenTypes.indexOf(name);
const modifiers = (...names: string[]) =>
  names.reduce((bits, name) => bits | (1 << SEMANTIC_TOKENS_LEGEND.tokenModifiers.indexOf(name)), 0);

it('come as a whole, as a change and for a part', async () => {
  await client.open(URI, 'type a_t;\ntype b_t;\n');
  const first = await all();
  const [a, b] = [0, 1].map((down) => [down, 5, 3, type('type'), modifiers('declaration')]);
  expect(first.data).toEqual([...a!, ...b!]);
  const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
  expect(await client.connection.sendRequest(SemanticTokensRangeRequest.type, { textDocument, range })).toEqual({
    data: b,
  });
  await client.change(URI, 2, [{ range: { ...range, end: range.start }, text: '\n' }]);
  const second = (await since(first.resultId!)) as SemanticTokensDelta;
  expect(second.edits).toEqual([{ start: 5, deleteCount: 1, data: [2] }]);
  expect((await since(second.resultId!)) as SemanticTokensDelta).toMatchObject({ edits: [] });
  expect((await since(first.resultId!)) as SemanticTokens).toMatchObject({ data: [...a!, 2, ...b!.slice(1)] });
});

it('are asked for again when the headers are read', async () => {
  await client.open(URI, 'old_read(a_t)\n');
  await expect.poll(() => refreshed).toBeGreaterThan(0);
  expect((await all()).data).toEqual([0, 0, 8, type('function'), modifiers('deprecated', 'defaultLibrary')]);
});

it('are none in CIL', async () => {
  const cil = { uri: 'file:///work/a.cil' };
  await client.open(cil.uri, '(type a_t)\n');
  expect(await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument: cil })).toMatchObject({
    data: [],
  });
});
