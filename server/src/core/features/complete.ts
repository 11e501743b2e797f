/** What may stand at the cursor: interfaces, types, classes, the permissions of a class, the interfaces of a port. */
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
} from 'vscode-languageserver-types';
import { fileFacts } from '../index/fileFacts.ts';
import type { SymbolIndex } from '../index/symbolIndex.ts';
import { classInfo, classNames, permissionsOf } from '../knowledge/classes.ts';
import { corenetInterface } from '../knowledge/corenet.ts';
import { classSet, classSetNames, permissionSet, permissionSetNames } from '../knowledge/permissionSets.ts';
import { statementKeywords } from '../knowledge/statements.ts';
import { PROTOCOLS } from '../ports/port.ts';
import type { Snapshot } from '../snapshot.ts';
import { fileName } from '../syntax/fileKind.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { typedPlace } from './complete/place.ts';

/** Of one reply. With more the list is marked as incomplete, and the editor asks again when the word is longer. */
const MOST = 100;

/** The proposals at `offset` of `file`; their documentation is asked for one by one. */
export function complete(snapshot: Snapshot, index: SymbolIndex, file: SourceFile, offset: number): CompletionList {
  const place = file.tree && file.kind !== 'fc' ? typedPlace(file.text, offset) : undefined;
  switch (place?.kind) {
    case 'port':
      return listOf(portInterfaces(snapshot, Number(place.word), place.word));
    case 'statement':
      return listOf([...keywords(place.word), ...interfaces(index, place.word)]);
    case 'class':
      return listOf(classes(place.word));
    case 'permission':
      return listOf(permissions(place.word, place.classes));
    case 'type':
      return listOf(types(snapshot, index, file, place.word));
    case 'boolean':
      return listOf(booleans(index, place.word));
    default:
      return listOf([]);
  }
}

function listOf(items: readonly CompletionItem[]): CompletionList {
  return { isIncomplete: items.length > MOST, items: items.slice(0, MOST) };
}

/** `8080` → corenet_tcp_bind_http_cache_port, by the labels of this host. */
function portInterfaces({ ports }: Snapshot, port: number, word: string): CompletionItem[] {
  if (port < 1 || port > 65535) return [];
  return PROTOCOLS.flatMap((protocol) => {
    const { type } = ports.effective(protocol, port);
    return ['bind', 'connect'].flatMap((action) => {
      const name = `corenet_${protocol}_${action}_${type.replace(/_t$/, '')}`;
      const called = corenetInterface(name);
      if (called?.kind !== 'port' || !called.known || called.rules.length === 0) return [];
      return [{ ...call(name), filterText: word, detail: `${protocol}/${port} is ${type}`, label: `${name}(…)` }];
    });
  });
}

function interfaces(index: SymbolIndex, word: string): CompletionItem[] {
  if (word.length < 2) return [];
  return startingWith(word, index.names()).map((name) => ({ ...call(name), data: name }));
}

function call(name: string): CompletionItem {
  return {
    label: name,
    kind: CompletionItemKind.Function,
    insertText: `${name}($1)$0`,
    insertTextFormat: InsertTextFormat.Snippet,
    command: { title: 'Parameters', command: 'editor.action.triggerParameterHints' },
  };
}

const keywords = (word: string) =>
  startingWith(word, statementKeywords()).map((label) => ({ label, kind: CompletionItemKind.Keyword }));

function classes(word: string): CompletionItem[] {
  const sets = classSetNames().map((label) => ({ label, detail: 'class set' }));
  const current = classNames().filter((name) => ['refpolicy', 'newer'].includes(classInfo(name)!.where));
  return [...current.map((label) => ({ label })), ...sets]
    .filter(({ label }) => label.startsWith(word))
    .map((item) => ({ ...item, kind: CompletionItemKind.Class }));
}

/** The permissions that all the classes have, and the sets whose members they are. */
function permissions(word: string, names: readonly string[]): CompletionItem[] {
  const list = names.flatMap((name) => classSet(name)?.members ?? [name]).map((name) => permissionsOf(name));
  const [first] = list;
  if (!first) return [];
  const shared = new Set([...first.keys()].filter((name) => list.every((each) => each.has(name))));
  const sets = permissionSetNames().filter((name) => {
    const members = permissionSet(name)!.members;
    return members.every((each) => shared.has(each));
  });
  return [
    ...startingWith(word, shared).map((label) => ({ label, kind: CompletionItemKind.EnumMember })),
    ...startingWith(word, sets).map((label) => ({
      label,
      kind: CompletionItemKind.Constant,
      detail: 'permission set',
    })),
  ];
}

function booleans(index: SymbolIndex, word: string): CompletionItem[] {
  const found = index.declaredFrom(word, ['boolean']);
  return found.map(({ declaration: { name } }) => ({ label: name, kind: CompletionItemKind.Variable })).sort(byLabel);
}

const byLabel = (a: CompletionItem, b: CompletionItem) => (a.label < b.label ? -1 : 1);

/** What the file declares or requires, then what the workspace declares, then the port types of this host. */
function types(snapshot: Snapshot, index: SymbolIndex, file: SourceFile, word: string): CompletionItem[] {
  const { types: own, required, attributes } = fileFacts(file);
  const here = startingWith(word, new Set([...own.keys(), ...attributes, ...required, 'self']));
  const known = new Set(here);
  const workspace = index
    .declaredFrom(word, ['type', 'attribute'])
    .filter(({ declaration: { name } }) => !known.has(name));
  for (const { declaration } of workspace) known.add(declaration.name);
  const ports = startingWith(word, snapshot.ports.types()).filter((name) => !known.has(name));
  const item = (label: string, order: number): CompletionItem => ({
    label,
    kind: CompletionItemKind.Variable,
    sortText: `${order}${label}`,
  });
  return [
    ...here.map((name) => item(name, 0)),
    ...workspace.map(({ uri, declaration }) => ({ ...item(declaration.name, 1), detail: fileName(uri) })).sort(byLabel),
    ...ports.map((name) => ({ ...item(name, 2), detail: 'port type' })),
  ];
}

function startingWith(word: string, names: Iterable<string>): string[] {
  const found: string[] = [];
  for (const name of names) if (name.startsWith(word)) found.push(name);
  return found.sort();
}
