/** Fills the symbol index from folders, in the background and in slices, so that no request waits for it, and keeps it true. */
import { isPolicy, isPolicyBelow } from '../core/index/policyPath.ts';
import type { Host } from './host.ts';
import type { Workspace } from './workspace.ts';

/** Where the policy of a distribution installs its headers (the devel packages of Debian and Fedora). */
export const HEADERS = '/usr/share/selinux/devel/include';

/** URIs. */
export interface SymbolFolders {
  readonly workspace: readonly string[];
  readonly headers: readonly string[];
}

export interface SymbolSources {
  /**
   * Reads all folders anew; resolves when they are read. Never rejects.
   * @param report is told how many of how many files are read
   * @param cancelled ends it early; what is read by then stays
   */
  reload(report?: (done: number, all: number) => void, cancelled?: AbortSignal): Promise<void>;
  /** Reads files again that were written, made or removed, once no more of them come in. */
  changed(uris: readonly string[]): void;
  /** For an open file outside of all folders: reads the policy files beside it, of the same folder. */
  opened(uri: string): void;
  /** For a file that is no longer open: it counts as it is on the disk, if it is of a folder that counts still. */
  closed(uri: string): void;
  stop(): void;
}

/** Files that are read at once. */
const SLICE = 24;
/** Characters that are scanned before waiting requests get their turn, 2 ms of work. */
const TURN = 200_000;
/** A checkout writes its files for a while. */
const QUIET_MS = 200;
/** A program that writes without end holds up no other change. */
const MOST_WAIT_MS = 2_000;
const MOST_LOG_LINES = 10;

/**
 * @param log gets a line for what is left out
 * @param settled is called after each reading
 */
export function symbolSources(
  host: Host,
  workspace: Workspace,
  folders: () => SymbolFolders,
  log: (line: string) => void,
  settled: () => void,
): SymbolSources {
  const abort = new AbortController();
  const known = new Set<string>();
  /** Folders of open files that lie outside of the others. */
  const beside = new Set<string>();
  /** True once all folders were read to their end. */
  let isRead = false;
  const changes = new Set<string>();
  let firstChange = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** One job at a time, in their order. */
  let last: Promise<void> = Promise.resolve();

  return {
    reload: (report, cancelled) => enqueue(() => readAll(report, cancelled)),
    changed(uris) {
      const wanted = uris.filter(counts);
      if (wanted.length === 0) return;
      if (changes.size === 0) firstChange = Date.now();
      for (const uri of wanted) changes.add(uri);
      clearTimeout(timer);
      const pause = Math.min(QUIET_MS, Math.max(0, firstChange + MOST_WAIT_MS - Date.now()));
      timer = setTimeout(() => void enqueue(readChanges), pause);
    },
    opened(uri) {
      const { workspace: own, headers } = folders();
      const folder = folderOf(uri);
      if (!isPolicy(uri) || !uri.startsWith('file:') || beside.has(folder)) return;
      if ([...own, ...headers].some((each) => isPolicyBelow(each, uri))) return;
      beside.add(folder);
      workspace.setPolicyReading('under way');
      void enqueue(async () => {
        if (beside.has(folder)) await read(await list(folder, 'top'));
        if (!beside.has(folder)) forgetFolder(folder);
      });
    },
    closed(uri) {
      const folder = folderOf(uri);
      if (!beside.has(folder) || workspace.uris().some((each) => folderOf(each) === folder)) this.changed([uri]);
      else {
        beside.delete(folder);
        forgetFolder(folder);
      }
    },
    stop() {
      abort.abort();
      clearTimeout(timer);
    },
  };

  function enqueue(job: () => Promise<void>): Promise<void> {
    last = last
      .then(job)
      .catch((error) => log(`The symbol index failed: ${error}`))
      .then(() => {
        if (abort.signal.aborted) return;
        if (isRead) workspace.setPolicyReading('done');
        settled();
      });
    return last;
  }

  async function readAll(report?: (done: number, all: number) => void, cancelled?: AbortSignal): Promise<void> {
    const { workspace: own, headers } = folders();
    workspace.headerFolders = headers;
    workspace.setPolicyReading('under way');
    isRead = false;
    const found = new Set<string>();
    for (const folder of [...own, ...headers]) for (const uri of await list(folder)) found.add(uri);
    for (const folder of beside) for (const uri of await list(folder, 'top')) found.add(uri);
    if (abort.signal.aborted) return;
    for (const uri of known) if (!found.has(uri)) forget(uri);
    await read([...found], report, cancelled);
    isRead = !cancelled?.aborted && host.listPolicy !== undefined && own.every((uri) => uri.startsWith('file:'));
  }

  /** True for a policy file of a folder that counts now. */
  function counts(uri: string): boolean {
    const { workspace: own, headers } = folders();
    if (isPolicy(uri) && beside.has(folderOf(uri))) return true;
    return [...own, ...headers].some((folder) => isPolicyBelow(folder, uri));
  }

  async function readChanges(): Promise<void> {
    // Meanwhile a folder may have been removed.
    const uris = [...changes].filter(counts);
    changes.clear();
    await read(uris);
  }

  async function list(folder: string, depth: 'all' | 'top' = 'all'): Promise<string[]> {
    const skipped: string[] = [];
    const skip = (uri: string, reason: string) => skipped.push(`${uri}: ${reason}`);
    const uris = await host.listPolicy?.(folder, abort.signal, skip, depth);
    tell(skipped);
    return uris ?? [];
  }

  async function read(
    uris: readonly string[],
    report?: (done: number, all: number) => void,
    cancelled?: AbortSignal,
  ): Promise<void> {
    const missing: string[] = [];
    let scanned = 0;
    const decoder = new TextDecoder();
    let next = readSlice(0, uris);
    for (let i = 0; i < uris.length && !abort.signal.aborted && !cancelled?.aborted; i += SLICE) {
      report?.(i, uris.length);
      const slice = await next;
      // The disk is asked for the next files while these are scanned.
      next = readSlice(i + SLICE, uris);
      for (const { uri, bytes } of slice) {
        if (!bytes) {
          if (!known.has(uri)) missing.push(`${uri}: cannot be read, or over 20 MB`);
          forget(uri);
          continue;
        }
        known.add(uri);
        workspace.learn(uri, decoder.decode(bytes));
        scanned += bytes.length;
        if (scanned < TURN) continue;
        scanned = 0;
        await (host.nextTurn?.() ?? new Promise((resolve) => setTimeout(resolve, 0)));
        if (abort.signal.aborted) return;
      }
    }
    tell(missing);
  }

  function readSlice(from: number, uris: readonly string[]) {
    const slice = uris.slice(from, from + SLICE);
    return Promise.all(slice.map(async (uri) => ({ uri, bytes: await host.readFile(uri).catch(() => undefined) })));
  }

  /** Forgets the files of a folder that was read for the sake of an open file. */
  function forgetFolder(folder: string): void {
    for (const uri of [...known]) if (folderOf(uri) === folder) forget(uri);
  }

  function forget(uri: string): void {
    known.delete(uri);
    workspace.forget(uri);
  }

  function tell(lines: readonly string[]): void {
    for (const line of lines.slice(0, MOST_LOG_LINES)) log(`Not in the symbol index: ${line}.`);
    if (lines.length > MOST_LOG_LINES) log(`Not in the symbol index: ${lines.length - MOST_LOG_LINES} more.`);
  }
}

const folderOf = (uri: string) => uri.slice(0, uri.lastIndexOf('/'));
