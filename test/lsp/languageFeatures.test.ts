// The language features as a client asks for them.
import { afterEach, expect, it } from 'vitest';
import {
  DocumentHighlightRequest,
  FoldingRangeRequest,
  type SelectionRange,
  SelectionRangeRequest,
} from 'vscode-languageserver-protocol';
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
