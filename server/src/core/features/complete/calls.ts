/** The calls that may begin with a word: interfaces, templates and macros, those of modules that the file uses already first. */
import {
  type CompletionItem,
  CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
} from 'vscode-languageserver-types';
import { fileFacts } from '../../index/fileFacts.ts';
import type { SymbolIndex } from '../../index/symbolIndex.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { putInOrder } from './firstInOrder.ts';
import { type Defines, wordsOfMacro } from './plainMacros.ts';

/** Fewer letters would match half of a policy. */
export const FEWEST_LETTERS = 2;

/**
 * The calls of which the name, or a later part of it, begins with `word`; at most `most`, the likeliest first. A macro that
 * stands for words alone is none. An item has its name as data, by which its documentation is found.
 */
export function callItems(defines: Defines, file: SourceFile, word: string, most: number): CompletionItem[] {
  const { index, policy } = defines;
  if (word.length < FEWEST_LETTERS) return [];
  const used = usedFiles(index, file);
  const inside = `_${word}`;
  const ranks: string[][] = Array.from({ length: RANKS }, () => []);
  for (const name of index.names()) {
    const isStart = name.startsWith(word);
    if (!isStart && !name.includes(inside)) continue;
    const located = index.first(name)!;
    if (wordsOfMacro(policy, located)) continue;
    const { uri, definition } = located;
    const rank = (isStart ? 0 : 4) + (definition.deprecated ? 2 : 0) + (used.has(uri) ? 0 : 1);
    putInOrder(ranks[rank]!, name, most);
  }
  const items: CompletionItem[] = [];
  for (const [rank, names] of ranks.entries()) {
    if (items.length === most) break;
    for (const name of names.slice(0, most - items.length)) items.push(rankedItem(index, name, rank));
  }
  return items;
}

/** The name begins with the word or a part of it does; not deprecated or deprecated; of a file in use or of another. */
const RANKS = 8;

function rankedItem(index: SymbolIndex, name: string, rank: number): CompletionItem {
  const { uri, definition } = index.first(name)!;
  const folder = uri.lastIndexOf('/', uri.lastIndexOf('/') - 1);
  return {
    ...callItem(name),
    // Behind the keywords, which begin with 0.
    sortText: `${rank + 1}${name}`,
    data: name,
    labelDetails: { description: decodeURIComponent(uri.slice(folder + 1)) },
    ...(definition.deprecated && { tags: [CompletionItemTag.Deprecated] }),
  };
}

/** A call with the cursor at its first argument. */
export function callItem(name: string): CompletionItem {
  return {
    label: name,
    kind: CompletionItemKind.Function,
    insertText: `${name}($1)$0`,
    insertTextFormat: InsertTextFormat.Snippet,
    command: { title: 'Parameters', command: 'editor.action.triggerParameterHints' },
  };
}

/** The files whose macros `file` calls. */
function usedFiles(index: SymbolIndex, file: SourceFile): ReadonlySet<string> {
  const uris = new Set([file.uri]);
  for (const name of fileFacts(file).calls.keys()) {
    const first = index.first(name);
    if (first) uris.add(first.uri);
  }
  return uris;
}
