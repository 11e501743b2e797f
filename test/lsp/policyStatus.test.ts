// What the client is told of the policy that is known: counts and places, from a workspace folder and headers on a real disk.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DidChangeWatchedFilesNotification } from 'vscode-languageserver-protocol';
import { fileUri } from '../../server/src/core/base/fileUri.ts';
import { nodeHost } from '../../server/src/node/host.ts';
import { POLICY_STATUS, type PolicyStatus } from '../../server/src/protocol.ts';
import type { Host } from '../../server/src/workspace/host.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

let root: string;
let client: TestClient | undefined;
let told: PolicyStatus[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portcon-policy-'));
  told = [];
});
afterEach(async () => {
  await client?.stop();
  client = undefined;
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

async function start(host: Host = nodeHost(DIST)): Promise<void> {
  client = await inProcess(
    host,
    { trusted: false, settings: { headers: { folders: [join(root, 'include')] } } },
    { workspaceFolders: [{ uri: fileUri(join(root, 'tree')), name: 'tree' }] },
    (connection) => connection.onNotification(POLICY_STATUS, (status: PolicyStatus) => void told.push(status)),
  );
}

const last = () => told.at(-1);

it('has the counts of the workspace and of the headers, and follows the disk', async () => {
  write('tree/a.te', 'policy_module(a, 1.0)\ntype a_t;\n');
  write('tree/a.if', "interface(`a_read',`')\ninterface(`both',`')\n");
  write('include/kernel/a.if', "template(`both',`')\n");
  write('include/kernel/b.if', Array.from({ length: 1200 }, (_, i) => `interface(\`b_${i}',\`')\n`).join(''));
  write('include/support/b.spt', "define(`b_perms',`{ read }')\n");
  await start();
  await expect.poll(last).toEqual({
    summary: '1,202 interfaces, 2 modules',
    origin: 'workspace, installed headers',
    details: [
      'Workspace: 1 module, 2 interfaces, 0 macros.',
      `Headers in ${join(root, 'include')}: 2 modules, 1,201 interfaces, 1 macro.`,
    ],
    busy: false,
  });
  expect(told[0]!.busy).toBe(true);
  write('tree/c.te', 'policy_module(c, 1.0)\n');
  const changes = [{ uri: fileUri(join(root, 'tree/c.te')), type: 1 as const }];
  await client!.connection.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
  await expect.poll(() => last()?.summary).toBe('1,202 interfaces, 3 modules');
});

it('says which package has the headers where there are none', async () => {
  write('tree/notes.txt', 'nothing');
  await start();
  await expect.poll(last).toEqual({
    summary: 'none found',
    origin: '',
    details: [
      'The workspace has no policy.',
      `No headers in ${join(root, 'include')}: the package selinux-policy-dev or selinux-policy-devel has them.`,
    ],
    busy: false,
  });
});

it('says that names may be missing where folders cannot be listed, as in a browser', async () => {
  await start({ loadGrammars: nodeHost(DIST).loadGrammars, readFile: async () => undefined });
  await expect.poll(() => last()?.details.at(-1)).toBe('Not all files were read, so that a name may be missing.');
  expect(last()).toMatchObject({ summary: 'none found', busy: false });
});
