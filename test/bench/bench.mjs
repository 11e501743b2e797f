// `npm run bench`: how fast and how big the built product is, as an editor feels it. Medians and percentiles, no pass or fail.
// With FILE=x.te another policy file than the default is used.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LspClient } from './lspClient.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(ROOT, 'dist', 'cli.js');
const SPAWNS = 15;
const REQUESTS = 1000;
const WARM_UP = 100;
const SEED = 42;

let version = 1;
/** The line that has our character now. */
let typed;

spawnSync(process.execPath, ['esbuild.mjs', '--production'], { cwd: ROOT, stdio: 'inherit' });
const scratch = mkdtempSync(join(tmpdir(), 'portcon-bench-'));
try {
  await main(policyFile());
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function main(file) {
  const text = readFileSync(file, 'utf8');
  const rows = [];
  const coldStarts = [];
  for (let i = 0; i < SPAWNS; i++) coldStarts.push(await coldStart(file, text));
  rows.push(['spawn → initialize answered', coldStarts.map(({ initialized }) => initialized), '']);
  rows.push(['spawn → first diagnostics', coldStarts.map(({ first }) => first), 'median ≤ 400 ms']);

  const { client, uri } = await openFile(file, text);
  const lines = text.split('\n');
  const random = generator(SEED);
  const calls = lines.flatMap((line, at) => (/^[a-z]\w+\(\w/.test(line) ? [at] : []));
  await headersRead(client, uri, calls);
  rows.push(['hover', await repeat(() => hover(client, uri, lines, random)), 'p99 ≤ 3 ms']);
  rows.push(['didChange → diagnostics', await repeat(() => change(client, uri, lines, random)), 'p95 ≤ 10 ms']);
  rows.push(['definition of a call', await repeat(() => definition(client, uri, calls, random)), 'p99 ≤ 3 ms']);
  rows.push(['completion of an interface', await repeat(() => completion(client, uri, calls[0])), 'p95 ≤ 8 ms']);
  rows.push(['code action', await repeat(() => codeAction(client, uri, lines, random)), '']);
  const rss = peakRss(client.pid);
  await client.stop();

  rows.push(['check of one file, bundled ports', checks(file, ['--ports', 'bundled']), 'median ≤ 400 ms']);
  rows.push(['check of one file, live ports', checks(file, []), 'median ≤ 400 ms']);
  rows.push(['semanage port -l alone', runs('semanage', ['port', '-l']), '']);
  print(file, lines.length, rows, rss);
}

/** systemd.te of the refpolicy source where its package is installed, cut at 1,700 lines; else our example, repeated to that. */
function policyFile() {
  if (process.env.FILE) return process.env.FILE;
  const archive = '/usr/src/selinux-policy-src.tar.zst';
  const target = join(scratch, 'systemd.te');
  const name = 'selinux-policy-src/policy/modules/system/systemd.te';
  const source = existsSync(archive)
    ? spawnSync('tar', ['--zstd', '-xOf', archive, name], { encoding: 'utf8', maxBuffer: 1e7 }).stdout
    : readFileSync(join(ROOT, 'examples/clean/relayd.te'), 'utf8').repeat(60);
  const lines = source.split('\n');
  // The last complete top-level block before line 1,700, so that the file has no syntax error.
  let end = Math.min(1700, lines.length);
  while (end > 0 && lines[end] !== '') end--;
  while (end > 0 && !/^(\S.*\)|.*;|'\))$/.test(lines[end - 1])) end--;
  writeFileSync(target, `${lines.slice(0, end).join('\n')}\n`);
  return target;
}

async function coldStart(file, text) {
  const started = performance.now();
  const client = new LspClient(process.execPath, [CLI, 'lsp', '--stdio']);
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

async function openFile(file, text) {
  const client = new LspClient(process.execPath, [CLI, 'lsp', '--stdio']);
  await client.initialize();
  const uri = pathToFileURL(file).href;
  client.open(uri, text);
  await client.portsLoaded();
  return { client, uri };
}

async function repeat(run) {
  for (let i = 0; i < WARM_UP; i++) await run();
  const times = [];
  for (let i = 0; i < REQUESTS; i++) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times;
}

function place(lines, random) {
  for (;;) {
    const line = random(lines.length);
    if (lines[line].length > 4) return { line, character: random(lines[line].length) };
  }
}

function hover(client, uri, lines, random) {
  return client.request('textDocument/hover', { textDocument: { uri }, position: place(lines, random) });
}

/** Types a comment character at a random line start, and takes it away again: each edit changes what the line means. */
function change(client, uri, lines, random) {
  version++;
  const found = client.diagnostics(uri, version);
  const line = typed ?? place(lines, random).line;
  const start = { line, character: 0 };
  const range = { start, end: { line, character: typed === undefined ? 0 : 1 } };
  client.change(uri, version, [{ range, text: typed === undefined ? '#' : '' }]);
  typed = typed === undefined ? line : undefined;
  return found;
}

/** Waits until the headers are indexed, where there are any: the rows below are about a server at rest. */
async function headersRead(client, uri, calls) {
  for (let i = 0; i < 50; i++) {
    const found = await Promise.all(calls.slice(0, 20).map(() => definition(client, uri, calls, generator(i))));
    if (found.every((each) => each?.length > 0)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** `calls` are lines that begin with one. */
function definition(client, uri, calls, random) {
  const position = { line: calls[random(calls.length)], character: 1 };
  return client.request('textDocument/definition', { textDocument: { uri }, position });
}

/** Where a call begins, behind the first two letters of its line. */
function completion(client, uri, line) {
  return client.request('textDocument/completion', { textDocument: { uri }, position: { line, character: 2 } });
}

function codeAction(client, uri, lines, random) {
  const start = place(lines, random);
  const params = { textDocument: { uri }, range: { start, end: start }, context: { diagnostics: [] } };
  return client.request('textDocument/codeAction', params);
}

function checks(file, options) {
  return runs(process.execPath, [CLI, 'check', '--fail-on', 'never', ...options, file]);
}

/** Wall times of a command, without its first run; empty where it cannot run. */
function runs(command, args) {
  const times = [];
  for (let i = 0; i < SPAWNS; i++) {
    const started = performance.now();
    const { status } = spawnSync(command, args, { stdio: 'ignore' });
    if (status !== 0) return [];
    if (i > 0) times.push(performance.now() - started);
  }
  return times;
}

/** In MiB; Linux only. */
function peakRss(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

function generator(seed) {
  let state = seed;
  return (limit) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state % limit;
  };
}

function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

function print(file, lineCount, rows, rss) {
  console.log(
    `\n${lineCount} lines of ${file.split('/').at(-1)} · Node ${process.version} · ${availableParallelism()} cores · load ${loadavg()[0].toFixed(1)}\n`,
  );
  console.log('| step | n | median | p95 | p99 | budget |');
  console.log('|---|--:|--:|--:|--:|---|');
  for (const [name, times, budget] of rows) {
    const sorted = [...times].sort((a, b) => a - b);
    const cells = [0.5, 0.95, 0.99].map((share) =>
      sorted.length > 0 ? `${quantile(sorted, share).toFixed(1)} ms` : 'not here',
    );
    console.log(`| ${name} | ${times.length} | ${cells.join(' | ')} | ${budget} |`);
  }
  console.log(`| peak RSS of the server | 1 | ${rss.toFixed(0)} MiB | | | ≤ 150 MB |`);
}
