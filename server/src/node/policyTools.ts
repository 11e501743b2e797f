/** Asks the query tools, and remembers what they said for as long as the installed policy and its store stay the same. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { QueryTool, ToolResult } from '../workspace/host.ts';
import { type AnswerCache, answerCache } from './answerCache.ts';
import { installedPolicy, PLACES, type PolicyPlaces } from './policyStore.ts';
import { findTool, runTool, USUAL_PLACES } from './runTool.ts';

export interface PolicyTools {
  /** As runTool; the answer may be one of an earlier run, given while all that it depends on was as it is now. */
  run(tool: QueryTool, args: readonly string[], signal: AbortSignal): Promise<ToolResult>;
  /** Makes the next questions be asked anew. */
  forget(): Promise<void>;
}

/**
 * semanage alone takes as long as all the rest of `portcon check`, because it reads the whole policy, so its answers are
 * kept. Not for a tool outside of the usual places: a wrapper may ask another store or another host.
 */
export function policyTools(places: PolicyPlaces = PLACES, cache: AnswerCache = answerCache()): PolicyTools {
  return {
    async run(tool, args, signal) {
      const path = await findTool(tool);
      if (path === undefined || !USUAL_PLACES.some((folder) => path === join(folder, tool)))
        return runTool(tool, args, signal);
      const store = await storeState(tool, path, places);
      if (store === undefined) return runTool(tool, args, signal);
      if (args.join(' ') === 'port -lC' && !store.hasLocalPorts) return { kind: 'ok', stdout: '' };
      const question = [tool, ...args].join(' ');
      const kept = await cache.read(question, store.state);
      if (kept !== undefined) return { kind: 'ok', stdout: kept };
      const result = await runTool(tool, args, signal);
      // Changed meanwhile: nobody knows which of the two it was asked about.
      if (result.kind === 'ok' && (await storeState(tool, path, places))?.state === store.state)
        await cache.write(question, store.state, result.stdout);
      return result;
    },
    forget: () => cache.clear(),
  };
}

interface StoreState {
  /** Equal while nothing was written. */
  readonly state: string;
  readonly hasLocalPorts: boolean;
}

/**
 * What the answers depend on: the tool, the installed policy, and for semanage its configuration and the store.
 * Undefined where that cannot be looked into (the store, without root) or is in another place.
 */
async function storeState(tool: QueryTool, path: string, places: PolicyPlaces): Promise<StoreState | undefined> {
  const policy = await installedPolicy(places).catch(() => undefined);
  if (!policy?.file) return undefined;
  if (tool === 'seinfo') return stateOf([path, policy.file], []);
  const configuration = join(places.etc, 'semanage.conf');
  if (/^\s*store-root\s*=/m.test(await readFile(configuration, 'utf8').catch(() => ''))) return undefined;
  const active = join(places.store, policy.name, 'active');
  const ports = join(active, 'ports.local');
  const local = await readFile(ports, 'utf8').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? '' : undefined,
  );
  if (local === undefined) return undefined;
  const needed = [path, policy.file, join(places.etc, 'config'), active, join(active, 'policy.kern')];
  return stateOf(needed, [configuration, join(active, 'commit_num'), ports], /^\s*portcon\b/m.test(local));
}

async function stateOf(
  needed: readonly string[],
  others: readonly string[],
  hasLocalPorts = true,
): Promise<StoreState | undefined> {
  const marks = await Promise.all([...needed, ...others].map(markOf));
  return marks.slice(0, needed.length).includes('') ? undefined : { state: marks.join(' '), hasLocalPorts };
}

/** Changes with every write to a file and with every other file in its place; empty where there is none. */
async function markOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found ? `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}` : '';
}
