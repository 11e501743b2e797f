/** Lists the policy headers below a folder. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Interfaces and support macros; generated and hand-written templates of refpolicy's tree end differently. */
const HEADER = /\.(if|spt)$/;
const MOST_BYTES = 20 * 1024 * 1024;
const MOST_FOLDERS = 8;

/**
 * The URIs of the `.if` and `.spt` files below `folder`, sorted; files over 20 MB are left out, links to folders are not
 * followed. Empty where the folder cannot be read.
 */
export async function listPolicy(folder: string): Promise<string[]> {
  if (!folder.startsWith('file:')) return [];
  const found: string[] = [];
  await collect(fileURLToPath(folder), 0, found);
  return found.sort().map((path) => pathToFileURL(path).toString());
}

async function collect(folder: string, depth: number, found: string[]): Promise<void> {
  if (depth > MOST_FOLDERS) return;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await collect(path, depth + 1, found);
      else if (entry.isFile() && HEADER.test(entry.name)) {
        const info = await stat(path).catch(() => undefined);
        if (info && info.size <= MOST_BYTES) found.push(path);
      }
    }),
  );
}
