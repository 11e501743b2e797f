/** Who calls an interface, template or macro, and what its body calls: items and calls of the call hierarchy. */
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
  SymbolKind,
} from 'vscode-languageserver-types';
import { shortPath } from '../base/fileUri.ts';
import type { LineIndex } from '../base/lineIndex.ts';
import type { Located } from '../index/definitionTable.ts';
import { type FileUses, type NameUse, nameUseAt } from '../index/nameUses.ts';
import type { Definition } from '../index/skeleton.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';

/** What an item stands for, as it comes back with the next request: a definition by its name, or without one a whole file. */
export interface CallItemData {
  readonly name?: string;
}

/** The item of a definition; `lines` are those of its file. */
export function definitionItem(uri: string, definition: Definition, lines: LineIndex): CallHierarchyItem {
  const { name, kind, nameStart, start, end } = definition;
  const data: CallItemData = { name };
  return {
    name,
    kind: SymbolKind.Function,
    detail: `${kind === 'define' ? 'macro' : kind} · ${shortPath(uri)}`,
    uri,
    range: lines.range(start, end),
    selectionRange: lines.range(nameStart, nameStart + name.length),
    data,
  };
}

/** The item of a module, for what stands outside of definitions. */
export function fileItem(uri: string, lines: LineIndex): CallHierarchyItem {
  const path = shortPath(uri);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const data: CallItemData = {};
  return {
    name,
    kind: SymbolKind.Module,
    detail: path,
    uri,
    range: lines.range(0, lines.lineStart(lines.lineCount)),
    selectionRange: lines.range(0, 0),
    data,
  };
}

/**
 * The calls of a name by definition and file, in the order of the files.
 * @param kinds what the name is defined as
 * @param definedIn the definitions of a file, in their order
 */
export function incomingCalls(
  files: readonly FileUses[],
  kinds: ReadonlySet<Definition['kind']>,
  definedIn: (uri: string) => readonly Definition[],
): CallHierarchyIncomingCall[] {
  return files.flatMap(({ uri, lines, uses }) => {
    const definitions = definedIn(uri);
    const calls = new Map<Definition | undefined, Range[]>();
    for (const use of uses) {
      const range = lines.range(use.start, use.end);
      if (!isCall(use, kinds, lines.line(range.start.line).slice(0, range.start.character))) continue;
      const caller = definitions.find(({ start, end }) => start <= use.start && use.start < end);
      const ranges = calls.get(caller);
      if (ranges) ranges.push(range);
      else calls.set(caller, [range]);
    }
    return [...calls].map(([caller, fromRanges]) => ({
      from: caller ? definitionItem(uri, caller, lines) : fileItem(uri, lines),
      fromRanges,
    }));
  });
}

/** What is called, and where; offsets are those of the file. */
export interface OutgoingCall {
  readonly name: string;
  readonly ranges: readonly Range[];
}

/**
 * The macros that a text calls, in the order of their first calls.
 * @param part the text, parsed; `offset` is where it begins in the file of `lines`
 * @param find the definitions of a name
 * @param skip parts that are not looked at
 */
export function outgoingCalls(
  part: SourceFile,
  offset: number,
  lines: LineIndex,
  find: (name: string) => readonly Located[],
  skip: readonly Definition[] = [],
): OutgoingCall[] {
  const calls = new Map<string, Range[]>();
  let next = 0;
  for (const { 0: word, index: start } of part.text.matchAll(/[A-Za-z_][\w$]*/g)) {
    while (next < skip.length && skip[next]!.end <= start + offset) next++;
    if (skip[next] && skip[next]!.start <= start + offset) continue;
    const located = find(word);
    if (located.length === 0) continue;
    const use = nameUseAt(part, start);
    const before = part.text.slice(part.text.lastIndexOf('\n', start - 1) + 1, start);
    if (use?.name !== word || !isCall(use, new Set(located.map(({ definition }) => definition.kind)), before)) continue;
    const range = lines.range(start + offset, start + offset + word.length);
    const ranges = calls.get(word);
    if (ranges) ranges.push(range);
    else calls.set(word, [range]);
  }
  return [...calls].map(([name, ranges]) => ({ name, ranges }));
}

/** The calls with the items of what they call; a name that several files define is called in each. */
export function outgoingItems(
  calls: readonly OutgoingCall[],
  itemsOf: (name: string) => readonly CallHierarchyItem[],
): CallHierarchyOutgoingCall[] {
  return calls.flatMap(({ name, ranges }) => itemsOf(name).map((to) => ({ to, fromRanges: [...ranges] })));
}

/**
 * True where the name is expanded. A define may stand for a set of permissions or classes, without parentheses; an
 * interface is called as such.
 * @param before the line up to the name
 */
function isCall(use: NameUse, kinds: ReadonlySet<Definition['kind']>, before: string): boolean {
  if (use.role !== 'used' || /\b(?:ifdef|ifndef|undefine)\(\s*`?$/.test(before)) return false;
  if (use.space === 'macro') return true;
  return kinds.has('define') && (use.space === 'class' || use.space === 'permission' || use.space === 'any');
}
