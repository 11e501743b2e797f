/** Says whether a file lets a type have an access, or may do so in a way we cannot see. */
import { fileFacts } from '../index/fileFacts.ts';
import { type Given, typeGiven } from '../knowledge/interfaces.ts';
import type { NamedSet } from '../knowledge/permissionSets.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { AvRuleData, Names, TypeAliasData } from '../syntax/statements.ts';
import { callsAbout, rulesAbout } from './mentions.ts';
import { type OwnType, textsOf } from './ownTypes.ts';

/** The access looked for: how a rule gives it, and which calls do. */
export interface WantedAccess {
  isClass(name: string): boolean;
  /** True for the permission and for sets that have it. */
  isPermission(name: string): boolean;
  /** True if only rules on the type itself count, whoever their source is. */
  readonly onItself?: true;
  givenBy(call: string): readonly Given[];
}

/**
 * True unless the file shows that `type` does not have the access: no rule on it or on one of its attributes, no call that
 * grants it, nothing we do not know. A `dontaudit` counts too: who writes it has decided.
 */
export function mayHave(file: SourceFile, type: OwnType, wanted: WantedAccess): boolean {
  if (isOpen(file, type)) return true;
  const names = namesOf(file, type);
  if (rulesAbout(file, names).some((rule) => grants(rule, names, wanted))) return true;
  return giverOf(file, type, wanted.givenBy) !== undefined;
}

/** True if something else than this file may give the type access: an unknown interface, an attribute of another module. */
export function isOpen(file: SourceFile, type: OwnType): boolean {
  const { attributes: declared } = fileFacts(file);
  return type.unsure || [...type.written].some((name) => name !== 'domain' && !declared.has(name));
}

/** The names by which rules speak of a type: its own, those of its attributes, and its aliases. */
export function namesOf(file: SourceFile, { name, statement, attributes }: OwnType): Set<string> {
  const names = new Set([name, ...attributes]);
  for (const [other, facts] of fileFacts(file).types) if (facts.statement === statement) names.add(other);
  for (const data of aliases(file)) {
    const all = [data.name, ...data.aliases].map(({ text }) => text);
    if (all.some((each) => names.has(each))) for (const each of all) names.add(each);
  }
  return names;
}

const known = new WeakMap<SourceFile, readonly TypeAliasData[]>();

function aliases(file: SourceFile): readonly TypeAliasData[] {
  let found = known.get(file);
  if (!found) {
    found = file.statements.flatMap(({ data }) => (data.kind === 'typealias' ? [data] : []));
    known.set(file, found);
  }
  return found;
}

/**
 * True if a word of a rule, which is not `wanted` itself, may stand for it: the set has it, or the word is neither a set
 * nor a name that we know, so it can be a macro.
 */
export function mayBeMember(wanted: string, word: string, set: NamedSet | undefined, isName: boolean): boolean {
  return set ? set.members.includes(wanted) : !isName && word !== wanted;
}

/** An interface that is called with `type` or one of its attributes and gives it what `givenBy` says. */
export function giverOf(
  file: SourceFile,
  type: OwnType,
  givenBy: (call: string) => readonly Given[],
): string | undefined {
  const names = namesOf(file, type);
  const call = callsAbout(file, names).find(({ name, arguments: args }) => {
    const texts = textsOf(args);
    return givenBy(name.text).some((each) => wordsOf(typeGiven(each, texts)).some((word) => names.has(word)));
  });
  return call?.name.text;
}

/** True if the rule gives one of `names` the access, or may do so. */
export function grants(rule: AvRuleData, names: ReadonlySet<string>, wanted: WantedAccess): boolean {
  const { flavour, source, target, classes, permissions } = rule;
  if (flavour !== 'allow' && flavour !== 'dontaudit') return false;
  const isOne = (name: string) => names.has(name);
  const concerns = wanted.onItself
    ? includes(target, isOne) || (includes(source, isOne) && includes(target, (name) => name === 'self'))
    : includes(source, isOne);
  return concerns && includes(classes, wanted.isClass) && includes(permissions, wanted.isPermission);
}

function includes(names: Names, test: (name: string) => boolean): boolean {
  if (names.wildcard || names.partial) return true;
  const listed = names.items.some(({ text }) => test(text));
  return names.complement ? !listed : listed;
}

/** The names of an argument that can be a set: `{ a_t b_t }`. */
export function wordsOf(text: string | undefined): string[] {
  return text?.match(/\w+/g) ?? [];
}
