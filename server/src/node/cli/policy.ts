/** The policy around the files of one run of the command line: the folders named, the files beside them, the headers. */
import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileUri } from '../../core/base/fileUri.ts';
import type { Origin } from '../../core/index/fileTable.ts';
import { isIndexed } from '../../core/index/policyPath.ts';
import { HEADERS } from '../../workspace/loadSymbols.ts';
import { listPolicy } from '../listFiles.ts';

/** A file that says what the policy has. */
export interface PolicyFile {
  readonly path: string;
  readonly uri: string;
  readonly origin: Origin;
  readonly text: string;
}

/** Reads the policy that `paths` belong to. What cannot be read is left out. */
export async function readPolicy(paths: readonly string[]): Promise<PolicyFile[]> {
  const found = new Map<string, Origin>();
  for (const uri of await list(HEADERS, 'all')) found.set(uri, 'headers');
  for (const path of paths) for (const uri of await listAround(path)) found.set(uri, 'workspace');
  return [...found].flatMap(([uri, origin]) => {
    const text = readText(uri);
    return text === undefined ? [] : [{ path: fileURLToPath(uri), uri, origin, text }];
  });
}

/** The text of a policy file. A thousand small files are read one by one: promises would take most of the time. */
export function readText(uri: string): string | undefined {
  try {
    const path = fileURLToPath(uri);
    return statSync(path).isFile() ? new TextDecoder().decode(readFileSync(path)) : undefined;
  } catch {
    return undefined;
  }
}

async function listAround(path: string): Promise<string[]> {
  const whole = resolve(path);
  if (statSync(whole, { throwIfNoEntry: false })?.isDirectory()) return list(whole, 'all');
  const tree = /^(.*)\/policy\/modules\//.exec(whole)?.[1];
  return tree ? list(`${tree}/policy`, 'all') : list(dirname(whole), 'top');
}

async function list(folder: string, depth: 'all' | 'top'): Promise<string[]> {
  const uris = await listPolicy(fileUri(folder), new AbortController().signal, () => {}, depth);
  return uris.filter(isIndexed);
}
