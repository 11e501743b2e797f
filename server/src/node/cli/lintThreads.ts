/** Shares the work of `portcon check` between the cores, where there is enough of it. */
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { loadGrammars } from '../../core/syntax/grammars.ts';
import { nodeHost } from '../host.ts';
import { type CheckedFile, type LintSetup, lintFiles, type ReadFile, readFound } from './lintFiles.ts';
import type { FoundFile } from './policyFiles.ts';

/** Less than this many bytes are linted before a thread has started. */
const WORTH_THREADS = 600_000;
const MOST_THREADS = 8;
/** A thread that makes little garbage at a time is collected often: with more room a third of the time is saved. */
const YOUNG_GENERATION_MB = 64;
/**
 * How much bytecode runs before V8 thinks of optimizing a function, fifteen times its default. A run of seconds in three
 * isolates else spends half of its computing on the compiler.
 */
const INTERRUPT_BUDGET = 1_000_000;

/** What a thread starts with; a `LintSetup` comes later, once the policy is read. */
interface ThreadStart {
  readonly dist: string;
  /** All files; each thread takes the next one that no other has. */
  readonly found: readonly FoundFile[];
  /** One number: how many are taken. */
  readonly taken: Int32Array;
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
  setFlagsFromString(`--interrupt-budget=${INTERRUPT_BUDGET}`);
  // The largest first, so that no thread is left alone with a long one at the end.
  const order = found.map((_, i) => i).sort((a, b) => sizes[b]! - sizes[a]!);
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const start: ThreadStart = { dist, found: order.map((i) => found[i]!), taken };
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(join(dist, 'commands.js'), {
        workerData: start,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      }),
  );
  // Where the caller fails before it has work for them, they must not keep the process alive.
  for (const worker of workers) worker.unref();
  return async (setup) => {
    const answers = await Promise.all(workers.map((worker) => ask(worker, setup)));
    const byPath = new Map(answers.flat().map((file) => [file.path, file]));
    return found.flatMap(({ path }) => byPath.get(path) ?? []);
  };
}

function ask(worker: Worker, setup: LintSetup): Promise<CheckedFile[]> {
  return new Promise((resolve, reject) => {
    worker.once('message', (answer: ThreadAnswer) => {
      void worker.terminate();
      if ('error' in answer) reject(new Error(answer.error));
      else resolve(answer.checked);
    });
    worker.once('error', reject);
    worker.ref();
    worker.postMessage(setup);
  });
}

/** Does the work of this thread, one that `startLinter` has made: parses its files until the policy is read, then lints them. */
export async function serveLintThread(): Promise<void> {
  const { dist, found, taken } = workerData as ThreadStart;
  const next = () => found[Atomics.add(taken, 0, 1)];
  const setup = new Promise<LintSetup>((resolve) => parentPort!.once('message', resolve));
  let isThere = false;
  void setup.then(() => {
    isThere = true;
  });
  try {
    const grammars = await loadGrammars(await nodeHost(dist).loadGrammars());
    const ahead = new Map<FoundFile, ReadFile | undefined>();
    let length = 0;
    // Messages come between two turns.
    for (await nextTurn(); !isThere && length < MOST_AHEAD; await nextTurn()) {
      const found = next();
      if (!found) break;
      const read = readFound(found, grammars);
      ahead.set(found, read);
      length += read?.text.length ?? 0;
    }
    answer({ checked: lintFiles(allOf(ahead.keys(), next), [], await setup, grammars, ahead) });
  } catch (error) {
    answer({ error: error instanceof Error ? error.message : String(error) });
  }
}

function* allOf<T>(first: Iterable<T>, next: () => T | undefined): Iterable<T> {
  yield* first;
  for (let item = next(); item; item = next()) yield item;
}

/** In code units; the trees of a text take some forty times its size. */
const MOST_AHEAD = 2_000_000;

function answer(message: ThreadAnswer): void {
  parentPort!.postMessage(message);
}
