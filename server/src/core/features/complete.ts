/** What may stand at the cursor: interfaces, types, classes, the permissions of a class, the interfaces of a port. */
import { type CompletionItem, CompletionItemKind, type CompletionList } from 'vscode-languageserver-types';
import type { SymbolIndex } from '../index/symbolIndex.ts';
import { BUILD_OPTIONS } from '../knowledge/buildOptions.ts';
import { corenetInterface } from '../knowledge/corenet.ts';
import { ownPortTypes } from '../lint/ports/ownPortTypes.ts';
import { PROTOCOLS } from '../ports/port.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { argumentPlace } from './complete/argumentPlace.ts';
import { callItem } from './complete/callItem.ts';
import { callItems, FEWEST_LETTERS, type TypedCall } from './complete/calls.ts';
import { placeInCil } from './complete/cilPlace.ts';
import { domainHere } from './complete/domainHere.ts';
import { keywordItem } from './complete/keywordItem.ts';
import { nameItems } from './complete/names.ts';
import { placeInContexts, type TypedPlace, typedPlace } from './complete/place.ts';
import { isTarget, ruleAt } from './complete/ruleAt.ts';
import { classItems, permissionItems } from './complete/ruleItems.ts';
import { placeInSemanage } from './complete/semanagePlace.ts';
import { snippetItems } from './complete/snippetItems.ts';

import { statementWords } from './complete/statementWords.ts';

/** Of one reply. With more the list is marked as incomplete, and the editor asks again when the word is longer. */
const MOST = 100;

/** What an entry of a require begins with. */
const REQUIRED = ['attribute', 'attribute_role', 'bool', 'class', 'role', 'type', 'user'];

/** The proposals at `offset` of `file`; their documentation is asked for one by one. */
export function complete(snapshot: Snapshot, index: SymbolIndex, file: SourceFile, offset: number): CompletionList {
  const place = placeAt(snapshot, file, offset);
  const defines = { policy: snapshot.policy, index };
  if (!place) return listOf([]);
  const call: TypedCall = {
    word: place.word,
    followedBy: file.text[offset] === '(' ? 'arguments' : 'nothing',
    domain: isCall(place) ? domainHere(snapshot.policy, file, offset - place.word.length) : undefined,
  };
  switch (place.kind) {
    case 'argument':
      return listOf([]);
    case 'port':
      return listOf(portInterfaces(snapshot, Number(place.word), call));
    case 'statement':
      return statements(snapshot, index, file, call);
    case 'entry':
      return listOf(snippetItems(file, place.word, place.parentheses));
    case 'requirement':
      return listOf(keywords(place.word, REQUIRED));
    case 'part':
      return listOf(keywords(place.word, place.words));
    case 'switch':
      return listOf(switches(place.word));
    case 'class':
      return listOf(namesOnly(file, classItems(snapshot, defines, ruleAt(file.text, offset), place.word)));
    case 'permission':
      return listOf(namesOnly(file, permissionItems(snapshot, defines, ruleAt(file.text, offset), place)));
    case 'port type':
      return listOf(portTypes(snapshot, file, place.word));
    case 'type or role':
      return typesAndRoles(snapshot, index, file, place.word);
    default:
      return listOf([
        ...(isTarget(file.text, offset) ? keywords(place.word, ['self']).map(asFirst) : []),
        ...nameItems(snapshot, index, file, place.kind, place.word, MOST + 1),
      ]);
  }
}

/** The target of most rules. */
const asFirst = (item: CompletionItem) => ({ ...item, sortText: `00${item.label}` });

const isCall = ({ kind }: TypedPlace) => kind === 'statement' || kind === 'port';

/** CIL has no macros of m4 for sets. */
const namesOnly = ({ kind }: SourceFile, items: CompletionItem[]) =>
  kind === 'cil' ? items.filter(({ detail }) => detail === undefined) : items;

/** An argument is what the definition makes of it. */
function placeAt({ policy }: Snapshot, file: SourceFile, offset: number): TypedPlace | undefined {
  if (file.kind === 'cil') return placeInCil(file.text, offset);
  if (!file.tree) return undefined;
  if (file.kind === 'fc') return placeInContexts(file.text, offset);
  const place = placeInSemanage(file.text, offset) ?? typedPlace(file.text, offset);
  return place?.kind === 'argument' ? argumentPlace(policy, place) : place;
}

function listOf(items: readonly CompletionItem[]): CompletionList {
  return { isIncomplete: items.length > MOST, items: items.slice(0, MOST) };
}

/** A policy has few roles and thousands of types. */
const MOST_ROLES = 20;

/** The types first: most rules are theirs. */
function typesAndRoles(snapshot: Snapshot, index: SymbolIndex, file: SourceFile, word: string): CompletionList {
  const roles = nameItems(snapshot, index, file, 'role or attribute', word, MOST_ROLES + 1);
  const last = roles.slice(0, MOST_ROLES).map((item) => ({ ...item, sortText: `9${item.sortText}` }));
  const { isIncomplete, items } = listOf(nameItems(snapshot, index, file, 'type', word, MOST + 1));
  return {
    isIncomplete: isIncomplete || roles.length > MOST_ROLES || items.length + last.length > MOST,
    items: [...items.slice(0, MOST - last.length), ...last],
  };
}

/** A short word has keywords alone, and the calls come once it is longer. */
function statements(snapshot: Snapshot, index: SymbolIndex, file: SourceFile, call: TypedCall): CompletionList {
  const { word } = call;
  const snippets = call.followedBy === 'nothing' ? snippetItems(file, word) : [];
  const whole = new Set(snippets.map(({ label }) => label));
  // A snippet is more than a keyword with its end.
  const words = keywords(word, statementWords(file), call.followedBy).filter(
    ({ label, insertText }) => insertText === undefined || !whole.has(label),
  );
  // The source of refpolicy and its headers define gen_require and the like by macros.
  const known = new Set(keywords(word, statementWords(file)).map(({ label }) => label));
  const calls = callItems(snapshot, index, file, call, MOST + 1 + known.size).filter(({ label }) => !known.has(label));
  const list = listOf([...words, ...snippets, ...calls]);
  return word.length < FEWEST_LETTERS ? { ...list, isIncomplete: true } : list;
}

/** `8080` → corenet_tcp_bind_http_cache_port, by the labels of this host. */
function portInterfaces({ ports, policy }: Snapshot, port: number, { word, ...plan }: TypedCall): CompletionItem[] {
  if (port < 1 || port > 65535) return [];
  return PROTOCOLS.flatMap((protocol) => {
    const { type } = ports.effective(protocol, port);
    return ['bind', 'connect'].flatMap((action) => {
      const name = `corenet_${protocol}_${action}_${type.replace(/_t$/, '')}`;
      const called = corenetInterface(name);
      if (called?.kind !== 'port' || !called.known || called.rules.length === 0) return [];
      return [
        {
          ...callItem({ policy, ...plan }, name),
          filterText: word,
          detail: `${protocol}/${port} is ${type}`,
          // A list is too narrow for both the name and all of that.
          labelDetails: { description: `${protocol}/${port}` },
          label: `${name}(…)`,
        },
      ];
    });
  });
}

const keywords = (word: string, from: Iterable<string>, followedBy: TypedCall['followedBy'] = 'nothing') =>
  startingWith(word, from).map((label) => keywordItem(label, followedBy));

/** Those of the module, which are what its semanage lines are for, then those of this host. */
function portTypes({ policy, ports }: Snapshot, file: SourceFile, word: string): CompletionItem[] {
  const own = startingWith(word, ownPortTypes(policy, file));
  const others = startingWith(word, ports.types()).filter((name) => !own.includes(name));
  return [...own, ...others].map((label, i) => ({
    label,
    kind: CompletionItemKind.Variable,
    sortText: `${i < own.length ? 0 : 1}${label}`,
  }));
}

const switches = (word: string) =>
  startingWith(word, BUILD_OPTIONS).map((label) => ({ label, kind: CompletionItemKind.Constant }));

function startingWith(word: string, names: Iterable<string>): string[] {
  const found: string[] = [];
  for (const name of names) if (name.startsWith(word)) found.push(name);
  return found.sort();
}
