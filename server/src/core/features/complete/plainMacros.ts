/** Macros that stand for words and no statement, such as a set of permissions that a module defines for itself. */

import type { Located } from '../../index/definitionTable.ts';
import type { Policy } from '../../index/policy.ts';
import { type Definition, ownCopy } from '../../index/skeleton.ts';
import type { SymbolIndex } from '../../index/symbolIndex.ts';
import { classInfo } from '../../knowledge/classes.ts';
import { classSet, permissionSet } from '../../knowledge/permissionSets.ts';

const known = new WeakMap<Definition, readonly string[] | 'no words'>();

/** The words of a define whose value is a word or a set of words; undefined for all others. */
export function wordsOfMacro(policy: Policy, { uri, definition }: Located): readonly string[] | undefined {
  if (definition.kind !== 'define') return undefined;
  let words = known.get(definition);
  if (!words) {
    const text = policy.textOf(uri);
    if (!text?.startsWith(definition.name, definition.nameStart)) return undefined;
    const value = text.slice(definition.bodyStart, definition.bodyEnd).replace(/#[^\n]*/g, '');
    const found = /^[\s{}\w]*\w[\s{}\w]*$/.test(value) ? (value.match(/\w+/g) ?? []) : [];
    words = found.length > 0 ? found.map(ownCopy) : 'no words';
    known.set(definition, words);
  }
  return words === 'no words' ? undefined : words;
}

/** The names of the defines that begin with `start` and are sets of permissions that `isMember` takes. */
export function definedPermissionSets(
  { policy, index }: Defines,
  start: string,
  isMember: (permission: string) => boolean,
): string[] {
  return setsFrom({ policy, index }, start, isMember, (name) => permissionSet(name)?.members);
}

/** The same of classes. */
export function definedClassSets({ policy, index }: Defines, start: string): string[] {
  const isMember = (name: string) => classInfo(name) !== undefined;
  return setsFrom({ policy, index }, start, isMember, (name) => classSet(name)?.members);
}

/** What is defined, and the texts of it. */
export interface Defines {
  readonly policy: Policy;
  readonly index: SymbolIndex;
}

/** Sets hold sets over fewer. */
const MOST_DEPTH = 10;

/** @param known the members of the sets of refpolicy's headers, which are left out */
function setsFrom(
  { policy, index }: Defines,
  start: string,
  isMember: (name: string) => boolean,
  known: (name: string) => readonly string[] | undefined,
): string[] {
  const found: string[] = [];
  for (const { definition } of index.definesFrom(start)) {
    const { name } = definition;
    if (known(name) === undefined && isSet(name, 0)) found.push(name);
  }
  return found.sort();

  function isSet(name: string, depth: number): boolean {
    const members = known(name) ?? own(name);
    if (!members || depth > MOST_DEPTH) return false;
    return members.every((each) => isMember(each) || isSet(each, depth + 1));
  }

  function own(name: string): readonly string[] | undefined {
    const located = index.first(name);
    return located && wordsOfMacro(policy, located);
  }
}
