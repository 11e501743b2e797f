// What is asked of a long file before it is read anew is answered empty, and the client is told to ask again.
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  CodeLensRefreshRequest,
  type CompletionList,
  CompletionRequest,
  DocumentSymbolRequest,
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
  `type ${type}_t;\n${Array.from({ length: 16_000 }, (_, i) => `allow ${type}${i}_t b${i}_t:tcp_socket { create bind };\n`).join('')}`;

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

/** Five names a line, each of five numbers. */
const ALL = 16_000 * 25 + 5;

const tokens = () =>
  client.connection.sendRequest(SemanticTokensRequest.type, { textDocument: { uri: URI } }) as Promise<SemanticTokens>;

it('are asked for again', async () => {
  await client.open(URI, long('a'));
  // The client would not ask again for the outline: that waits for the file.
  const outline = client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: URI } });
  expect((await tokens()).data).toEqual([]);
  await expect.poll(() => [...new Set(asked)].sort(), { timeout: 20_000 }).toEqual(REFRESHES);
  expect(await outline).toHaveLength(1);
  await client.diagnostics(URI, 1);
  await whole();
  asked = [];
  await client.change(URI, 2, [{ text: long('c') }]);
  expect((await tokens()).data).toEqual([]);
  await expect.poll(() => [...new Set(asked)].sort(), { timeout: 20_000 }).toEqual(REFRESHES);
  await whole();
});

const REFRESHES = ['workspace/codeLens/refresh', 'workspace/inlayHint/refresh', 'workspace/semanticTokens/refresh'];

/** Each answer brings what is read by then; after one that lacks some the client is told to ask again. */
async function whole(): Promise<void> {
  for (;;) {
    asked = [];
    const { length } = (await tokens()).data;
    if (length === ALL) return;
    expect(length).toBeLessThan(ALL);
    await expect.poll(() => asked, { timeout: 20_000 }).toContain('workspace/semanticTokens/refresh');
  }
}

it('are asked for again with the next letter of a word', async () => {
  await client.open(URI, long('a'));
  await client.diagnostics(URI, 1);
  await client.change(URI, 2, [{ text: `${long('c')}allow a1_` }]);
  const position = { line: 16_001, character: 9 };
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
