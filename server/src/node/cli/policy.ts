/** The policy around the files of one run of the command line: the folders named, the files beside them, the headers. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fileUri } from '../../core/base/fileUri.ts';
import { type Policy, policyOf } from '../../core/index/policy.ts';
import { isIndexed } from '../../core/index/policyPath.ts';
import { SymbolIndex } from '../../core/index/symbolIndex.ts';
import { HEADERS } from '../../workspace/loadSymbols.ts';
import { listPolicy } from '../listPolicy.ts';

/** Reads the policy that `paths` belong to. What cannot be read is left out. */
export async function cliPolicy(paths: readonly string[]): Promise<Policy> {
  const index = new SymbolIndex();
  const texts = new Map<string, string>();
  const found = new Map<string, 'workspace' | 'headers'>();
  for (const uri of await list(HEADERS, 'all')) found.set(uri, 'headers');
  for (const path of paths) for (const uri of await listAround(path)) found.set(uri, 'workspace');
  const read = await Promise.all([...found.keys()].map((uri) => readFile(fileURLToPath(uri), 'utf8').catch(() => '')));
  [...found].forEach(([uri, origin], i) => {
    index.set(uri, read[i]!, origin);
    if (index.defines(uri)) texts.set(uri, read[i]!);
  });
  return policyOf(index, (uri) => texts.get(uri), 'done');
}

async function listAround(path: string): Promise<string[]> {
  const whole = resolve(path);
  if ((await stat(whole).catch(() => undefined))?.isDirectory()) return list(whole, 'all');
  const tree = /^(.*)\/policy\/modules\//.exec(whole)?.[1];
  return tree ? list(`${tree}/policy`, 'all') : list(dirname(whole), 'top');
}

async function list(folder: string, depth: 'all' | 'top'): Promise<string[]> {
  const uris = await listPolicy(fileUri(folder), new AbortController().signal, () => {}, depth);
  return uris.filter(isIndexed);
}
