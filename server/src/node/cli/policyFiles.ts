/** Finds the files to check among the paths of a command line: policy, and scripts and documents with semanage lines. */
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandLanguage } from '../../core/syntax/commandLanguage.ts';

const POLICY_FILE = /\.(te|if|spt|fc|cil)(\.(in|m4))*$/;
const SKIPPED_FOLDERS = new Set(['node_modules', '.git']);

export interface FoundFile {
  readonly path: string;
  /** True if the user wrote it; else it was found in a folder they wrote. */
  readonly named: boolean;
}

/**
 * The files named, and the files to check below the folders named, each once, sorted within its folder.
 * Links to folders are not followed, so a loop of links ends.
 * @throws if a path cannot be read, or is a pipe or a device
 */
export async function policyFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (!info) throw new Error(`${path}: there is no such file or folder.`);
    if (info.isDirectory()) await collect(path, found);
    else if (!info.isFile()) throw new Error(`${path}: is neither a file nor a folder.`);
    else found.set(path, { path, named: true });
  }
  return [...found.values()];
}

async function collect(folder: string, into: Map<string, FoundFile>): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${folder}: cannot be read (${error.code}).`);
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name)) await collect(path, into);
    } else if (isChecked(path) && (entry.isFile() || (await stat(path).catch(() => undefined))?.isFile())) {
      if (!into.has(path)) into.set(path, { path, named: false });
    }
  }
}

function isChecked(path: string): boolean {
  return POLICY_FILE.test(path) || commandLanguage(pathToFileURL(resolve(path)).toString()) !== undefined;
}
