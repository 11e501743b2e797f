/** Requests about an open file: each waits a moment for a file that is still being read, and is guarded from the others. */
import type { CancellationToken } from 'vscode-languageserver';
import type { Workspace } from '../workspace/workspace.ts';
import { guarded, type Log } from './guard.ts';
import type { OnFile } from './languageFeatures.ts';
import type { Reading } from './reading.ts';
import type { Refreshes, RefreshKind } from './refresh.ts';
import type { Turns } from './turns.ts';

/** What an editor asks unasked by a person, as it opens a file. It asks again where it is told, if it can be told. */
const AS_OPENED: ReadonlyMap<string, RefreshKind> = new Map<string, RefreshKind>([
  ['documentSymbol', 'documentSymbol'],
  ['foldingRange', 'foldingRange'],
  ['documentLink', 'documentLink'],
  ['semanticTokens', 'semanticTokens'],
  ['semanticTokensDelta', 'semanticTokens'],
  ['semanticTokensRange', 'semanticTokens'],
  ['inlayHint', 'inlayHint'],
  ['codeLens', 'codeLens'],
  ['codeLensResolve', 'codeLens'],
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
      const asked = kind && !refresh.can(kind) ? 'once' : 'again';
      if (!parts()) await ready();
      const all = parts();
      all?.turns.heard();
      const { uri } = params.textDocument;
      if (all?.workspace.isBeingRead(uri)) {
        const version = versions.get(uri);
        await all.reading.settled(uri, kind, asked);
        // Its places are of a text that is no more.
        if (versions.get(uri) !== version) return fallback;
      }
      const file = all?.workspace.file(uri);
      return all && file && !file.unchecked ? run(params, file, all, token) : fallback;
    });
}
