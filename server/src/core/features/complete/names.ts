/** The names that may stand somewhere: those of the file, of the workspace, of this host's ports, of the installed headers. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { Declaration } from '../../index/declarations.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import type { SymbolIndex } from '../../index/symbolIndex.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fileName } from '../../syntax/fileKind.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { NameKind } from './place.ts';

const KINDS: { readonly [kind in NameKind]: readonly Declaration['kind'][] } = {
  type: ['type', 'attribute'],
  'type alone': ['type'],
  attribute: ['attribute'],
  role: ['role'],
  'role attribute': ['role attribute'],
  boolean: ['boolean'],
};

/** The names of `kind` that begin with `word`, the nearest first. */
export function nameItems(
  { ports }: Snapshot,
  index: SymbolIndex,
  file: SourceFile,
  kind: NameKind,
  word: string,
): CompletionItem[] {
  const kinds = KINDS[kind];
  const known = new Set<string>();
  const unknown = (name: string) => name.startsWith(word) && !known.has(name) && known.add(name);
  const item = (label: string, order: number, detail?: string): CompletionItem => ({
    label,
    kind: CompletionItemKind.Variable,
    sortText: `${order}${label}`,
    ...(detail && { detail }),
  });
  const here = namesOfFile(file, kind, word)
    .filter(unknown)
    .map((name) => item(name, 0));
  const workspace = index
    .declaredFrom(word, kinds)
    .filter(({ declaration: { name } }) => unknown(name))
    .map(({ uri, declaration: { name } }) => item(name, 1, fileName(uri)));
  const ofPorts = kinds.includes('type')
    ? [...ports.types()].filter(unknown).map((name) => item(name, 2, 'port type'))
    : [];
  const inHeaders = index
    .requiredFrom(word, kinds)
    .filter(unknown)
    .map((name) => item(name, 3));
  return [here, workspace, ofPorts, inHeaders].flatMap((list) => list.sort(byLabel));
}

const byLabel = (a: CompletionItem, b: CompletionItem) => (a.label < b.label ? -1 : 1);

/** What the file declares or requires. Where only a type or only an attribute fits, an alias counts as a type. */
function namesOfFile(file: SourceFile, kind: NameKind, word: string): string[] {
  const { types, required, attributes } = fileFacts(file);
  switch (kind) {
    case 'type':
      return [...types.keys(), ...attributes, ...required, 'self'];
    case 'type alone':
      return [...types.keys(), ...requiredAs(file, 'type_requirement', word)];
    case 'attribute':
      return [...attributes, ...requiredAs(file, 'attribute_requirement', word)];
    default:
      return [];
  }
}

/** Without `word`: where the cursor is in a require, the file requires what is typed so far. */
function requiredAs(file: SourceFile, kind: 'type_requirement' | 'attribute_requirement', word: string): string[] {
  const names = file.statements.flatMap(({ data }) => (data.kind === kind ? data.names.map(({ text }) => text) : []));
  return names.filter((name) => name !== word);
}
