// Restricted Mode: nothing is started, whatever is asked of the server; and no setting of a workspace names a program.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOOK_UP_PORT, PORT_SNAPSHOT, REFRESH_PORTS, TRUST_GRANTED } from '../../server/src/protocol.ts';
import { overStdio } from '../lsp/client.ts';
import { type FakeTools, fakeTools } from './fakeTools.ts';

const URI = 'file:///work/myapp.te';
const TEXT = readFileSync(new URL('../../examples/beacond/beacond_broken.te', import.meta.url), 'utf8');
/** What policy writers have on their PATH, and what a program might start something with. */
const TRAPS = [
  ...[
    'semanage',
    'seinfo',
    'sesearch',
    'sediff',
    'sepolicy',
    'sandbox',
    'semodule',
    'semodule_package',
    'semodule_expand',
  ],
  ...['checkmodule', 'checkpolicy', 'secilc', 'sestatus', 'getenforce', 'setenforce', 'getsebool', 'setsebool'],
  ...['matchpathcon', 'restorecon', 'fixfiles', 'load_policy', 'audit2allow', 'ausearch', 'selint', 'm4', 'make'],
  ...['sh', 'bash', 'dash', 'env', 'python3', 'perl', 'node', 'npm', 'git', 'sudo', 'xdg-open', 'uname', 'which'],
];

let tools: FakeTools;
let spied: string;

beforeEach(() => {
  tools = fakeTools();
  for (const name of TRAPS) tools.install(name, 'exit 1');
  spied = join(tools.folder, 'started.txt');
  // A program started by its absolute path would pass the traps by: this records whatever Node starts.
  const spy = join(tools.folder, 'spy.cjs');
  writeFileSync(
    spy,
    `const { appendFileSync } = require('node:fs');
    const { ChildProcess } = require('node:child_process');
    const { spawn } = ChildProcess.prototype;
    ChildProcess.prototype.spawn = function (options) {
      appendFileSync(${JSON.stringify(spied)}, options.file + '\\n');
      return spawn.call(this, options);
    };`,
  );
  tools.env.NODE_OPTIONS = `--require ${spy}`;
});
afterEach(() => tools.remove());

const started = () => {
  try {
    return readFileSync(spied, 'utf8').trimEnd().split('\n');
  } catch {
    return [];
  }
};

it('in Restricted Mode nothing is started, until the workspace is trusted', async () => {
  const client = await overStdio(tools.env, {
    trusted: false,
    settings: { ports: { source: 'live', snapshotFile: './semanage' } },
  });
  const status = await client.ports();
  expect(status).toMatchObject({ live: false });
  expect(status.details.join(' ')).toMatch(/untrusted|not trusted/);
  await client.open(URI, TEXT);
  const list = await client.diagnostics(URI, 1);
  expect(list.length).toBeGreaterThan(3);
  for (const { range } of list) {
    await client.hover(URI, range.start.line, range.start.character);
    await client.actions(URI, range, list);
  }
  const { connection } = client;
  for (const source of ['live', 'auto', 'file', 'bundled', '$(semanage)', 'live']) {
    const settings = { portcon: { ports: { source, snapshotFile: '|sh', path: '/bin/sh', command: 'semanage' } } };
    await connection.sendNotification('workspace/didChangeConfiguration', { settings });
  }
  await connection.sendRequest(REFRESH_PORTS);
  await connection.sendRequest(LOOK_UP_PORT, { query: '$(semanage)' });
  await connection.sendRequest(PORT_SNAPSHOT);
  expect(tools.calls()).toEqual([]);
  expect(started()).toEqual([]);

  // The traps do work: the same server, once trusted, walks into them, and into these two alone.
  await connection.sendNotification(TRUST_GRANTED);
  await connection.sendRequest(REFRESH_PORTS);
  expect(tools.calls()).toContain('semanage port -l');
  expect(started()).toContain(join(tools.folder, 'semanage'));
  expect(started().every((path) => /\/(semanage|seinfo)$/.test(path))).toBe(true);
  await client.stop();
  await client.exit;
});

describe('a setting of the workspace', () => {
  const { capabilities, contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
  const groups: { properties: object }[] = [contributes.configuration].flat();
  const settings = groups.flatMap(({ properties }) =>
    Object.entries<{ type: string; enum?: string[]; scope?: string }>(properties as never),
  );
  const { restrictedConfigurations } = capabilities.untrustedWorkspaces;

  it('names no program', () => {
    expect(settings.length).toBeGreaterThan(3);
    expect(settings.filter(([key]) => /path|command|tool|executable|shell|args|binary|env$/i.test(key))).toEqual([]);
  });
  // A free text is the only form in which a file could be named.
  const texts = settings.filter(([, { type, enum: values }]) => /string|array/.test(String(type)) && !values);
  it.each(texts)('%s is of the machine and restricted', (key, { scope }) => {
    expect(['machine', 'machine-overridable']).toContain(scope);
    expect(restrictedConfigurations).toContain(key);
  });
  it('chooses no source of ports for all folders', () => {
    expect(Object.fromEntries(settings)['portcon.ports.source']!.scope).toMatch(/^machine/);
  });
});
