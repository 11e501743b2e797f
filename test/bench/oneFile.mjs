// The server with one file and no folder: starting, typing, asking.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SOURCE_ARCHIVE } from '../../scripts/knowledge/debian.mjs';
import { changer } from './changer.mjs';
import { LspClient } from './lspClient.mjs';
import { each, generator, peakRss, repeat } from './measure.mjs';
import { codeAction, hover, place } from './requests.mjs';

const SYSTEMD = 'selinux-policy-src/policy/modules/system/systemd.te';

/** The rows of one policy file. */
export async function oneFileRows(cli, file, text) {
  const starts = await each(() => coldStart(cli, file, text));
  const client = new LspClient(process.execPath, [cli, 'lsp', '--stdio']);
  await client.initialize();
  const uri = pathToFileURL(file).href;
  client.open(uri, text);
  await client.portsLoaded();
  const lines = text.split('\n');
  const random = generator();
  const change = changer(client, uri, lines, random);
  const rows = [
    ['spawn → initialize answered', starts.map(({ initialized }) => initialized), ''],
    ['spawn → first diagnostics', starts.map(({ first }) => first), 'median ≤ 400 ms'],
    ['hover', await repeat(() => hover(client, uri, place(lines, random))), 'p99 ≤ 3 ms'],
    ['didChange → diagnostics', await repeat(change), 'p95 ≤ 10 ms'],
    ['code action', await repeat(() => codeAction(client, uri, place(lines, random))), ''],
    ['peak RSS of the server', [peakRss(client.pid)], '≤ 150 MB', 'MB'],
  ];
  await client.stop();
  return rows;
}

/** systemd.te of the refpolicy source where its package is installed, cut at 1,700 lines; else our example, repeated to that. */
export function policyFile(root, scratch) {
  const target = join(scratch, 'systemd.te');
  const source = existsSync(SOURCE_ARCHIVE)
    ? spawnSync('tar', ['--zstd', '-xOf', SOURCE_ARCHIVE, SYSTEMD], { encoding: 'utf8', maxBuffer: 1e7 }).stdout
    : readFileSync(join(root, 'examples/clean/relayd.te'), 'utf8').repeat(60);
  writeFileSync(target, `${moduleLines(source.split('\n')).join('\n')}\n`);
  return target;
}

/** Those up to the last complete top-level block before line 1,700, so that the file has no syntax error. */
export function moduleLines(lines) {
  let end = Math.min(1700, lines.length);
  while (end > 0 && lines[end] !== '') end--;
  while (end > 0 && !/^(\S.*\)|.*;|'\))$/.test(lines[end - 1])) end--;
  return lines.slice(0, end);
}

async function coldStart(cli, file, text) {
  const started = performance.now();
  const client = new LspClient(process.execPath, [cli, 'lsp', '--stdio']);
  await client.initialize();
  const initialized = performance.now() - started;
  const uri = pathToFileURL(file).href;
  const first = client.diagnostics(uri, 1);
  client.open(uri, text);
  await first;
  const time = performance.now() - started;
  await client.stop();
  return { initialized, first: time };
}
