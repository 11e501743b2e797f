/** What an argument of a call is: how the definition of the macro, and what it calls, uses the parameter. */

import type { Located } from '../../index/definitionTable.ts';
import { readInterfaceDoc } from '../../index/interfaceDoc.ts';
import { type BodyPart, isSupportMacro, macroBody } from '../../index/macroBody.ts';
import type { Policy } from '../../index/policy.ts';
import type { Definition } from '../../index/skeleton.ts';
import { type CallPlace, inStatement, type NameKind, type TypedPlace } from './place.ts';

/** Stands for the argument that is typed; a word that joins it is made of it. */
const TYPED = '@';
/** Stands for an argument that is not written yet. */
const NOT_WRITTEN = '_';
/** Definitions that are looked at for one answer, the nearest first: a template may call hundreds. */
const MOST_CALLS = 60;

/** Macros of refpolicy whose arguments are names of their own, or prose. */
const OWN_NAMES = /^(?:policy_module|refpolicywarn|interface|template|network_\w+|ib_\w+)$/;

/**
 * The place that the definition puts the argument in; a type where nothing says what it is. Undefined where it is a part of
 * names, such as the prefix of a template, and in macros of m4.
 */
export function argumentPlace(policy: Policy, call: CallPlace): TypedPlace | undefined {
  const { name, word, argument } = call;
  if (name === 'gen_user' && argument === 2) return { kind: 'role', word };
  if (/^gen_(?:tunable|bool)$/.test(name) && argument === 1) return { kind: 'part', word, words: ['false', 'true'] };
  if (isSupportMacro(name) || OWN_NAMES.test(name)) return undefined;
  const args = call.arguments.map((text, i) => (i === argument ? TYPED : text.replaceAll('$', '_') || NOT_WRITTEN));
  const { place, isPasted } = firstUse(policy, name, args);
  // Interfaces that give roles are called with role attributes too: mount_run(dpkg_t, dpkg_roles).
  if (place?.kind === 'role') return { kind: 'role or attribute', word };
  if (place) return { ...place, word };
  const kind = isPasted ? undefined : documented(policy, name, argument);
  return kind && { kind, word };
}

interface Call {
  readonly name: string;
  readonly args: readonly string[];
}

interface Use {
  readonly place?: TypedPlace;
  /** True if a name is made of the argument. */
  readonly isPasted: boolean;
}

/** The first use in the definition itself, or else in those it calls, level by level. */
function firstUse(policy: Policy, name: string, args: readonly string[]): Use {
  const waiting: Call[] = [{ name, args }];
  const seen = new Set<string>();
  let isPasted = false;
  for (const call of waiting) {
    const key = `${call.name}(${call.args.join()})`;
    if (seen.has(key)) continue;
    if (seen.size === MOST_CALLS) break;
    seen.add(key);
    const [located] = policy.find(call.name);
    const body = located && macroBody(policy, located);
    if (!body) continue;
    const use = inPart(body, call.args, waiting);
    const place = use.place ?? inCondition(policy, located, call.args);
    isPasted ||= use.isPasted;
    if (place) return { place, isPasted };
  }
  return { isPasted };
}

/** @param waiting gets the calls that have the argument in theirs */
function inPart({ statements, calls, choices }: BodyPart, args: readonly string[], waiting: Call[]): Use {
  let isPasted = false;
  for (const statement of statements) {
    const use = statement.includes('$') ? inOne(substitute(statement, args)) : undefined;
    if (use?.place) return use;
    isPasted ||= use?.isPasted === true;
  }
  for (const { name, arguments: given } of calls) {
    const inner = given.flatMap((each) => (/^\$[*@]$/.test(each) ? args : [substitute(each, args)]));
    if (inner.some((each) => each.includes(TYPED))) waiting.push({ name, args: inner });
  }
  for (const { ifEmpty, otherwise } of choices) {
    for (const arm of [otherwise, ifEmpty]) {
      const use = inPart(arm, args, waiting);
      if (use.place) return use;
      isPasted ||= use.isPasted;
    }
  }
  return { isPasted };
}

function substitute(text: string, args: readonly string[]): string {
  return text.replace(/\$(\d)/g, (_, digit: string) => args[Number(digit) - 1] ?? NOT_WRITTEN);
}

/** Between two roles; with a class it is a rule of types. */
const ROLE_ALLOW = /^allow\b[^:]*$/;

function inOne(statement: string): Use {
  let isPasted = false;
  for (let at = statement.indexOf(TYPED); at >= 0; at = statement.indexOf(TYPED, at + 1)) {
    if (/[\w.]/.test(statement[at - 1] ?? '') || /[\w.]/.test(statement[at + 1] ?? '')) {
      isPasted = true;
      continue;
    }
    const place: TypedPlace | undefined = ROLE_ALLOW.test(statement)
      ? { kind: 'role', word: '' }
      : inStatement(statement.slice(0, at), '');
    if (place) return { place, isPasted };
  }
  return { isPasted };
}

/** The conditions of tunable_policy and if are no part of what `macroBody` reads. */
const CONDITION = /\b(?:tunable_policy\(\s*`?|if\s*\()([^`',{]*)/g;

const conditions = new WeakMap<Definition, readonly string[]>();

function inCondition(policy: Policy, { uri, definition }: Located, args: readonly string[]): TypedPlace | undefined {
  let own = conditions.get(definition);
  if (!own) {
    const text = policy.textOf(uri)?.slice(definition.bodyStart, definition.bodyEnd) ?? '';
    own = [...text.matchAll(CONDITION)].flatMap(([, condition]) => (condition!.includes('$') ? condition! : []));
    conditions.set(definition, own);
  }
  const isBoolean = own.some((each) => /(?<![\w.])@(?![\w.])/.test(substitute(each, args)));
  return isBoolean ? { kind: 'boolean', word: '' } : undefined;
}

/** By the name that the documentation gives the parameter, in the words of refpolicy; `name` is that of a file. */
function documented(policy: Policy, name: string, argument: number): NameKind | 'class' | undefined {
  const [located] = policy.find(name);
  const text = located && policy.textOf(located.uri);
  if (!text) return 'type';
  const doc = readInterfaceDoc(text.slice(located.definition.docStart, located.definition.start));
  const parameter = doc.parameters[argument]?.name ?? '';
  if (/role$/.test(parameter)) return 'role or attribute';
  if (/class$/.test(parameter)) return 'class';
  if (/name$/.test(parameter)) return undefined;
  return /^(?:tunable|bool|boolean)$/.test(parameter) ? 'boolean' : 'type';
}
