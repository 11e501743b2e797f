/** Which types a call uses because its arguments name them: what its macro makes rules of. */
import { firstFrom } from '../../base/firstFrom.ts';
import { remember } from '../../base/remember.ts';
import type { Steps } from '../../base/steps.ts';
import { callEffectSteps, type Effects } from '../../index/callEffects.ts';
import type { Effect } from '../../index/expansion/effects.ts';
import type { Policy } from '../../index/policy.ts';
import { mayBeType } from '../../index/typeArguments.ts';
import type { Argument, MacroCallData, Name } from '../../syntax/statements.ts';
import { TYPES, type Use } from './usedNames.ts';

/** The names that are an argument, alone or in a set, also after a minus; most of them are types. */
export const argumentNames = remember((call: MacroCallData): readonly Name[] => call.arguments.flatMap(namesIn));

/** The same, as uses of types. */
export const argumentUses = remember((call: MacroCallData): readonly Use[] =>
  argumentNames(call).map((name) => ({ name, kinds: TYPES })),
);

function namesIn({ text, offset }: Argument): Name[] {
  if (!/^([A-Za-z]\w*|\{\s*-?[A-Za-z]\w*(\s+-?[A-Za-z]\w*)*\s*\})$/.test(text)) return [];
  return [...text.matchAll(/\w+/g)].map((word) => ({ text: word[0], offset: offset + word.index }));
}

/**
 * Those of `names` that stand in the place of a type in what the call gives, whatever is built: in a rule, before the `types`
 * of a role, with an attribute. None where a part of it is not known, or where it requires or declares the name somewhere.
 */
export function* typesAmong(policy: Policy, call: MacroCallData, names: readonly Name[]): Steps<readonly Name[]> {
  if (!policy.isWhole) return [];
  // To expand the call takes long, and most of these names are of classes and roles.
  const possible = names.filter((name) => mayBeType(policy, call.name.text, argumentOf(call, name)));
  if (possible.length === 0) return [];
  const effects = yield* callEffectSteps(policy, call);
  if (!effects?.isWhole) return [];
  const types = typesIn(effects);
  return possible.filter(({ text }) => types.has(text));
}

/** The same for roles: those of `names` that stand in the place of one, whatever is built. */
export function* rolesAmong(policy: Policy, call: MacroCallData, names: readonly Name[]): Steps<readonly Name[]> {
  if (!policy.isWhole || names.length === 0) return [];
  const effects = yield* callEffectSteps(policy, call);
  if (!effects?.isWhole) return [];
  const roles = rolesIn(effects);
  return names.filter(({ text }) => roles.has(text));
}

/** Which argument of the call a name stands in, from 1. */
function argumentOf(call: MacroCallData, { offset }: Name): number {
  return firstFrom(call.arguments, (argument) => argument.offset > offset);
}

/** The types of the rules that hold whatever is built, but those that are required or declared somewhere. */
const typesIn = remember((effects: Effects) => usedIn(effects, addTypes));
const rolesIn = remember((effects: Effects) => usedIn(effects, addRoles));

function usedIn({ effects }: Effects, add: (words: Effect['words'], names: Set<string>) => void): ReadonlySet<string> {
  const used = new Set<string>();
  const given = new Set<string>();
  for (const { kind, words, conditions } of effects) {
    if (kind === 'require' || kind === 'declaration') for (const word of words) given.add(word);
    else if (kind === 'rule' && conditions.every((each) => each.kind !== 'ifdef')) add(words, used);
  }
  for (const word of given) used.delete(word);
  return used;
}

/** Rules with a source and a target before a colon. */
const BEFORE_COLON = /^(allow|dontaudit|auditallow)(xperm)?$|^type_(transition|change|member)$/;

function addTypes(words: Effect['words'], types: Set<string>): void {
  const [keyword] = words;
  const colon = words.indexOf(':');
  if (keyword === 'typeattribute') types.add(words[1] ?? '');
  else if (keyword === 'role' && words[2] === 'types') for (const word of words.slice(3)) types.add(word);
  else if (BEFORE_COLON.test(keyword!)) {
    const names = words.slice(1, Math.max(1, colon));
    const sourceEnd = names[0] === '{' ? names.indexOf('}') : 0;
    // As a target `self` is the source.
    names.forEach((word, i) => {
      if (word !== 'self' || i <= sourceEnd) types.add(word.replace(/^-/, ''));
    });
  }
}

function addRoles([keyword, ...rest]: Effect['words'], roles: Set<string>): void {
  if ((keyword === 'role' && rest[1] === 'types') || keyword === 'roleattribute') roles.add(rest[0]!);
  else if (keyword === 'allow' && !rest.includes(':')) for (const word of rest) roles.add(word);
  else if (keyword === 'role_transition') for (const word of [rest[0]!, rest.at(-1)!]) roles.add(word);
}

/**
 * Those of `names` that the call needs to be declared above it: the compiler looks up what `typeattribute` and the like name
 * while it reads them, and what rules name afterwards (checkpolicy's two passes).
 */
export function* earlyAmong(policy: Policy, call: MacroCallData, names: readonly Name[]): Steps<readonly Name[]> {
  if (!policy.isWhole) return [];
  const effects = yield* callEffectSteps(policy, call);
  if (!effects?.isWhole) return [];
  const used = new Set<string>();
  const given = new Set<string>();
  for (const { kind, words, conditions } of effects.effects) {
    for (const word of givenIn(kind, words)) given.add(word);
    if (kind !== 'require' && conditions.every((each) => each.kind !== 'ifdef')) addEarly(words, used);
  }
  return names.filter(({ text }) => used.has(text) && !given.has(text));
}

/** The names that a statement declares or requires. */
function givenIn(kind: Effect['kind'], words: Effect['words']): Effect['words'] {
  if (kind === 'require') return words;
  if (kind !== 'declaration') return [];
  // What follows the comma of `type a_t , b` and the name of `typealias a_t alias b_t` is there already.
  const comma = words.indexOf(',');
  return words.slice(words[0] === 'typealias' ? 2 : 1, words[0] === 'type' && comma > 0 ? comma : words.length);
}

function addEarly([keyword, name, ...rest]: Effect['words'], names: Set<string>): void {
  if (keyword === 'typeattribute' || keyword === 'roleattribute') for (const word of [name!, ...rest]) names.add(word);
  else if (keyword === 'typealias') names.add(name!);
  else if (keyword === 'type' && rest.includes(',')) for (const word of rest.slice(rest.indexOf(','))) names.add(word);
}

/** Why an attribute cannot stand where the call puts a name: as what gets an attribute or an alias, or as the type of new objects. */
export type TypeOnly = 'typeattribute' | 'typealias' | 'permissive' | 'typebounds' | 'type rule';

/** Those of `names` that the call puts where only a type may stand, whatever is built, with the first place of each. */
export function* typesOnlyAmong(
  policy: Policy,
  call: MacroCallData,
  names: readonly Name[],
): Steps<ReadonlyMap<Name, TypeOnly>> {
  const found = new Map<Name, TypeOnly>();
  if (!policy.isWhole) return found;
  const first = new Map<string, Name>();
  for (const name of names) if (!first.has(name.text)) first.set(name.text, name);
  const effects = yield* callEffectSteps(policy, call);
  if (!effects?.isWhole) return found;
  for (const { kind, words, conditions } of effects.effects) {
    if ((kind !== 'rule' && kind !== 'declaration') || conditions.some((each) => each.kind === 'ifdef')) continue;
    for (const [word, why] of typesOnlyIn(words)) {
      const name = first.get(word ?? '');
      if (name && !found.has(name)) found.set(name, why);
    }
  }
  return found;
}

function typesOnlyIn([keyword = '', ...rest]: Effect['words']): (readonly [string | undefined, TypeOnly])[] {
  switch (keyword) {
    case 'typeattribute':
    case 'typealias':
    case 'permissive':
      return [[rest[0], keyword]];
    case 'typebounds':
      return rest.map((word) => [word, keyword] as const);
    case 'type_transition':
    case 'type_change':
    case 'type_member':
      return [[rest.findLast((word) => !word.startsWith('"')), 'type rule']];
    default:
      return [];
  }
}
