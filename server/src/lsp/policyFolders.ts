/** The folders that the symbol index reads: those of the workspace and those of the settings, as they are at the moment. */
import type { InitializeParams } from 'vscode-languageserver';
import { fileUri } from '../core/base/fileUri.ts';
import type { SymbolFolders } from '../workspace/loadSymbols.ts';

/** The workspace folders at the start, as URIs without a slash at the end. */
export function workspaceFolders({ workspaceFolders: folders, rootUri }: InitializeParams): string[] {
  const uris = folders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.map(withoutSlash);
}

/** `own` after a didChangeWorkspaceFolders. */
export function changedFolders(
  own: readonly string[],
  { added, removed }: { readonly added: readonly { uri: string }[]; readonly removed: readonly { uri: string }[] },
): string[] {
  const gone = new Set(removed.map(({ uri }) => withoutSlash(uri)));
  return [...own.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => withoutSlash(uri))];
}

/** @param paths of the headers, as the settings have them: absolute, or below the first workspace folder */
export function symbolFolders(own: readonly string[], paths: readonly string[]): SymbolFolders {
  const headers = paths.flatMap((path) => {
    if (/^(\/|[a-z]:[\\/])/i.test(path)) return [fileUri(path)];
    return own[0] === undefined || path === '' ? [] : [own[0] + fileUri(`/${path}`).slice('file://'.length)];
  });
  return { workspace: own, headers: headers.map(withoutSlash) };
}

function withoutSlash(uri: string): string {
  return uri.replace(/\/+$/, '');
}
