// `portcon check` over the refpolicy source: cold, once more with nothing changed, SELint on the same tree, and how it grows.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HEADERS, SOURCE_ARCHIVE } from '../../scripts/knowledge/debian.mjs';

const PEER = fileURLToPath(new URL('peerIndex.mjs', import.meta.url));
const RUNS = 5;
const SIZES = [1, 10, 100];

/** The rows; none where the package of the source is not installed. */
export function checkTreeRows(cli, scratch) {
  if (!existsSync(SOURCE_ARCHIVE)) return [];
  const folder = join(scratch, 'checked');
  mkdirSync(folder);
  spawnSync('tar', ['--zstd', '-xf', SOURCE_ARCHIVE, '-C', folder]);
  const tree = join(folder, 'selinux-policy-src');
  const check = (path, home) =>
    timeOf(process.execPath, [cli, 'check', '--ports', 'bundled', '--fail-on', 'never', path], home);
  const cold = () => {
    const home = mkdtempSync(join(scratch, 'cache-'));
    const time = check(tree, home);
    const again = check(tree, home);
    rmSync(home, { recursive: true });
    return { time, again };
  };
  const times = Array.from({ length: RUNS }, cold);
  const rows = [
    ['check of the whole tree, cold', times.map(({ time }) => time), 'median ≤ 1600 ms'],
    ['check of the whole tree, nothing changed', times.map(({ again }) => again), 'median ≤ 500 ms'],
    ['selint -s -r of the tree', repeated(() => timeOf('selint', ['-s', '-r', join(tree, 'policy')], scratch)), ''],
    ['an index by regular expressions, as the peer has it', repeated(() => peerTime(tree)), ''],
  ];
  for (const size of SIZES) {
    const part = copyModules(tree, join(scratch, `modules-${size}`), size);
    const fresh = () => check(part, mkdtempSync(join(scratch, 'cache-')));
    rows.push([`check of ${size} module${size > 1 ? 's' : ''}, cold`, repeated(fresh), '']);
  }
  return rows;
}

const repeated = (run) => Array.from({ length: RUNS }, run).filter((time) => time !== undefined);

/** Wall time; undefined where the command cannot run. */
function timeOf(command, args, cacheHome) {
  const started = performance.now();
  const env = { ...process.env, XDG_CACHE_HOME: cacheHome };
  const { status } = spawnSync(command, args, { stdio: 'ignore', env });
  // SELint ends with 0 with findings, too.
  return status === 0 ? performance.now() - started : undefined;
}

function peerTime(tree) {
  const { stdout } = spawnSync(process.execPath, [PEER, tree, HEADERS], { encoding: 'utf8' });
  return JSON.parse(stdout).milliseconds;
}

/** The first modules of the tree, each with its .if and .fc. */
function copyModules(tree, into, count) {
  mkdirSync(into);
  const names = readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.te'))
    .sort();
  for (const name of names.filter((each) => statSync(join(tree, each)).isFile()).slice(0, count)) {
    for (const path of ['.te', '.if', '.fc'].map((end) => join(tree, name.replace(/\.te$/, end)))) {
      if (existsSync(path)) copyFileSync(path, join(into, basename(path)));
    }
  }
  return into;
}
