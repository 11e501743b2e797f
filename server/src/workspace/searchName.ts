/** Finds the files that use a name: text search in the open files and in folders, then each file with the word is parsed. */
import { LineIndex } from '../core/base/lineIndex.ts';
import { type FileUses, findWord, type NameUse, nameUses } from '../core/index/nameUses.ts';
import { usesByDefinition } from '../core/index/usesByDefinition.ts';
import { fileKind } from '../core/syntax/fileKind.ts';
import type { Host } from './host.ts';
import type { SymbolFolders } from './loadSymbols.ts';
import type { Workspace } from './workspace.ts';

/** Files that are read at once. */
const SLICE = 24;

export interface Searched {
  readonly files: readonly FileUses[];
  /** The URIs of files that have the word and are too much to read. */
  readonly unread: readonly string[];
}

/**
 * All uses of `name` in the open files and in the policy files below `folders`, whatever it names there. The text of an
 * open file counts more than that on the disk.
 */
export async function searchName(
  host: Host,
  workspace: Workspace,
  folders: SymbolFolders,
  name: string,
  signal: AbortSignal,
): Promise<Searched> {
  const isHeader = (uri: string) => workspace.headerFolders.some((folder) => uri.startsWith(`${folder}/`));
  const found: FileUses[] = [];
  const unread: string[] = [];
  for (const file of workspace.snapshot().files.values()) {
    if (file.unchecked && findWord(file.unchecked.text, name, 0) >= 0) unread.push(file.uri);
    const uses = nameUses(file, name);
    if (uses.length > 0) found.push({ uri: file.uri, lines: file.lines, isHeader: isHeader(file.uri), uses });
  }
  const uris = new Set<string>();
  for (const folder of [...folders.workspace, ...folders.headers]) {
    for (const uri of (await host.listPolicy?.(folder, signal, () => {})) ?? []) uris.add(uri);
  }
  const closed = [...uris].filter((uri) => !workspace.file(uri));
  for (let i = 0; i < closed.length && !signal.aborted; i += SLICE) {
    const slice = closed.slice(i, i + SLICE);
    const texts = await Promise.all(slice.map((uri) => host.readFile(uri).catch(() => undefined)));
    for (const [at, bytes] of texts.entries()) {
      const uri = slice[at]!;
      const text = bytes && new TextDecoder().decode(bytes);
      if (text === undefined || findWord(text, name, 0) < 0) continue;
      const { uses, isRead } = usesOf(workspace, uri, text, name);
      if (!isRead) unread.push(uri);
      if (uses.length > 0) found.push({ uri, lines: new LineIndex(text), isHeader: isHeader(uri), uses });
    }
  }
  return { files: found, unread };
}

/** Headers longer than this are not parsed as a whole; shorter ones are no faster in parts. */
const LONG = 20_000;

function usesOf(
  workspace: Workspace,
  uri: string,
  text: string,
  name: string,
): { readonly uses: readonly NameUse[]; readonly isRead: boolean } {
  let isRead = true;
  const usesIn = (part: string) =>
    workspace.look(uri, part, (file) => {
      if (file.unchecked) isRead = false;
      return nameUses(file, name);
    });
  const isLong = text.length > LONG && fileKind(uri) === 'if';
  const uses = (isLong ? usesByDefinition(text, name, usesIn) : undefined) ?? usesIn(text);
  return { uses, isRead };
}
