/** Keeps what `portcon check` found in a file of the user's cache folder, so that only what changed is linted again. */
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { answerCache } from '../answerCache.ts';
import type { CheckedFile } from './lintFiles.ts';

/** What the results of a run depend on. */
export interface CheckInputs {
  /** What was asked: the folder and the words of the command line. */
  readonly question: string;
  /** All else than texts: the port data, the sysctls. */
  readonly setup: string;
  /** The hash of the text of each file to check, by its path. */
  readonly files: ReadonlyMap<string, string>;
  /** The hash of each file of the policy, by its URI. */
  readonly policy: ReadonlyMap<string, string>;
  /** What the policy's files define and declare, as a text; costs a scan. */
  readonly meaning: () => string;
}

export interface KeptResults {
  /** The results for files whose own are still true, by path; undefined for a script that concerns no ports. */
  readonly files: ReadonlyMap<string, CheckedFile | undefined>;
  /** Keeps the results of all files for the next run. */
  keep(files: readonly CheckedFile[]): Promise<void>;
}

interface Entry {
  /** Of all that counts. */
  readonly whole: string;
  /** Of all that counts for every file. */
  readonly common: string;
  readonly files: readonly { readonly hash: string; readonly file: CheckedFile | null; readonly path: string }[];
}

/** The form of an entry; the answer cache drops those of another one. */
const FORM = '1';
const cache = () => answerCache(undefined, 'check-results.json');

/** True if something was kept of an earlier run: most files are then as they were. */
export async function hasKept(question: string): Promise<boolean> {
  return (await cache().read(question, FORM)) !== undefined;
}

/** What is still true of an earlier run. Scripts depend on the modules beside them: they are kept as a whole or not at all. */
export async function keptResults(inputs: CheckInputs, isScript: (path: string) => boolean): Promise<KeptResults> {
  const { question, setup, files, policy, meaning } = inputs;
  const entry = readEntry(await cache().read(question, FORM));
  const whole = hashOf([setup, ...[...files, ...policy].flat()]);
  let common = entry?.whole === whole ? entry.common : undefined;
  const commonHash = () => {
    common ??= hashOf([setup, meaning()]);
    return common;
  };
  const kept = new Map<string, CheckedFile | undefined>();
  if (entry && entry.common === commonHash()) {
    for (const { hash, file, path } of entry.files) {
      if (files.get(path) === hash && (entry.whole === whole || !isScript(path))) kept.set(path, file ?? undefined);
    }
  }
  return {
    files: kept,
    async keep(all) {
      const byPath = new Map(all.map((file) => [file.path, file]));
      const entries = [...files].map(([path, hash]) => ({ path, hash, file: withoutText(byPath.get(path)) }));
      const text = JSON.stringify({ whole, common: commonHash(), files: entries } satisfies Entry);
      if (text.length <= MOST_LENGTH) await cache().write(question, FORM, text);
    },
  };
}

/** A tree with so many findings is not worth keeping. */
const MOST_LENGTH = 20_000_000;

function withoutText(file: CheckedFile | undefined): CheckedFile | null {
  return file ? { ...file, text: '' } : null;
}

function readEntry(text: string | undefined): Entry | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Entry;
  } catch {
    return undefined;
  }
}

export function hashOf(texts: Iterable<string>): string {
  const hash = createHash('sha1');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('base64');
}

/** Another text for each build of Portcon, so that nothing is kept from one to the next. */
export function buildOf(dist: string): string {
  const { size, mtimeMs } = statSync(join(dist, 'commands.js'));
  return `${size} ${mtimeMs}`;
}
