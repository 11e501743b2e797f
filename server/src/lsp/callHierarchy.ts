/** The requests of the call hierarchy: finds the callers in all files, and parses the definition whose calls are asked for. */
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CancellationToken,
  Position,
} from 'vscode-languageserver';
import { LineIndex } from '../core/base/lineIndex.ts';
import {
  type CallItemData,
  definitionItem,
  fileItem,
  incomingCalls,
  outgoingCalls,
  outgoingItems,
} from '../core/features/callHierarchy.ts';
import { nameUseAt } from '../core/index/nameUses.ts';
import type { Definition } from '../core/index/skeleton.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Host } from '../workspace/host.ts';
import type { SymbolFolders } from '../workspace/loadSymbols.ts';
import { readPolicyText } from '../workspace/readText.ts';
import { searchName } from '../workspace/searchName.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { signalOf } from './cancellation.ts';

export interface CallRequests {
  /** The definitions of the macro at a position, or the module whose header it is. */
  prepare(file: SourceFile, position: Position): Promise<CallHierarchyItem[] | null>;
  incoming(item: CallHierarchyItem, token: CancellationToken): Promise<CallHierarchyIncomingCall[]>;
  outgoing(item: CallHierarchyItem): Promise<CallHierarchyOutgoingCall[]>;
}

export function callRequests(host: Host, workspace: Workspace, folders: () => SymbolFolders): CallRequests {
  return {
    async prepare(file, position) {
      const use = nameUseAt(file, file.lines.offset(position));
      if (use?.space === 'module' && use.role === 'declared') return [fileItem(file.uri, file.lines)];
      const items = use ? await itemsOf(use.name) : [];
      return items.length > 0 ? items : null;
    },
    async incoming({ data }, token) {
      const { name } = dataOf(data);
      if (name === undefined) return [];
      const { files } = await searchName(host, workspace, folders(), name, 'to read', signalOf(token));
      const index = workspace.symbols();
      const kinds = new Set(index.find(name).map(({ definition }) => definition.kind));
      const sorted = [...files.filter(({ isHeader }) => !isHeader), ...files.filter(({ isHeader }) => isHeader)];
      return incomingCalls(sorted, kinds, (uri) => index.definedIn(uri));
    },
    async outgoing({ uri, data, selectionRange }) {
      const text = await readPolicyText(host, workspace, uri);
      if (text === undefined) return [];
      const index = workspace.symbols();
      const lines = new LineIndex(text);
      const find = (name: string) => index.find(name);
      const { name } = dataOf(data);
      const definitions = index.definedIn(uri);
      if (name === undefined) {
        const calls = workspace.look(uri, text, (file) => outgoingCalls(file, 0, lines, find, definitions));
        return outgoingItems(calls, await itemsByName(calls));
      }
      const nameStart = lines.offset(selectionRange.start);
      const definition = nearest(definitions, name, nameStart);
      if (!definition || !text.startsWith(name, definition.nameStart)) return [];
      const { start, end } = definition;
      const calls = workspace.look(uri, text.slice(start, end), (file) => outgoingCalls(file, start, lines, find));
      return outgoingItems(calls, await itemsByName(calls));
    },
  };

  async function itemsByName(calls: readonly { readonly name: string }[]) {
    const known = new Map<string, CallHierarchyItem[]>();
    const lines = new Map<string, Promise<LineIndex | undefined>>();
    for (const { name } of calls) known.set(name, await itemsOf(name, lines));
    return (name: string) => known.get(name) ?? [];
  }

  /** @param lines of the files that are read already */
  async function itemsOf(
    name: string,
    lines = new Map<string, Promise<LineIndex | undefined>>(),
  ): Promise<CallHierarchyItem[]> {
    const items: CallHierarchyItem[] = [];
    for (const { uri, definition } of workspace.symbols().find(name)) {
      const reading = lines.get(uri) ?? linesOf(uri);
      lines.set(uri, reading);
      const index = await reading;
      if (index) items.push(definitionItem(uri, definition, index));
    }
    return items;
  }

  async function linesOf(uri: string): Promise<LineIndex | undefined> {
    const text = await readPolicyText(host, workspace, uri);
    return text === undefined ? undefined : new LineIndex(text);
  }
}

/** A file may define a name in each arm of an ifdef, and may have changed since the item was made. */
function nearest(definitions: readonly Definition[], name: string, nameStart: number): Definition | undefined {
  const distance = (definition: Definition) => Math.abs(definition.nameStart - nameStart);
  return definitions.filter((each) => each.name === name).sort((a, b) => distance(a) - distance(b))[0];
}

/** The data come back from the client, which may send anything. */
function dataOf(data: unknown): CallItemData {
  const { name } = (data ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' ? { name } : {};
}
