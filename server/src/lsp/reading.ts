/** Goes on with the files that are too long to be read at once, a slice in each turn of the event loop. */
import type { Workspace } from '../workspace/workspace.ts';
import { describeError, type Log } from './guard.ts';
import type { RefreshKind } from './refresh.ts';
import type { Turns } from './turns.ts';

export interface Reading {
  /** To be called after an open file has changed. */
  start(): void;
  /**
   * Resolves once the file is read, or after as long as a request about it may wait: longer for what is not asked again.
   * @param kind of a request that the client asks again when it is told
   */
  settled(uri: string, kind: RefreshKind | undefined, asked: Asked): Promise<void>;
  /** True for a file that is being read for so long that a person should know. */
  isLate(uri: string): boolean;
}

export type Asked = 'once' | 'again';

/** A request may take 200 ms, of which a change before it takes 120 where it is parsed at once. */
const WAIT_MS = 80;
/** What is asked again need not wait for long: what is being read may not stop at once for the answer. */
const AGAIN_WAIT_MS = 60;
/** An early answer about a file that is opened would stay empty until somebody types. */
const ONCE_WAIT_MS = 5_000;
/** What takes no longer is not worth a word in the status, which would come and go with each key. */
const LATE_MS = 250;

/**
 * @param read is told each file that is read now, and what of it was asked too early
 * @param tell is called when files become late
 */
export function reading(
  workspace: Workspace,
  turns: Turns,
  log: Log,
  read: (uri: string, early: Iterable<RefreshKind>) => void,
  tell: () => void,
): Reading {
  const since = new Map<string, number>();
  const late = new Set<string>();
  /** What was asked of files that were an empty file to these requests. */
  const early = new Map<string, Set<RefreshKind>>();
  const waiting = new Set<{ readonly uri: string; readonly wake: () => void }>();
  let isRunning = false;
  return { start, settled, isLate: (uri) => late.has(uri) };

  function start(): void {
    if (isRunning || !workspace.isReading) return;
    isRunning = true;
    turns.later(readSlice);
  }

  function readSlice(): void {
    isRunning = false;
    let uri: string | undefined;
    try {
      uri = workspace.proceed();
    } catch (error) {
      log.error(`reading: ${describeError(error)}`);
      tell();
    }
    start();
    if (uri !== undefined) {
      read(uri, early.get(uri) ?? []);
      early.delete(uri);
    }
    for (const each of waiting) if (!workspace.isBeingRead(each.uri)) each.wake();
    if (noteLate()) tell();
  }

  /** True if a file has become late. */
  function noteLate(): boolean {
    const now = Date.now();
    let isNew = false;
    for (const uri of workspace.uris()) {
      if (!workspace.isBeingRead(uri)) continue;
      const start = since.get(uri) ?? now;
      since.set(uri, start);
      if (now - start <= LATE_MS || late.has(uri)) continue;
      late.add(uri);
      isNew = true;
    }
    for (const uri of [...since.keys()].filter((each) => !workspace.isBeingRead(each))) {
      since.delete(uri);
      late.delete(uri);
      early.delete(uri);
    }
    return isNew;
  }

  function longestWait(uri: string, kind: RefreshKind | undefined, asked: Asked): number {
    if (asked === 'once') return workspace.isReadFirst(uri) ? ONCE_WAIT_MS : WAIT_MS;
    return kind ? AGAIN_WAIT_MS : WAIT_MS;
  }

  function settled(uri: string, kind: RefreshKind | undefined, asked: Asked): Promise<void> {
    if (!workspace.isBeingRead(uri)) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(entry);
        resolve();
      };
      const entry = { uri, wake };
      const giveUp = () => {
        if (kind) early.set(uri, (early.get(uri) ?? new Set()).add(kind));
        wake();
      };
      const timer = setTimeout(giveUp, longestWait(uri, kind, asked));
      waiting.add(entry);
    });
  }
}
