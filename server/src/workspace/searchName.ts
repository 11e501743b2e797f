/** Finds the files that use a name: text search in the open files and in folders, then the uses are judged. */
import { LineIndex } from '../core/base/lineIndex.ts';
import { type FileUses, findWord, type NameUse, nameUses } from '../core/index/nameUses.ts';
import { isDocumentation } from '../core/index/policyPath.ts';
import { usesByDefinition } from '../core/index/usesByDefinition.ts';
import { usesInText } from '../core/index/usesInText.ts';
import { commandLanguage } from '../core/syntax/commandLanguage.ts';
import { fileKind } from '../core/syntax/fileKind.ts';
import type { Host } from './host.ts';
import type { SymbolFolders } from './loadSymbols.ts';
import { typesInScript } from './typesInScripts.ts';
import type { Workspace } from './workspace.ts';

/** Files that are read at once. */
const SLICE = 24;

export interface Searched {
  readonly files: readonly FileUses[];
  /** The URIs of files that have the word and are too much to read. */
  readonly unread: readonly string[];
}

/**
 * `to read` takes the texts that are kept, where the client tells of files that change, and parses what a line alone does
 * not tell. `to edit` reads the disk and parses each file with the word.
 */
export type SearchPurpose = 'to read' | 'to edit';

/** Where a name is searched: policy files, and scripts and documents whose semanage lines may name a type. URIs. */
export interface SearchedFolders extends SymbolFolders {
  readonly scripts?: readonly string[];
}

/**
 * All uses of `name` in the open files and in the files below `folders`, whatever it names there. The text of an open file
 * counts more than that on the disk.
 */
export async function searchName(
  host: Host,
  workspace: Workspace,
  folders: SearchedFolders,
  name: string,
  purpose: SearchPurpose,
  signal: AbortSignal,
): Promise<Searched> {
  const isHeader = (uri: string) => workspace.headerFolders.some((folder) => uri.startsWith(`${folder}/`));
  const found: FileUses[] = [];
  const unread: string[] = [];
  const open = workspace.snapshot().files;
  for (const file of open.values()) {
    if (file.unchecked && findWord(file.unchecked.text, name, 0) >= 0) unread.push(file.uri);
    const uses = file.language ? typesInScript(file, name) : nameUses(file, name);
    if (uses.length > 0) found.push({ uri: file.uri, lines: file.lines, isHeader: isHeader(file.uri), uses });
  }
  const all = [...folders.workspace, ...folders.headers];
  const unknown: string[] = [];
  let judged = 0;
  if (purpose === 'to read' && workspace.knowsDisk()) {
    const prefixes = all.map((folder) => `${folder}/`);
    // Between the slices a file may be learned anew.
    for (const [uri, text] of [...workspace.learned()]) {
      if (open.has(uri) || !prefixes.some((prefix) => uri.startsWith(prefix))) continue;
      if (text === undefined) unknown.push(uri);
      else if (add(uri, text) && ++judged % SLICE === 0) await host.nextTurn?.();
      if (signal.aborted) break;
    }
  } else {
    const uris = new Set<string>();
    for (const folder of all)
      for (const uri of (await host.listPolicy?.(folder, signal, () => {})) ?? []) uris.add(uri);
    for (const folder of folders.scripts ?? [])
      for (const uri of (await host.listScripts?.(folder, signal)) ?? []) uris.add(uri);
    for (const uri of uris) if (!open.has(uri) && !isDocumentation(uri)) unknown.push(uri);
  }
  for (let i = 0; i < unknown.length && !signal.aborted; i += SLICE) {
    const slice = unknown.slice(i, i + SLICE);
    const texts = await Promise.all(slice.map((uri) => host.readFile(uri).catch(() => undefined)));
    for (const [at, bytes] of texts.entries()) if (bytes) add(slice[at]!, new TextDecoder().decode(bytes));
  }
  return { files: found, unread };

  /** True if the text has the word, so that it took some time. */
  function add(uri: string, text: string): boolean {
    if (!text.includes(name)) return false;
    const { uses, isRead } = usesOf(workspace, uri, text, name, purpose);
    if (!isRead) unread.push(uri);
    if (uses.length > 0) found.push({ uri, lines: new LineIndex(text), isHeader: isHeader(uri), uses });
    return true;
  }
}

/** Headers longer than this are not parsed as a whole; shorter ones are no faster in parts. */
const LONG = 20_000;

function usesOf(
  workspace: Workspace,
  uri: string,
  text: string,
  name: string,
  purpose: SearchPurpose,
): { readonly uses: readonly NameUse[]; readonly isRead: boolean } {
  let isRead = true;
  const usesIn = (part: string) =>
    workspace.look(uri, part, (file) => {
      if (file.unchecked) isRead = false;
      return nameUses(file, name);
    });
  if (commandLanguage(uri)) return { uses: workspace.look(uri, text, (file) => typesInScript(file, name)), isRead };
  const kind = fileKind(uri);
  // What m4 makes policy of is read by its tree.
  if (purpose === 'to read' && !uri.endsWith('.m4')) return { uses: usesInText(kind, text, name, usesIn), isRead };
  const isLong = text.length > LONG && kind === 'if';
  const uses = (isLong ? usesByDefinition(text, name, usesIn) : undefined) ?? usesIn(text);
  return { uses, isRead };
}
