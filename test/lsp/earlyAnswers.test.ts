// What is asked of a long file before it is read anew is answered empty, and the client is told to ask again.
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  CodeLensRefreshRequest,
  type CompletionList,
  CompletionRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  InlayHintRefreshRequest,
  RegistrationRequest,
  type SemanticTokens,
  SemanticTokensRefreshRequest,
  SemanticTokensRequest,
  type TextDocumentClientCapabilities,
  UnregistrationRequest,
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
let registered: string[];
beforeEach(async () => {
  asked = [];
  registered = [];
  client = await start({});
});
afterEach(() => client.stop());

const refreshSupport = { refreshSupport: true };
const workspace = { semanticTokens: refreshSupport, inlayHint: refreshSupport, codeLens: refreshSupport };

/** A client that keeps in mind what it is told to ask again, and what is registered. */
function start(textDocument: TextDocumentClientCapabilities): Promise<TestClient> {
  const settings = { headers: { folders: [] } };
  return inProcess(
    nodeHost(DIST),
    { trusted: false, settings },
    { capabilities: { workspace, textDocument } },
    (connection) => {
      for (const { type } of [SemanticTokensRefreshRequest, InlayHintRefreshRequest, CodeLensRefreshRequest])
        connection.onRequest(type, () => void asked.push(type.method));
      connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
        for (const { method } of registrations) registered.push(`+${method}`);
      });
      connection.onRequest(UnregistrationRequest.type, ({ unregisterations }) => {
        for (const { method } of unregisterations) registered.push(`-${method}`);
      });
    },
  );
}

/** Five names a line, each of five numbers. */
const ALL = 16_000 * 25 + 5;

const tokens = () =>
  client.connection.sendRequest(SemanticTokensRequest.type, { textDocument: { uri: URI } }) as Promise<SemanticTokens>;

it('are asked for again', async () => {
  await client.open(URI, long('a'));
  // The client would not ask again for the outline: that waits for the file.
  const outline = client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument: { uri: URI } });
  expect((await tokens()).data).toEqual([]);
  await expect.poll(() => asked, { timeout: 20_000 }).toContain('workspace/semanticTokens/refresh');
  expect(await outline).toHaveLength(1);
  await client.diagnostics(URI, 1);
  await whole();
  asked = [];
  await client.change(URI, 2, [{ text: long('c') }]);
  expect((await tokens()).data).toEqual([]);
  await expect.poll(() => asked, { timeout: 20_000 }).toContain('workspace/semanticTokens/refresh');
  await whole();
});

it('are asked for again where a feature is registered anew', async () => {
  await client.stop();
  const dynamicRegistration = { dynamicRegistration: true };
  const features = {
    documentSymbol: dynamicRegistration,
    foldingRange: dynamicRegistration,
    documentLink: dynamicRegistration,
  };
  client = await start(features);
  for (const kind of Object.keys(features)) expect(client.capabilities).not.toHaveProperty(`${kind}Provider`);
  await expect.poll(() => registered).toEqual(FEATURES.map((each) => `+textDocument/${each}`));
  registered = [];
  const textDocument = { uri: URI };
  const ask = () => [
    client.connection.sendRequest(DocumentSymbolRequest.type, { textDocument }),
    client.connection.sendRequest(FoldingRangeRequest.type, { textDocument }),
    client.connection.sendRequest(DocumentLinkRequest.type, { textDocument }),
  ];
  const text = `${long('a')}optional_policy(\`\n\tb()\n')\n`;
  await client.open(URI, text);
  // No answer is another one than that there are none: VS Code then folds by indentation.
  expect(await Promise.all(ask())).toEqual([[], null, []]);
  const renewed = FEATURES.flatMap((each) => [`-textDocument/${each}`, `+textDocument/${each}`]);
  await expect.poll(() => registered, { timeout: 20_000 }).toEqual(renewed);
  await client.diagnostics(URI, 1);
  const [outline, folds] = await Promise.all(ask());
  expect(outline).not.toHaveLength(0);
  expect(folds).not.toHaveLength(0);
  // Asked in time, nothing is registered once more.
  await client.change(URI, 2, [{ range: { start: END, end: END }, text: '\n' }]);
  await client.diagnostics(URI, 2);
  await Promise.all(ask());
  expect(registered).toEqual(renewed);
});

const FEATURES = ['documentSymbol', 'foldingRange', 'documentLink'];
const END = { line: 16_001, character: 0 };

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
