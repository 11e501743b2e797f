/** Keeps answers that took long to get in a file of the user's cache folder, until what they are about changes. */
import { constants } from 'node:fs';
import { lstat, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

export interface AnswerCache {
  /** What was kept for `question` while `state` was the same. */
  read(question: string, state: string): Promise<string | undefined>;
  write(question: string, state: string, answer: string): Promise<void>;
  /** Drops all answers. */
  clear(): Promise<void>;
}

interface Entry {
  readonly state: string;
  readonly answer: string;
}

/** Of questions; older ones are dropped. */
const MOST = 8;

/**
 * A cache in `portcon` below $XDG_CACHE_HOME or ~/.cache. Whatever stands in its way (no home, a folder or file of another
 * user, damage) makes it empty, never wrong: root with the home of somebody else neither reads nor writes there. Never
 * rejects.
 */
export function answerCache(base = cacheHome(), file = 'policy-answers.json'): AnswerCache {
  return {
    async read(question, state) {
      const entry = (await readAll(base, file))[question];
      return entry?.state === state ? entry.answer : undefined;
    },
    async write(question, state, answer) {
      const others = Object.entries(await readAll(base, file)).filter(([each]) => each !== question);
      const entries = Object.fromEntries([...others.slice(1 - MOST), [question, { state, answer }]]);
      await writeAll(base, file, JSON.stringify(entries)).catch(() => undefined);
    },
    async clear() {
      const folder = await ownFolder(base).catch(() => undefined);
      if (folder !== undefined) await rm(join(folder, file), { force: true }).catch(() => undefined);
    },
  };
}

function cacheHome(): string | undefined {
  const { XDG_CACHE_HOME: folder } = process.env;
  if (folder && isAbsolute(folder)) return folder;
  const home = homedir();
  return isAbsolute(home) ? join(home, '.cache') : undefined;
}

/** The folder, made where it is missing; undefined unless it and its parent belong to this user alone. */
async function ownFolder(base: string | undefined): Promise<string | undefined> {
  const me = process.getuid?.();
  if (base === undefined || me === undefined) return undefined;
  // The home itself is made by nobody but the system.
  if (!(await stat(base).catch(() => undefined))) {
    if ((await stat(join(base, '..'))).uid !== me) return undefined;
    await mkdir(base, { mode: 0o700 });
  }
  if ((await stat(base)).uid !== me) return undefined;
  const folder = join(base, 'portcon');
  await mkdir(folder, { mode: 0o700 }).catch(() => undefined);
  const { uid, mode } = await lstat(folder).then((it) => (it.isDirectory() ? it : { uid: -1, mode: 0 }));
  return uid === me && (mode & 0o022) === 0 ? folder : undefined;
}

async function readAll(base: string | undefined, name: string): Promise<{ readonly [question: string]: Entry }> {
  try {
    const folder = await ownFolder(base);
    if (folder === undefined) return {};
    const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { uid, mode } = await file.stat();
      if (uid !== process.getuid?.() || (mode & 0o022) !== 0) return {};
      return entriesOf(JSON.parse(await file.readFile('utf8')));
    } finally {
      await file.close();
    }
  } catch {
    return {};
  }
}

/** Leaves out what has not the form that `write` gives it. */
function entriesOf(value: unknown): { [question: string]: Entry } {
  const isEntry = (each: unknown): each is Entry =>
    typeof each === 'object' && each !== null && 'state' in each && 'answer' in each && typeof each.answer === 'string';
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((pair): pair is [string, Entry] => isEntry(pair[1])));
}

async function writeAll(base: string | undefined, name: string, text: string): Promise<void> {
  const folder = await ownFolder(base);
  if (folder === undefined) return;
  const path = join(folder, `${name}.${process.pid}`);
  // Another process sees the old file or the new one, never half of it.
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
  await rename(path, join(folder, name)).catch(() => rm(path, { force: true }));
}
