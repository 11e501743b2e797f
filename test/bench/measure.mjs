// Times of repeated runs, and the table of them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

export const SEED = 42;
const WARM_UP = 100;
const SPAWNS = 15;

/** Wall times of `count` runs after the first ones, one after the other. */
export async function repeat(run, count = 1000) {
  for (let i = 0; i < Math.min(WARM_UP, count); i++) await run();
  const times = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times;
}

/** What each of a few runs says, such as the times of processes that are started. */
export async function each(run, count = SPAWNS) {
  const values = [];
  for (let i = 0; i < count; i++) values.push(await run());
  return values;
}

/** Wall times of a command, without its first run; empty where it cannot run. */
export function runs(command, args) {
  const times = [];
  for (let i = 0; i < SPAWNS; i++) {
    const started = performance.now();
    const { status } = spawnSync(command, args, { stdio: 'ignore' });
    if (status !== 0) return [];
    if (i > 0) times.push(performance.now() - started);
  }
  return times;
}

/** The most memory that a process had, in MB; Linux only. */
export function peakRss(pid) {
  try {
    return (Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024) / 1e6;
  } catch {
    return Number.NaN;
  }
}

/** A function that gives the same numbers below its limit in each run of the bench. */
export function generator(seed = SEED) {
  let state = seed;
  return (limit) => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state % limit;
  };
}

function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
}

/** @param rows name, values, budget and the unit where it is not milliseconds */
export function print(title, rows) {
  const load = loadavg()[0].toFixed(1);
  console.log(`\n${title} · Node ${process.version} · ${availableParallelism()} cores · load ${load}\n`);
  console.log('| step | n | median | p95 | p99 | budget |');
  console.log('|---|--:|--:|--:|--:|---|');
  for (const [name, values, budget, unit = 'ms'] of rows) {
    const sorted = [...values].sort((a, b) => a - b);
    const cells = [0.5, 0.95, 0.99].map((share) =>
      sorted.length > 0 ? `${quantile(sorted, share).toFixed(1)} ${unit}` : 'not here',
    );
    console.log(`| ${name} | ${values.length} | ${cells.join(' | ')} | ${budget} |`);
  }
}
