/** Shares the work of `portcon check` between the cores, where there is enough of it. */
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { loadGrammars } from '../../core/syntax/grammars.ts';
import { nodeHost } from '../host.ts';
import { type CheckedFile, type LintSetup, lintFiles } from './lintFiles.ts';
import type { FoundFile } from './policyFiles.ts';

/** Less than this many bytes are linted before a thread has started. */
const WORTH_THREADS = 600_000;
const MOST_THREADS = 8;
/** A thread that makes little garbage at a time is collected often: with more room a third of the time is saved. */
const YOUNG_GENERATION_MB = 64;

/** The share of one thread; `setup` comes later, once the policy is read. */
interface ThreadStart {
  readonly dist: string;
}

interface ThreadJob {
  readonly found: readonly FoundFile[];
  readonly setup: LintSetup;
}

type ThreadAnswer = { readonly checked: CheckedFile[] } | { readonly error: string };

/** Lints files in the order given, once the setup is known. */
export type Linter = (setup: LintSetup) => Promise<CheckedFile[]>;

/**
 * Gets threads ready for `found` while the caller makes the setup.
 * @param modules policy files whose types scripts may name
 */
export function startLinter(found: readonly FoundFile[], dist: string, modules: readonly FoundFile[] = []): Linter {
  if (found.length === 0) return async () => [];
  const sizes = found.map(({ path }) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const threads = Math.min(availableParallelism(), MOST_THREADS);
  if (all < WORTH_THREADS || threads < 2) {
    const grammars = nodeHost(dist).loadGrammars().then(loadGrammars);
    return async (setup) => lintFiles(found, modules, setup, await grammars);
  }
  const start: ThreadStart = { dist };
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(join(dist, 'cli.js'), {
        workerData: start,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      }),
  );
  // Where the caller fails before it has work for them, they must not keep the process alive.
  for (const worker of workers) worker.unref();
  return async (setup) => {
    const shares = share(found, sizes, threads);
    const answers = await Promise.all(workers.map((worker, i) => ask(worker, { found: shares[i]!, setup })));
    const byPath = new Map(answers.flat().map((file) => [file.path, file]));
    return found.flatMap(({ path }) => byPath.get(path) ?? []);
  };
}

/** The largest first, each to the thread that has the least. */
function share(found: readonly FoundFile[], sizes: readonly number[], threads: number): FoundFile[][] {
  const shares = Array.from({ length: threads }, () => ({ size: 0, files: [] as FoundFile[] }));
  const order = found.map((_, i) => i).sort((a, b) => sizes[b]! - sizes[a]!);
  for (const i of order) {
    const least = shares.reduce((a, b) => (b.size < a.size ? b : a));
    least.size += sizes[i]!;
    least.files.push(found[i]!);
  }
  return shares.map(({ files }) => files);
}

function ask(worker: Worker, job: ThreadJob): Promise<CheckedFile[]> {
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: ThreadAnswer) => {
      void worker.terminate();
      if ('error' in answer) reject(new Error(answer.error));
      else resolve(answer.checked);
    });
    worker.once('error', reject);
    worker.ref();
    worker.postMessage(job);
  });
}

/** Does the work of this thread, one that `startLinter` has made. */
export function serveLintThread(): void {
  const start = workerData as ThreadStart;
  const grammars = nodeHost(start.dist).loadGrammars().then(loadGrammars);
  parentPort!.once('message', async ({ found, setup }: ThreadJob) => {
    const answer = await grammars
      .then((loaded): ThreadAnswer => ({ checked: lintFiles(found, [], setup, loaded) }))
      .catch((error): ThreadAnswer => ({ error: error instanceof Error ? error.message : String(error) }));
    parentPort!.postMessage(answer);
  });
}
