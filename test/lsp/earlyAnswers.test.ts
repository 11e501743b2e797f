// What is asked of a long file before it is read anew is answered empty, and the client is told to ask again.
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  CodeLensRefreshRequest,
  type CompletionList,
  CompletionRequest,
  InlayHintRefreshRequest,
  type SemanticTokens,
  SemanticTokensRefreshRequest,
  SemanticTokensRequest,
} from 'vscode-languageserver-protocol';
import { nodeHost } from '../../server/src/node/host.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const URI = 'file:///work/long.te';
/** No two lines are the same, so that each is read by itself, which takes many times what a request may wait. */
const long = (type: string) =>
  Array.from({ length: 16_000 }, (_, i) => `allow ${type}${i}_t b${i}_t:tcp_socket { create bind };\n`).join('');

let client: TestClient;
let asked: string[];
beforeEach(async () => {
  asked = [];
  const refreshSupport = { refreshSupport: true };
  const capabilities = { semanticTokens: refreshSupport, inlayHint: refreshSupport, codeLens: refreshSupport };
  client = await inProcess(
    nodeHost(DIST),
    { trusted: false, settings: { headers: { folders: [] } } },
    { capabilities: { workspace: capabilities } },
    (connection) => {
      for (const { type } of [SemanticTokensRefreshRequest, InlayHintRefreshRequest, CodeLensRefreshRequest]) {
        connection.onRequest(type, () => void asked.push(type.method));
      }
    },
  );
});
afterEach(() => client.stop());

const tokens = () =>
  client.connection.sendRequest(SemanticTokensRequest.type, { textDocument: { uri: URI } }) as Promise<SemanticTokens>;

it('are asked for again', async () => {
  await client.open(URI, long('a'));
  await client.diagnostics(URI, 1);
  const before = await tokens();
  expect(before.data.length).toBeGreaterThan(16_000);
  asked = [];
  await client.change(URI, 2, [{ text: long('c') }]);
  expect((await tokens()).data).toEqual([]);
  await expect
    .poll(() => [...asked].sort(), { timeout: 20_000 })
    .toEqual(['workspace/codeLens/refresh', 'workspace/inlayHint/refresh', 'workspace/semanticTokens/refresh']);
  expect((await tokens()).data).toHaveLength(before.data.length);
});

it('are asked for again with the next letter of a word', async () => {
  await client.open(URI, long('a'));
  await client.diagnostics(URI, 1);
  await client.change(URI, 2, [{ text: `${long('c')}allow a1_` }]);
  const position = { line: 16_000, character: 9 };
  const list = () =>
    client.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri: URI },
      position,
    }) as Promise<CompletionList>;
  expect(await list()).toEqual({ isIncomplete: true, items: [] });
  const late = list();
  await client.change(URI, 3, [{ text: `${long('d')}allow a1_` }]);
  expect(await late).toEqual({ isIncomplete: true, items: [] });
});
