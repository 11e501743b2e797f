// The server with the refpolicy source as its workspace and the installed headers, all of it indexed.
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HEADERS, SOURCE_ARCHIVE } from '../../scripts/knowledge/debian.mjs';
import { changer } from './changer.mjs';
import { LspClient } from './lspClient.mjs';
import { each, generator, peakRss, repeat } from './measure.mjs';
import { moduleLines } from './oneFile.mjs';
import { callLines, completion, definition, hover, place, references, semanticTokens, signature } from './requests.mjs';

const INDEXINGS = 7;
const SEARCHES = 60;
const KEYS = 200;
/** The core's MAX_LENGTH, with room for what is typed. */
const MOST_CHECKED = 1024 * 1024 - 100;
/** No type of refpolicy is used a thousand times; this many modules get four more rules with the one that is used most. */
const MODULES = 125;
const MOST_USED = 'device_t';

/** The rows of a policy tree; none where the package is not installed. */
export async function policyTreeRows(cli, scratch) {
  if (!existsSync(SOURCE_ARCHIVE)) return [];
  const folder = unpack(scratch);
  const indexed = await each(() => coldIndex(cli, folder), INDEXINGS);
  const client = await openTree(cli, folder);
  await client.indexed();
  const { uri, lines } = openModule(client, folder, 'systemd.te');
  const devices = openModule(client, folder, 'devices.te');
  const random = generator();
  const calls = callLines(lines);
  const call = (character) => ({ line: calls[random(calls.length)], character });
  const sizes = [];
  const complete = async () => sizes.push(JSON.stringify(await completion(client, uri, call(2))).length / 1000);
  const used = { line: devices.lines.findIndex((line) => line.startsWith(`type ${MOST_USED}`)), character: 6 };
  const find = () => references(client, devices.uri, used);
  const found = await find();
  const documented = { line: devices.lines.findIndex((line) => /^attribute device_node;/.test(line)), character: 11 };
  const rows = [
    ['initialized → index complete', indexed, 'median ≤ 450 ms'],
    ['hover', await repeat(() => hover(client, uri, place(lines, random))), 'p99 ≤ 3 ms'],
    ['hover of a call', await repeat(() => hover(client, uri, call(1))), 'p99 ≤ 3 ms'],
    ['definition of a call', await repeat(() => definition(client, uri, call(1))), 'p99 ≤ 3 ms'],
    ['signature help', await repeat(() => signature(client, uri, argument(lines, call(0)))), 'p99 ≤ 3 ms'],
    ['completion of an interface', await repeat(complete), 'p95 ≤ 8 ms'],
    ['reply of a completion', sizes, '≤ 60 kB', 'kB'],
    ['semantic tokens of a module', await repeat(() => semanticTokens(client, uri), SEARCHES), ''],
    [`references of a type, ${found.length} found`, await repeat(find, SEARCHES), 'median ≤ 30 ms'],
    ['references of an attribute', await repeat(() => references(client, devices.uri, documented), SEARCHES), ''],
    ['peak RSS of the server', [peakRss(client.pid)], '≤ 130 MB', 'MB'],
  ];
  for (const [opened, budget] of [
    [moduleLines(lines), 'p95 ≤ 10 ms'],
    [lines, ''],
  ]) {
    await openAgain(client, uri, opened);
    const typed = changer(client, uri, opened, random);
    rows.push([`didChange → diagnostics, ${opened.length} lines, all indexed`, await repeat(typed), budget]);
  }
  const long = openCorenetwork(client);
  if (long) {
    await long.judged;
    const key = changer(client, long.uri, long.lines, random);
    rows.push([`the same, ${long.lines.length} lines of corenetwork.if`, await repeat(key, KEYS), 'p95 ≤ 25 ms']);
  }
  await client.stop();
  return rows;
}

/** Opens a module with these lines instead, and waits for what is found in them. */
async function openAgain(client, uri, lines) {
  client.notify('textDocument/didClose', { textDocument: { uri } });
  const judged = client.diagnostics(uri, 1);
  client.open(uri, lines.join('\n'));
  await judged;
}

/** As many interfaces of the longest header as are checked in an editor. */
function openCorenetwork(client) {
  const path = join(HEADERS, 'kernel/corenetwork.if');
  if (!existsSync(path)) return undefined;
  const uri = pathToFileURL(path).href;
  const most = readFileSync(path, 'utf8').slice(0, MOST_CHECKED);
  const text = most.slice(0, most.lastIndexOf('\n####') + 1);
  const judged = client.diagnostics(uri, 1);
  client.open(uri, text);
  return { uri, lines: text.split('\n'), judged };
}

function unpack(scratch) {
  const folder = join(scratch, 'tree');
  mkdirSync(folder);
  spawnSync('tar', ['--zstd', '-xf', SOURCE_ARCHIVE, '-C', folder]);
  const rule = (at) => `allow bench_t ${MOST_USED}:chr_file { read write }; # ${at}\n`;
  const added = ['\n', ...[0, 1, 2, 3].map(rule)].join('');
  for (const module of modules(folder).slice(0, MODULES)) appendFileSync(module, added);
  return folder;
}

const modules = (folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.te'))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();

async function openTree(cli, folder) {
  const client = new LspClient(process.execPath, [cli, 'lsp', '--stdio']);
  await client.initialize(pathToFileURL(folder).href);
  return client;
}

async function coldIndex(cli, folder) {
  const client = await openTree(cli, folder);
  const started = performance.now();
  await client.indexed();
  const time = performance.now() - started;
  await client.stop();
  return time;
}

function openModule(client, folder, name) {
  const path = modules(folder).find((each) => each.endsWith(`/${name}`));
  const text = readFileSync(path, 'utf8');
  const uri = pathToFileURL(path).href;
  client.open(uri, text);
  return { uri, lines: text.split('\n') };
}

/** Behind the parenthesis of the call in a line. */
function argument(lines, { line }) {
  return { line, character: lines[line].indexOf('(') + 1 };
}
