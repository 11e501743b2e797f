/** What this host says of its SELinux policy outside of any tool: its name and file, the port sysctls, its changes. */
import { type FSWatcher, unwatchFile, watch, watchFile } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the policy lives; tests name other folders. */
export interface PolicyPlaces {
  /** Holds `config` and a folder for each policy. */
  readonly etc: string;
  /** Holds the store of each policy (libsemanage's store root). */
  readonly store: string;
}

export const PLACES: PolicyPlaces = { etc: '/etc/selinux', store: '/var/lib/selinux' };

/**
 * The name of the installed policy (SELINUXTYPE of /etc/selinux/config, `targeted` where that is missing, as in
 * libselinux) and its binary file with the highest version. Undefined where there is no config.
 */
export async function installedPolicy(
  places: PolicyPlaces = PLACES,
): Promise<{ readonly name: string; readonly file?: string } | undefined> {
  const config = await readFile(join(places.etc, 'config'), 'utf8').catch(() => undefined);
  if (config === undefined) return undefined;
  const name = policyName(config);
  const folder = join(places.etc, name, 'policy');
  const newest = newestPolicy(await readdir(folder).catch(() => []));
  if (newest !== undefined) return { name, file: join(folder, newest) };
  const kernel = join(places.store, name, 'active', 'policy.kern');
  return (await exists(kernel)) ? { name, file: kernel } : { name };
}

/** The last SELINUXTYPE counts; a value that is no plain folder name is ignored. */
function policyName(config: string): string {
  const values = [...config.matchAll(/^\s*SELINUXTYPE\s*=\s*(\S+)\s*$/gim)].map((match) => match[1]!);
  return values.filter((value) => /^[\w][\w.-]*$/.test(value)).at(-1) ?? 'targeted';
}

/** By number, so that policy.33 is newer than policy.9. */
function newestPolicy(names: readonly string[]): string | undefined {
  const version = (name: string) => Number(name.slice('policy.'.length));
  return names.filter((name) => /^policy\.\d+$/.test(name)).sort((a, b) => version(b) - version(a))[0];
}

/**
 * net.ipv4.ip_local_port_range and net.ipv4.ip_unprivileged_port_start of this host (of its network namespace). Undefined
 * where the first cannot be read; kernels before 4.11 have no second and use 1024.
 */
export async function portSysctls(
  folder = '/proc/sys/net/ipv4',
): Promise<
  { readonly ephemeralLow: number; readonly ephemeralHigh: number; readonly unprivilegedStart: number } | undefined
> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');
  const [, low, high] = /^(\d+)\s+(\d+)\s*$/.exec(await read('ip_local_port_range')) ?? [];
  if (low === undefined || high === undefined) return undefined;
  const [start] = /^\d+/.exec(await read('ip_unprivileged_port_start')) ?? ['1024'];
  return { ephemeralLow: Number(low), ephemeralHigh: Number(high), unprivilegedStart: Number(start) };
}

/** libsemanage writes for about a second: several files, then renames. One call after it is quiet. */
const QUIET_MS = 500;
const POLL_MS = 5_000;

/**
 * Calls `changed` after the store or the installed policy changed. It watches folders, because libsemanage replaces
 * `active` and the files by renaming, and takes them up anew after each change. Folders that cannot be read (the store,
 * without root) are left out. The watch does not keep the process alive.
 * @returns the function that ends it
 */
export function watchPolicyStore(changed: () => void, places: PolicyPlaces = PLACES): () => void {
  let stops: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let ended = false;

  const onEvent = () => {
    if (ended) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      void rewatch();
      changed();
    }, QUIET_MS);
    timer.unref();
  };
  const rewatch = async () => {
    const policy = await installedPolicy(places).catch(() => undefined);
    if (ended) return;
    for (const stop of stops) stop();
    stops = [];
    const folders = [places.etc];
    if (policy) {
      folders.push(join(places.etc, policy.name, 'policy'));
      folders.push(join(places.store, policy.name), join(places.store, policy.name, 'active'));
    }
    stops = folders.map((folder) => watchFolder(folder, onEvent));
  };

  void rewatch();
  return () => {
    ended = true;
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}

function watchFolder(folder: string, onEvent: () => void): () => void {
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, { persistent: false }, onEvent);
  } catch {
    return pollFolder(folder, onEvent);
  }
  watcher.on('error', () => watcher.close());
  return () => watcher.close();
}

/** For what fs.watch refuses: a folder that is not there yet, or may not be read, or a host out of inotify watches. */
function pollFolder(folder: string, onEvent: () => void): () => void {
  watchFile(folder, { persistent: false, interval: POLL_MS }, onEvent);
  return () => unwatchFile(folder, onEvent);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
