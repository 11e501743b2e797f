/** Lists the policy files, or the scripts, below a folder. */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fileUri } from '../core/base/fileUri.ts';
import { isPassedBy, isPolicy } from '../core/index/policyPath.ts';
import { commandLanguage } from '../core/syntax/commandLanguage.ts';

const MOST_DEPTH = 20;
/** A policy tree has a hundred folders; a home folder that is opened as a workspace has any number. */
const MOST_FOLDERS = 20_000;

/**
 * The URIs of the policy files below `folder`, sorted, written as VS Code writes them. Links to folders are not followed,
 * so no loop is walked.
 * @param skipped is told of each folder that is left out, with the reason
 * @param depth `top` for the folder itself alone
 */
export function listPolicy(
  folder: string,
  signal: AbortSignal,
  skipped: (uri: string, reason: string) => void,
  depth: 'all' | 'top' = 'all',
): Promise<string[]> {
  return listFiles(folder, isPolicy, signal, skipped, depth);
}

/** In the same way the URIs of files that may hold semanage lines, by their names. */
export function listScripts(folder: string, signal: AbortSignal): Promise<string[]> {
  return listFiles(
    folder,
    (path) => commandLanguage(path) !== undefined,
    signal,
    () => {},
    'all',
  );
}

async function listFiles(
  folder: string,
  isWanted: (path: string) => boolean,
  signal: AbortSignal,
  skipped: (uri: string, reason: string) => void,
  depth: 'all' | 'top',
): Promise<string[]> {
  if (!folder.startsWith('file:')) return [];
  const found: string[] = [];
  let folders = 0;
  await collect(fileURLToPath(folder).replace(/\/$/, ''), 0);
  return found.sort().map(fileUri);

  async function collect(path: string, level: number): Promise<void> {
    if (signal.aborted) return;
    folders += 1;
    if (folders > MOST_FOLDERS) {
      if (folders === MOST_FOLDERS + 1) skipped(fileUri(path), `and others: more than ${MOST_FOLDERS} folders`);
      return;
    }
    if (level > MOST_DEPTH) return skipped(fileUri(path), `more than ${MOST_DEPTH} folders deep`);
    const entries = await readFolder(path, level);
    const inner: Promise<void>[] = [];
    for (const entry of entries) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth === 'all' && !isPassedBy(entry.name)) inner.push(collect(child, level + 1));
      } else if (isWanted(child)) found.push(child);
      else if (entry.isSymbolicLink() && !isPassedBy(entry.name) && !/\.\w+$/.test(entry.name)) {
        skipped(fileUri(child), 'a link');
      }
    }
    await Promise.all(inner);
  }

  async function readFolder(path: string, level: number): Promise<Dirent[]> {
    try {
      return await readdir(path, { withFileTypes: true });
    } catch (error) {
      // The headers need not be installed.
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      if (level > 0 || code !== 'ENOENT') skipped(fileUri(path), `cannot be read (${code})`);
      return [];
    }
  }
}
