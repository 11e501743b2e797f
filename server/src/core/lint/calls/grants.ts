/** Says whether a file lets a type have an access, or may do so in a way we cannot see. */
import { remember } from '../../base/remember.ts';
import { type FileFacts, fileFacts } from '../../index/fileFacts.ts';
import type { Policy } from '../../index/policy.ts';
import { type Given, typeGiven } from '../../knowledge/interfaces.ts';
import type { NamedSet } from '../../knowledge/permissionSets.ts';
import { isRefpolicyAttribute } from '../../knowledge/socketAccess.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { MacroCallData, Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { type CallGrants, callGrants, type GivenRule, type RuleSet, type RuleSets } from './callGrants.ts';
import { callsAbout, rulesAbout } from './mentions.ts';
import type { OwnType } from './ownTypes.ts';

/** How a call gives an access. */
export interface AskedOfCalls {
  /**
   * Tells what is asked from all else that is asked: what a call says to it is remembered by this and the names. Absent where
   * the answer depends on something else too.
   */
  readonly key?: string;
  /** True for a rule of the policy's own definition that gives it to one of the names. */
  ofRule(rule: GivenRule, names: ReadonlySet<string>): boolean;
  /** True for an attribute of refpolicy whose types all have it. */
  ofAttribute(attribute: string): boolean;
  /** Where the policy does not define a call: what the bundled knowledge says. */
  givenBy(call: string, when: GivenRule['when']): readonly Given[];
}

/** The access looked for: how a rule gives it, and which calls do. */
export interface WantedAccess {
  /** Tells the access from all others. */
  readonly key: string;
  isClass(name: string): boolean;
  /** True for the permission and for sets that have it. */
  isPermission(name: string): boolean;
  /** True if only rules on the type itself count, whoever their source is. */
  readonly onItself?: true;
  ofAttribute(attribute: string): boolean;
  givenBy(call: string, when: GivenRule['when']): readonly Given[];
}

/**
 * True unless the file shows that `type` does not have the access: no rule on it or on one of its attributes, no call that
 * grants it, nothing we do not know. A `dontaudit` counts too: who writes it has decided. What is given only under a tunable
 * does not count, unless `also` says so.
 */
export function mayHave(
  policy: Policy,
  file: SourceFile,
  type: OwnType,
  wanted: WantedAccess,
  also?: 'conditional',
): boolean {
  const asked: AskedOfCalls = {
    ...wanted,
    key: also ? `${wanted.key} ${also}` : wanted.key,
    ofRule: (rule, names) => (rule.when !== 'conditional' || also !== undefined) && callGives(rule, names, wanted),
  };
  // What is written and the call that the bundled knowledge names most often settle it: then no other call is expanded.
  const written = namesOf(file, { name: type.name, statement: type.statement, attributes: type.written });
  if (rulesAbout(file, written).some((rule) => grants(rule, written, wanted))) return true;
  const likely = callsAbout(file, written).filter(({ name }) => wanted.givenBy(name.text, 'always').length > 0);
  if (giverAmong(policy, likely, written, asked)) return true;
  if (isOpen(file, type)) return true;
  const names = namesOf(file, type);
  if (rulesAbout(file, names).some((rule) => grants(rule, names, wanted))) return true;
  return giverAmong(policy, callsAbout(file, names), names, asked) !== undefined;
}

/** As `grants`, but of a call's rules on the type itself only those count whose source it is: others serve it. */
export function callGives(
  rule: GivenRule,
  names: ReadonlySet<string>,
  wanted: Pick<WantedAccess, 'isClass' | 'isPermission' | 'onItself'>,
): boolean {
  const isOwn = !wanted.onItself || includes(rule.source, (name) => names.has(name));
  return isOwn && grants(rule, names, wanted);
}

/**
 * True if something else than this file may give the type access: an unknown interface, an attribute of another module. What
 * refpolicy's own attributes give is known.
 */
export function isOpen(file: SourceFile, type: OwnType): boolean {
  const { attributes: declared } = fileFacts(file);
  if (type.unsure || [...type.written].some((name) => name !== 'domain' && !declared.has(name))) return true;
  return [...type.given].some((name) => !declared.has(name) && !isRefpolicyAttribute(name));
}

/** The names by which rules speak of a type: its own, those of its attributes, and its aliases. */
export function namesOf(
  file: SourceFile,
  { name, statement, attributes }: Pick<OwnType, 'name' | 'statement' | 'attributes'>,
): Set<string> {
  const names = new Set([name, ...attributes]);
  for (const other of namesByStatement(fileFacts(file)).get(statement) ?? []) names.add(other);
  for (const { data } of statementsOfKind(file, 'typealias')) {
    const all = [data.name, ...data.aliases].map(({ text }) => text);
    if (all.some((each) => names.has(each))) for (const each of all) names.add(each);
  }
  return names;
}

/** The types and aliases that each statement declares. */
const namesByStatement = remember(({ types }: FileFacts): ReadonlyMap<Statement, readonly string[]> => {
  const names = new Map<Statement, string[]>();
  for (const [name, { statement }] of types) {
    const list = names.get(statement);
    if (list) list.push(name);
    else names.set(statement, [name]);
  }
  return names;
});

/**
 * True if a word of a rule, which is not `wanted` itself, may stand for it: the set has it, or the word is neither a set
 * nor a name that we know, so it can be a macro.
 */
export function mayBeMember(wanted: string, word: string, set: NamedSet | undefined, isName: boolean): boolean {
  return set ? set.members.includes(wanted) : !isName && word !== wanted;
}

/** A call that gives something. */
export interface Giver {
  readonly call: MacroCallData;
  /** The rule of the policy's own definition; absent where an attribute or the bundled knowledge says so. */
  readonly rule?: GivenRule;
}

/** A call with `type` or one of its attributes that gives it what is asked. */
export function giverOf(policy: Policy, file: SourceFile, type: OwnType, asked: AskedOfCalls): Giver | undefined {
  const names = namesOf(file, type);
  return giverAmong(policy, callsAbout(file, names), names, asked);
}

function giverAmong(
  policy: Policy,
  calls: readonly MacroCallData[],
  names: ReadonlySet<string>,
  asked: AskedOfCalls,
): Giver | undefined {
  const key = asked.key === undefined ? undefined : `${asked.key} ${[...names].join(' ')}`;
  for (const call of calls) {
    const grants = callGrants(policy, call);
    const found = key === undefined ? givenIn(grants, names, asked) : rememberedIn(grants, names, asked, key);
    if (found !== 'nothing') return { call, ...(found !== 'known' && { rule: found }) };
  }
  return undefined;
}

type Found = GivenRule | 'known' | 'nothing';

/** What calls said to earlier questions: most calls of a file are as they were before the last key. */
const known = new WeakMap<CallGrants, Map<string, Found>>();

function rememberedIn(grants: CallGrants, names: ReadonlySet<string>, asked: AskedOfCalls, key: string): Found {
  let answers = known.get(grants);
  if (!answers) {
    answers = new Map();
    known.set(grants, answers);
  }
  let found = answers.get(key);
  if (found === undefined) {
    found = givenIn(grants, names, asked);
    answers.set(key, found);
  }
  return found;
}

function givenIn(
  { rules, attributes, undefinedCalls }: CallGrants,
  names: ReadonlySet<string>,
  asked: AskedOfCalls,
): Found {
  const rule = rules.find((each) => asked.ofRule(each, names));
  if (rule) return rule;
  if (attributes.some(({ type, attributes }) => names.has(type) && attributes.some(asked.ofAttribute))) return 'known';
  const isGiven = undefinedCalls.some(({ name, arguments: args, when }) =>
    asked.givenBy(name, when).some((each) => wordsOf(typeGiven(each, args)).some((word) => names.has(word))),
  );
  return isGiven ? 'known' : 'nothing';
}

/** True if the rule gives one of `names` the access, or may do so. */
export function grants(
  rule: RuleSets,
  names: ReadonlySet<string>,
  wanted: Pick<WantedAccess, 'isClass' | 'isPermission' | 'onItself'>,
): boolean {
  const { flavour, source, target, classes, permissions } = rule;
  if (flavour !== 'allow' && flavour !== 'dontaudit') return false;
  const isOne = (name: string) => names.has(name);
  const concerns = wanted.onItself
    ? includes(target, isOne) || (includes(source, isOne) && includes(target, (name) => name === 'self'))
    : includes(source, isOne);
  return concerns && includes(classes, wanted.isClass) && includes(permissions, wanted.isPermission);
}

function includes(names: RuleSet, test: (name: string) => boolean): boolean {
  if (names.wildcard || names.partial) return true;
  const listed = names.items.some(({ text }) => test(text));
  return names.complement ? !listed : listed;
}

/** The names of an argument that can be a set: `{ a_t b_t }`. */
export function wordsOf(text: string | undefined): string[] {
  return text?.match(/\w+/g) ?? [];
}
