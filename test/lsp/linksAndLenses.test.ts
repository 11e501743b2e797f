// Links to files that are there, and the number of references above what a file defines, on a real disk.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type CodeLens,
  CodeLensRefreshRequest,
  CodeLensRequest,
  CodeLensResolveRequest,
  type DocumentLink,
  DocumentLinkRequest,
  type Location,
} from 'vscode-languageserver-protocol';
import { fileUri } from '../../server/src/core/base/fileUri.ts';
import { nodeHost } from '../../server/src/node/host.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const TE = 'policy_module(beacond, 1.0)\ntype beacond_t;\ntype alone_t;\nbeacon_read(beacond_t)\n';
const IF = `interface(\`beacon_read',\`
	gen_require(\`
		type beacond_t;
	')
	allow $1 beacond_t:file read; # portcon-disable: unknown-class
')
template(\`beacon_$1',\`
	type $1_beacon_t;
')
`;

let client: TestClient;
let root: string;
let refreshed = 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portcon-lenses-'));
  writeFileSync(join(root, 'beacond.te'), TE);
  refreshed = 0;
});
afterEach(async () => {
  await client.stop();
  rmSync(root, { recursive: true, force: true });
});

async function start(settings: object) {
  client = await inProcess(
    nodeHost(DIST),
    { trusted: false, settings: { headers: { folders: [] }, ...settings } },
    {
      workspaceFolders: [{ uri: fileUri(root), name: 'x' }],
      capabilities: { workspace: { codeLens: { refreshSupport: true } } },
    },
    (connection) => connection.onRequest(CodeLensRefreshRequest.type, () => void refreshed++),
  );
  await client.ports();
}

const uriOf = (name: string) => fileUri(join(root, name));

async function linksOf(name: string, text: string): Promise<(string | undefined)[]> {
  await client.open(uriOf(name), text);
  const asked = { textDocument: { uri: uriOf(name) } };
  const found = (await client.connection.sendRequest(DocumentLinkRequest.type, asked)) as DocumentLink[];
  await client.close(uriOf(name));
  return found.map(({ target }) => target);
}

async function lensesOf(name: string, text: string): Promise<CodeLens[]> {
  await client.open(uriOf(name), text);
  const asked = { textDocument: { uri: uriOf(name) } };
  const found = (await client.connection.sendRequest(CodeLensRequest.type, asked)) as CodeLens[];
  for (const { command } of found) expect(command).toBeUndefined();
  return Promise.all(found.map((lens) => client.connection.sendRequest(CodeLensResolveRequest.type, lens)));
}

it('the module links to its interfaces, else to its file contexts, and to nothing that is not there', async () => {
  await start({});
  expect(await linksOf('beacond.te', TE)).toEqual([]);
  writeFileSync(join(root, 'beacond.fc'), '');
  expect(await linksOf('beacond.te', TE)).toEqual([uriOf('beacond.fc')]);
  writeFileSync(join(root, 'beacond.if'), IF);
  expect(await linksOf('beacond.te', TE)).toEqual([uriOf('beacond.if')]);
});

it('a silenced rule links to its page', async () => {
  await start({});
  expect(await linksOf('beacond.if', IF)).toEqual([`${nodeHost(DIST).rulePages}unknown-class.md`]);
});

it('lenses are there when they are wanted', async () => {
  writeFileSync(join(root, 'beacond.if'), IF);
  await start({});
  expect(await lensesOf('beacond.te', TE)).toEqual([]);
  await client.connection.sendNotification('workspace/didChangeConfiguration', {
    settings: { portcon: { headers: { folders: [] }, codeLens: { references: true } } },
  });
  await expect.poll(() => refreshed).toBe(1);
  const lenses = await lensesOf('beacond.te', TE);
  expect(lenses.map(({ command }) => command!.title)).toEqual(['3 references', '0 references']);
  const [uri, position, found] = lenses[0]!.command!.arguments as [string, object, Location[]];
  expect([uri, position]).toEqual([uriOf('beacond.te'), { line: 1, character: 5 }]);
  expect(found.map((each) => [each.uri, each.range.start.line])).toEqual([
    [uriOf('beacond.te'), 3],
    [uriOf('beacond.if'), 2],
    [uriOf('beacond.if'), 4],
  ]);
  expect(lenses[0]!.command!.command).toBe('editor.action.showReferences');
  expect(lenses[1]!.command!.command).toBe('');
  const [own, ...others] = await lensesOf('beacond.if', IF);
  expect(own!.command!.title).toBe('1 reference');
  expect(others).toEqual([]);
});

it('a lens of a text that has changed since gets no number', async () => {
  await start({ codeLens: { references: true } });
  await client.open(uriOf('beacond.te'), TE);
  const asked = { textDocument: { uri: uriOf('beacond.te') } };
  const [lens] = (await client.connection.sendRequest(CodeLensRequest.type, asked)) as CodeLens[];
  await client.change(uriOf('beacond.te'), 2, [{ text: `\n${TE}` }]);
  expect((await client.connection.sendRequest(CodeLensResolveRequest.type, lens!)).command).toBeUndefined();
});
