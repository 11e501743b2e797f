/** Requests about an open file: each waits a moment for a file that is still being read, and is guarded from the others. */
import type { CancellationToken } from 'vscode-languageserver';
import type { Workspace } from '../workspace/workspace.ts';
import { guarded, type Log } from './guard.ts';
import type { OnFile } from './languageFeatures.ts';
import type { Reading } from './reading.ts';
import type { Refreshes, RefreshKind } from './refresh.ts';
import type { Turns } from './turns.ts';

/** What an editor asks as it opens a file; it asks again where it is told, of which it knows no way for the first three. */
const AS_OPENED: ReadonlyMap<string, RefreshKind | undefined> = new Map<string, RefreshKind | undefined>([
  ['documentSymbol', undefined],
  ['foldingRange', undefined],
  ['documentLink', undefined],
  ['semanticTokens', 'semanticTokens'],
  ['semanticTokensRange', 'semanticTokens'],
  ['inlayHint', 'inlayHint'],
  ['codeLens', 'codeLens'],
]);

/**
 * @param parts what there is; undefined before the grammars are loaded
 * @param ready resolves once they are
 */
export function fileRequests<
  A extends { readonly workspace: Workspace; readonly reading: Reading; readonly turns: Turns },
>(
  log: Log,
  versions: ReadonlyMap<string, number>,
  parts: () => A | undefined,
  ready: () => Promise<void> | undefined,
  refresh: Refreshes,
): OnFile<A> {
  return (name, fallback, run) =>
    guarded(log, name, fallback, async (params, token: CancellationToken) => {
      const kind = AS_OPENED.get(name);
      const asked = AS_OPENED.has(name) && !(kind && refresh.can(kind)) ? 'once' : 'again';
      if (!parts()) await ready();
      const all = parts();
      all?.turns.heard();
      const { uri } = params.textDocument;
      if (all?.workspace.isBeingRead(uri)) {
        const version = versions.get(uri);
        await all.reading.settled(uri, asked);
        // Its places are of a text that is no more.
        if (versions.get(uri) !== version) return fallback;
      }
      const file = all?.workspace.file(uri);
      return all && file && !file.unchecked ? run(params, file, all, token) : fallback;
    });
}
