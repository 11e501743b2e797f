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
  'role or attribute': ['role', 'role attribute'],
  'role of a context': ['role'],
  boolean: ['boolean'],
  user: [],
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
    .map(({ uri, declaration: { name } }) => item(name, isSameModule(uri, file.uri) ? 0 : 1, fileName(uri)));
  const ofPorts = kinds.includes('type')
    ? [...ports.types()].filter(unknown).map((name) => item(name, 2, 'port type'))
    : [];
  const inHeaders = index
    .requiredFrom(word, kinds)
    .filter(unknown)
    .map((name) => item(name, 3));
  const users =
    kind === 'user'
      ? usersOf(index)
          .filter(unknown)
          .map((name) => item(name, 1))
      : [];
  return [here, workspace, ofPorts, inHeaders, users].flatMap((list) => list.sort(inOrder));
}

const inOrder = (a: CompletionItem, b: CompletionItem) => (a.sortText! < b.sortText! ? -1 : 1);

/** `httpd.te`, `httpd.if` and `httpd.fc` of a folder are one module. */
function isSameModule(uri: string, another: string): boolean {
  return stem(uri) === stem(another);
}

const stem = (uri: string) => uri.replace(/\.(te|if|fc)(\.(in|m4))*$/, '');

/** The users that files of the base declare. */
function usersOf(index: SymbolIndex): string[] {
  return [...index.allBased()].flatMap(([name, at]) => (at.some(({ base }) => base.kind === 'user') ? [name] : []));
}

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
    case 'user':
      // The user of every file and port that refpolicy labels.
      return ['system_u'];
    case 'role of a context':
      // What is no process has it; nobody declares it.
      return ['object_r'];
    case 'role':
      return requiredIn(file, ['role_requirement'], word);
    case 'role attribute':
      return requiredIn(file, ['attribute_role_requirement'], word);
    case 'role or attribute':
      return requiredIn(file, ['role_requirement', 'attribute_role_requirement'], word);
    case 'boolean':
      return requiredIn(file, ['bool_requirement'], word);
  }
}

/** The names of requires that have no data of their own. */
function requiredIn(file: SourceFile, nodes: readonly string[], word: string): string[] {
  return file.statements
    .filter(({ data }) => data.kind === 'other' && nodes.includes(data.node))
    .flatMap(
      ({ start, end }) =>
        file.text
          .slice(start, end)
          .match(/[\w$.-]+/g)
          ?.slice(1) ?? [],
    )
    .filter((name) => name !== word);
}

/** Without `word`: where the cursor is in a require, the file requires what is typed so far. */
function requiredAs(file: SourceFile, kind: 'type_requirement' | 'attribute_requirement', word: string): string[] {
  const names = file.statements.flatMap(({ data }) => (data.kind === kind ? data.names.map(({ text }) => text) : []));
  return names.filter((name) => name !== word);
}
