// The symbol index over workspace folders and header folders on a real disk: what is read, what is not, what changes.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DefinitionRequest,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesRegistrationOptions,
  DidChangeWorkspaceFoldersNotification,
  FileChangeType,
  type Location,
  RegistrationRequest,
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
  WorkDoneProgressCreateRequest,
} from 'vscode-languageserver-protocol';
import { fileUri } from '../../server/src/core/base/fileUri.ts';
import { nodeHost } from '../../server/src/node/host.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const ASK = 'file:///nowhere/ask.te';

let root: string;
let client: TestClient;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portcon-folders (1)-'));
});
afterEach(async () => {
  await client.stop();
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return fileUri(file);
}

const iface = (name: string) => `interface(\`${name}',\`\n\tallow $1 self:fifo_file read;\n')\n`;

/** Starts a server on folders below the root and waits until `ready` is defined. */
async function start(folders: readonly string[], headers: readonly string[], ready: string): Promise<void> {
  client = await inProcess(
    nodeHost(DIST),
    { trusted: false, settings: { headers: { folders: headers.map((path) => join(root, path)) } } },
    { workspaceFolders: folders.map((path) => ({ uri: fileUri(join(root, path)), name: path })) },
  );
  await eventually(ready, 1);
}

/** Starts a server on the folders `one` and `two`, of a client that tells when one is removed. */
async function startOneAndTwo(): Promise<void> {
  client = await inProcess(
    nodeHost(DIST),
    { trusted: false, settings: { headers: { folders: [] } } },
    {
      capabilities: { workspace: { workspaceFolders: true } },
      workspaceFolders: ['one', 'two'].map((name) => ({ uri: fileUri(join(root, name)), name })),
    },
  );
}

const removeTwo = () =>
  client.connection.sendNotification(DidChangeWorkspaceFoldersNotification.type, {
    event: { added: [], removed: [{ uri: fileUri(join(root, 'two')), name: 'two' }] },
  });

async function definitions(name: string): Promise<string[]> {
  await client.open(ASK, `${name}(a_t)\n`);
  const found = await client.connection.sendRequest(DefinitionRequest.type, {
    textDocument: { uri: ASK },
    position: { line: 0, character: 2 },
  });
  await client.close(ASK);
  return (found as Location[]).map(({ uri }) => uri);
}

const eventually = (name: string, count: number) =>
  expect.poll(() => definitions(name), { timeout: 20_000, interval: 5 }).toHaveLength(count);

const changed = (uri: string, type: FileChangeType) =>
  client.connection.sendNotification(DidChangeWatchedFilesNotification.method, { changes: [{ uri, type }] });

describe('the symbol index', { timeout: 30_000 }, () => {
  it('reads the policy files of all workspace folders and of the header folders', async () => {
    const one = write('one/policy/modules/a.if.in', iface('one_read'));
    const two = write('two/b.te', "define(`two_set',`{ read write }')\n");
    const support = write('two/policy/support/c.m4', "define(`three_set',`{ read write }')\n");
    const header = write('include/system/d.if', iface('head_read'));
    write('two/m4/other.m4', "define(`no_policy',`x')\n");
    write('two/.git/e.if', iface('hidden_read'));
    write('two/node_modules/p/f.if', iface('packed_read'));
    await start(['one', 'two'], ['include'], 'head_read');
    expect(await definitions('one_read')).toEqual([one]);
    expect(await definitions('two_set')).toEqual([two]);
    expect(await definitions('three_set')).toEqual([support]);
    expect(await definitions('head_read')).toEqual([header]);
    for (const name of ['no_policy', 'hidden_read', 'packed_read']) expect(await definitions(name)).toEqual([]);
  });

  it('knows what other modules declare and what corenetwork generates', async () => {
    const module = write('tree/policy/modules/services/other.te', 'type other_t alias older_t;\nattribute others;\n');
    const tunables = write('tree/policy/global_tunables', 'gen_tunable(other_any, false)\n');
    const ports = write('tree/policy/modules/kernel/corenetwork.te.in', 'network_port(other, tcp,4711,s0)\n');
    write('tree/z.if', `gen_require(\`\n\ttype required_t;\n')\n${iface('tree_read')}`);
    await start(['tree'], [], 'tree_read');
    for (const name of ['other_t', 'older_t', 'others']) expect(await definitions(name)).toEqual([module]);
    expect(await definitions('other_any')).toEqual([tunables]);
    for (const name of ['other_port_t', 'other_server_packet_t', 'corenet_tcp_bind_other_port']) {
      expect(await definitions(name)).toEqual([ports]);
    }
    expect(await definitions('required_t')).toEqual([]);
  });

  it('takes a definition of the workspace for what hides the header', async () => {
    write('include/a.if', iface('my_read'));
    write('include/z.if', iface('last_read'));
    const own = write('tree/a.if', iface('my_read'));
    await start(['tree'], ['include'], 'last_read');
    expect(await definitions('my_read')).toEqual([own]);
  });

  it('follows the disk, and an open file before the disk', async () => {
    const uri = write('tree/a.if', iface('old_read'));
    await start(['tree'], [], 'old_read');
    write('tree/a.if', iface('new_read'));
    await changed(uri, FileChangeType.Changed);
    await eventually('new_read', 1);
    expect(await definitions('old_read')).toEqual([]);

    await client.open(uri, iface('typed_read'));
    write('tree/a.if', iface('written_read'));
    await changed(uri, FileChangeType.Changed);
    const marker = write('tree/marker.if', iface('marker_read'));
    await changed(marker, FileChangeType.Created);
    await eventually('marker_read', 1);
    expect(await definitions('typed_read')).toEqual([uri]);
    expect(await definitions('written_read')).toEqual([]);

    await client.close(uri);
    await eventually('written_read', 1);
    rmSync(join(root, 'tree/a.if'));
    await changed(uri, FileChangeType.Deleted);
    await eventually('written_read', 0);
  });

  it('knows a file that is closed as it is on the disk, without a pause', async () => {
    const uri = write('tree/a.te', 'policy_module(a, 1)\ntype kept_t;\n');
    const text = iface('tree_read');
    const interfaces = write('tree/a.if', text);
    await start(['tree'], [], 'tree_read');
    await client.open(uri, 'policy_module(a, 1)\ntype typed_t;\n');
    await client.open(interfaces, text.replace('tree_read', 'typed_read'));
    await client.close(interfaces);
    await client.close(uri);
    expect(await definitions('kept_t')).toEqual([uri]);
    expect(await definitions('typed_t')).toEqual([]);
    expect(await definitions('tree_read')).toEqual([interfaces]);
    expect(await definitions('typed_read')).toEqual([]);
  });

  it('forgets an open file of no folder once it is closed', async () => {
    write('tree/a.if', iface('tree_read'));
    const loose = write('loose/b.if', iface('loose_read'));
    await start(['tree'], [], 'tree_read');
    await client.open(loose, iface('loose_read'));
    expect(await definitions('loose_read')).toEqual([loose]);
    await client.close(loose);
    expect(await definitions('loose_read')).toEqual([]);
  });

  it('forgets a file that is closed as its folder is removed', async () => {
    const uri = write('two/b.if', iface('two_read'));
    write('one/a.if', iface('one_read'));
    await startOneAndTwo();
    await eventually('two_read', 1);
    await client.open(uri, iface('two_read'));
    await client.close(uri);
    await removeTwo();
    await eventually('two_read', 0);
    // The closed file would be read again after a pause, with the change of another one.
    await changed(write('one/c.if', iface('late_read')), FileChangeType.Created);
    await eventually('late_read', 1);
    expect(await definitions('two_read')).toEqual([]);
  });

  it('leaves out a folder that is removed before the folders are read', async () => {
    write('two/b.if', iface('two_read'));
    write('one/a.if', iface('one_read'));
    await startOneAndTwo();
    await removeTwo();
    await eventually('one_read', 1);
    await eventually('two_read', 0);
  });

  it('leaves out loops, what cannot be read and what is too long, and says so once', async () => {
    write('tree/z.if', iface('tree_read'));
    symlinkSync(join(root, 'tree'), join(root, 'tree/loop'));
    symlinkSync('/dev/zero', join(root, 'tree/endless.if'));
    truncateSync(fileOf(write('tree/long.if', iface('long_read'))), 21 * 1024 * 1024);
    write('tree/closed/c.if', iface('closed_read'));
    chmodSync(join(root, 'tree/closed'), 0);
    await start(['tree'], [], 'tree_read');
    const lines = client.log.filter((line) => line.startsWith('Not in the symbol index'));
    const about = (part: string) => lines.filter((line) => line.includes(part));
    expect(about('/tree/loop: a link.')).toHaveLength(1);
    expect(about('/tree/endless.if: cannot be read, or over 20 MB.')).toHaveLength(1);
    expect(about('/tree/long.if: cannot be read, or over 20 MB.')).toHaveLength(1);
    chmodSync(join(root, 'tree/closed'), 0o700);
    // Root reads everything.
    if (process.getuid?.() !== 0) expect(about('/tree/closed: cannot be read (EACCES).')).toHaveLength(1);
  });

  it('a checkout of 800 files is read without holding up a request', async () => {
    write('tree/z.if', iface('tree_read'));
    await start(['tree'], [], 'tree_read');
    const uris = Array.from({ length: 800 }, (_, i) => {
      const rules = `${iface(`module${i}_read`)}${'#\n'.repeat(12_000)}`;
      return write(`tree/policy/modules/m${i}.if`, rules);
    });
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.method, {
      changes: uris.map((uri) => ({ uri, type: FileChangeType.Created })),
    });
    await eventually('module0_read', 1);
    // What is answered between the first file and the last did not wait for all of them.
    let between = 0;
    while ((await definitions('module799_read')).length === 0) between++;
    expect(between).toBeGreaterThan(3);
  });

  it('shows a progress that can be cancelled where reading takes long', async () => {
    for (let i = 0; i < 400; i++) write(`tree/m${String(i).padStart(3, '0')}.if`, iface(`m${i}_read`));
    const host = nodeHost(DIST);
    const slow = async (uri: string) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return host.readFile(uri);
    };
    const kinds: string[] = [];
    client = await inProcess(
      { ...host, readFile: slow },
      { trusted: false, settings: { headers: { folders: [] } } },
      {
        capabilities: { window: { workDoneProgress: true } },
        workspaceFolders: [{ uri: fileUri(join(root, 'tree')), name: 'tree' }],
      },
      (connection) => {
        connection.onRequest(WorkDoneProgressCreateRequest.type, ({ token }) => {
          connection.onProgress(WorkDoneProgress.type, token, ({ kind }) => {
            kinds.push(kind);
            if (kind === 'begin') void connection.sendNotification(WorkDoneProgressCancelNotification.type, { token });
          });
        });
      },
    );
    await expect.poll(() => kinds.at(-1), { timeout: 20_000 }).toBe('end');
    expect(kinds[0]).toBe('begin');
    expect(client.log.filter((line) => /failed/.test(line))).toEqual([]);
    expect(await definitions('m0_read')).toHaveLength(1);
    expect(await definitions('m399_read')).toEqual([]);
  });

  it('asks the client to watch the workspace and the headers', async () => {
    const asked: DidChangeWatchedFilesRegistrationOptions[] = [];
    write('include/a.if', iface('head_read'));
    client = await inProcess(
      nodeHost(DIST),
      { settings: { headers: { folders: [join(root, 'include')] } } },
      {
        capabilities: {
          workspace: { didChangeWatchedFiles: { dynamicRegistration: true, relativePatternSupport: true } },
        },
      },
      (connection) =>
        connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
          for (const each of registrations) {
            if (each.method === DidChangeWatchedFilesNotification.method) asked.push(each.registerOptions);
          }
        }),
    );
    await eventually('head_read', 1);
    const patterns = asked.flatMap(({ watchers }) => watchers.map(({ globPattern }) => globPattern));
    expect(patterns).toContain('**/*.{te,if,spt,m4}');
    expect(patterns).toContainEqual({ baseUri: fileUri(join(root, 'include')), pattern: '**/*.{if,spt}' });
  });
});

const fileOf = (uri: string) => decodeURIComponent(uri.slice('file://'.length));
