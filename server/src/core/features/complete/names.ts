/** The names that may stand somewhere: those of the file, of the workspace, of this host's ports, of the installed headers. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { Declaration } from '../../index/declarations.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { makersOfNames } from '../../index/madeNames.ts';
import type { SymbolIndex } from '../../index/symbolIndex.ts';
import type { Snapshot } from '../../snapshot.ts';
import { fileName, moduleStem } from '../../syntax/fileKind.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { putInOrder } from './firstInOrder.ts';
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

/**
 * Where names come from, the nearest first: the module, the workspace, this host's ports or the role attributes of the
 * workspace, the rest of the policy.
 */
const ORDERS = 4;
const SECOND = 2;

/** The names of `kind` that begin with `word`; at most `most`, the nearest first. */
export function nameItems(
  { ports, policy }: Snapshot,
  index: SymbolIndex,
  file: SourceFile,
  kind: NameKind,
  word: string,
  most: number,
): CompletionItem[] {
  const kinds = KINDS[kind];
  const known = new Set<string>();
  const orders: string[][] = Array.from({ length: ORDERS }, () => []);
  const add = (name: string, order: number) => {
    if (!name.startsWith(word) || known.has(name)) return;
    known.add(name);
    putInOrder(orders[order]!, name, most);
  };
  for (const name of namesOfFile(file, kind, word)) add(name, 0);
  const stem = moduleStem(file.uri);
  const orderOf = (uri: string) => (uri.startsWith(stem) && moduleStem(uri) === stem ? 0 : 1);
  for (const { uri, declaration } of index.declaredFrom(word, kinds)) {
    // Where both may stand, a role is meant more often than one of the many role attributes.
    const isSecond = kind === 'role or attribute' && declaration.kind === 'role attribute';
    add(declaration.name, isSecond ? Math.max(SECOND, orderOf(uri)) : orderOf(uri));
  }
  // Until the whole policy is read it would be found out anew with each file.
  if (policy.isWhole && kinds.length > 0) {
    for (const [name, makers] of makersOfNames(policy)) {
      if (!name.startsWith(word)) continue;
      const wanted = makers.filter(({ made }) => kinds.includes(made.kind));
      if (wanted.length > 0) add(name, Math.min(...wanted.map(({ uri }) => orderOf(uri))));
    }
  }
  // What comes behind the first hundred is not shown.
  if (orders[0]!.length + orders[1]!.length < most) {
    if (kinds.includes('type')) for (const name of ports.types()) add(name, SECOND);
    for (const name of index.requiredFrom(word, kinds)) add(name, 3);
    for (const name of othersOf(index, kind)) add(name, 3);
  }
  return orders.flatMap((names, order) => names.map((name) => nameItem(name, order))).slice(0, most);

  function nameItem(label: string, order: number): CompletionItem {
    const detail =
      order === SECOND && kinds.includes('type')
        ? 'port type'
        : order === 1 || order === SECOND
          ? declaringFile(label)
          : undefined;
    return {
      label,
      kind: CompletionItemKind.Variable,
      sortText: `${order}${label}`,
      ...(detail && { detail }),
    };
  }

  function declaringFile(name: string): string | undefined {
    const first =
      index.declared(name).find(({ declaration }) => kinds.includes(declaration.kind)) ??
      (policy.isWhole
        ? makersOfNames(policy)
            .get(name)
            ?.find(({ made }) => kinds.includes(made.kind))
        : undefined);
    return first && fileName(first.uri);
  }
}

function othersOf(index: SymbolIndex, kind: NameKind): Iterable<string> {
  if (kind === 'user') return index.users();
  return kind === 'boolean' ? index.headerBooleans() : [];
}

/** What the file declares or requires. Where only a type or only an attribute fits, an alias counts as a type. */
function namesOfFile(file: SourceFile, kind: NameKind, word: string): string[] {
  const { types, required, attributes } = fileFacts(file);
  switch (kind) {
    case 'type':
      return [...types.keys(), ...attributes, ...required];
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
