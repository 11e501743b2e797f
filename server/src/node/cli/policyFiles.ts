/** Finds the policy files among the paths of a command line. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const POLICY_FILE = /\.(te|if|spt|fc)(\.(in|m4))*$/;
const SKIPPED_FOLDERS = new Set(['node_modules', '.git']);

/**
 * The files named, and the policy files below the folders named, each once, sorted within its folder.
 * Links to folders are not followed, so a loop of links ends.
 * @throws if a path cannot be read
 */
export async function policyFiles(paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (!info) throw new Error(`${path}: there is no such file or folder.`);
    if (info.isDirectory()) await collect(path, found);
    else found.add(path);
  }
  return [...found];
}

async function collect(folder: string, into: Set<string>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${folder}: cannot be read (${error.code}).`);
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name)) await collect(path, into);
    } else if (
      POLICY_FILE.test(entry.name) &&
      (entry.isFile() || (await stat(path).catch(() => undefined))?.isFile())
    ) {
      into.add(path);
    }
  }
}
