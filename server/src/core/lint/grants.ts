/** Says whether a file lets a type have an access, or may do so in a way we cannot see. */
import { fileFacts } from '../index/fileFacts.ts';
import { type Given, typeGiven } from '../knowledge/interfaces.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { AvRuleData, Names } from '../syntax/statements.ts';
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
  const names = new Set([type.name, ...type.attributes]);
  if (rulesAbout(file, names).some((rule) => grants(rule, names, wanted))) return true;
  return giverOf(file, type, wanted.givenBy) !== undefined;
}

/** True if something else than this file may give the type access: an unknown interface, an attribute of another module. */
export function isOpen(file: SourceFile, type: OwnType): boolean {
  const { attributes: declared } = fileFacts(file);
  return type.unsure || [...type.written].some((name) => name !== 'domain' && !declared.has(name));
}

/** An interface that is called with `type` or one of its attributes and gives it what `givenBy` says. */
export function giverOf(
  file: SourceFile,
  { name: own, attributes }: OwnType,
  givenBy: (call: string) => readonly Given[],
): string | undefined {
  const names = new Set([own, ...attributes]);
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
