/** Finds the files that use a name: text search in the open files and in folders, then each file with the word is parsed. */
import { type FileUses, findWord, nameUses } from '../core/index/nameUses.ts';
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
      const { uses, lines, unchecked } = workspace.look(uri, text, (file) => ({
        uses: nameUses(file, name),
        lines: file.lines,
        unchecked: file.unchecked,
      }));
      if (unchecked) unread.push(uri);
      if (uses.length > 0) found.push({ uri, lines, isHeader: isHeader(uri), uses });
    }
  }
  return { files: found, unread };
}
