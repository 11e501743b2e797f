/** What a definition gives for any arguments, and what a call of it gives: expanded once, and kept for as long as the macros of the policy are the same. */
import { finish, type Steps } from '../base/steps.ts';
import type { MacroCallData } from '../syntax/statements.ts';
import type { Effect } from './expansion/effects.ts';
import type { Call } from './expansion/pieces.ts';
import { flatten } from './expansion/words.ts';
import { callsOf, type Expansion, expandSteps } from './expansion.ts';
import type { Policy } from './policy.ts';
import { supportMacro, supportText } from './supportMacros.ts';
import type { Located } from './symbolIndex.ts';

/** What a definition or a call gives. What is not known is never left out in silence: see `isWhole` and effects of kind `call`. */
export interface Effects {
  readonly effects: readonly Effect[];
  /**
   * False if there may be more or something else: the limit was reached, the text of a file is not at hand, or one of the
   * names has two definitions that differ; for a definition also if a parameter may be a statement of its own. A macro
   * that nobody defines is an effect of kind `call`, and does not count here.
   */
  readonly isWhole: boolean;
  /** 1 where `callsOf` names the call that was asked for too; see `callsInside`. */
  readonly outer: 0 | 1;
}

/** Characters that one definition may read; the longest template of refpolicy reads a quarter. Takes about 0.2 s. */
const LIMIT = 1_000_000;

/** What is kept goes with the policy; a definition is another object once its file is read again. */
interface Kept {
  readonly definitions: WeakMap<Located['definition'], DefinitionEffects>;
  readonly calls: WeakMap<MacroCallData, Effects>;
}

export interface DefinitionEffects extends Effects {
  /** False if another argument may give other effects, and not only other names in them: an `ifelse` looks at one. */
  readonly isPlain: boolean;
}

const known = new WeakMap<Policy['macros'], Kept>();

/**
 * What `located` gives, with its parameters as they are written: `$1`, `$1_t`. An `ifelse` on a parameter is decided as
 * if it was given. Places in the body itself have no call.
 */
export function definitionEffects(policy: Policy, located: Located): DefinitionEffects {
  return finish(definitionSteps(policy, located));
}

function* definitionSteps(policy: Policy, { uri, definition }: Located): Steps<DefinitionEffects> {
  const { definitions } = keptFor(policy);
  let effects = definitions.get(definition);
  if (!effects) {
    effects = yield* readDefinition(policy, uri, definition);
    definitions.set(definition, effects);
  }
  return effects;
}

/**
 * What a call gives with its arguments; undefined where the policy has no definition of the name. A call that is not closed
 * must not be asked. Undefined also says nothing while `policy.isWhole` is false.
 */
export function callEffects(policy: Policy, call: MacroCallData): Effects | undefined {
  return knownEffects(policy, call) ?? finish(callEffectSteps(policy, call));
}

/** What was found out before, which is asked most of the time. */
export function knownEffects(policy: Policy, call: MacroCallData): Effects | undefined {
  return keptFor(policy).calls.get(call);
}

/** The same as `callEffects` in steps. */
export function* callEffectSteps(policy: Policy, call: MacroCallData): Steps<Effects | undefined> {
  const [located] = policy.find(call.name.text);
  if (!located) return undefined;
  const { calls } = keptFor(policy);
  let effects = calls.get(call);
  if (!effects) {
    const args = call.arguments.map(({ text }) => text);
    const given = yield* definitionSteps(policy, located);
    effects =
      (given.isPlain && withArguments(policy, given, args)) || (yield* expandCall(policy, call.name.text, args));
    calls.set(call, effects);
  }
  return effects;
}

/** The calls inside of the one asked for that lead to an effect of it, from the outermost. */
export function callsInside({ outer }: Effects, { place }: Effect): Call[] {
  return callsOf(place).slice(outer);
}

function keptFor(policy: Policy): Kept {
  let kept = known.get(policy.macros);
  if (!kept) {
    kept = { definitions: new WeakMap(), calls: new WeakMap() };
    known.set(policy.macros, kept);
  }
  return kept;
}

function* readDefinition(policy: Policy, uri: string, definition: Located['definition']): Steps<DefinitionEffects> {
  const { name, nameStart, bodyStart, bodyEnd } = definition;
  const text = policy.textOf(uri);
  if (!text?.startsWith(name, nameStart)) return { effects: [], isWhole: false, isPlain: false, outer: 0 };
  const given = yield* expandIn(policy, uri, text, bodyStart, bodyEnd);
  return {
    effects: given.effects,
    isWhole: !given.dropsParameter && isWhole(policy, name, given),
    isPlain: !given.looksAtParameter && !given.dropsParameter && !WHOLE_LIST.test(text.slice(bodyStart, bodyEnd)),
    outer: 0,
  };
}

/** `$*`, `$@`, `$#` and `$0` say something of the call as a whole. */
const WHOLE_LIST = /\$[*@#0]/;

interface Expanded extends Expansion {
  readonly used: ReadonlySet<string>;
}

function* expandIn(policy: Policy, uri: string, text: string, from: number, to: number): Steps<Expanded> {
  const used = new Set<string>();
  const expansion = yield* expandSteps(uri, text, from, to, {
    find(name) {
      const [located] = policy.find(name);
      if (located) used.add(name);
      return located ?? supportMacro(name);
    },
    textOf: (uri) => policy.textOf(uri) ?? supportText(uri),
    limit: LIMIT,
  });
  return { ...expansion, used };
}

function isWhole(policy: Policy, name: string, { isWhole, missing, used }: Expanded): boolean {
  return isWhole && missing.size === 0 && [name, ...used].every((each) => isOne(policy, policy.find(each)));
}

/** True if there is one definition, or all say the same, as in a file and in the one that is generated of it. */
function isOne(policy: Policy, [first, ...others]: readonly Located[]): boolean {
  if (!first || others.length === 0) return first !== undefined;
  const body = bodyOf(policy, first);
  return body !== undefined && others.every((each) => bodyOf(policy, each) === body);
}

function bodyOf(policy: Policy, { uri, definition }: Located): string | undefined {
  return policy.textOf(uri)?.slice(definition.bodyStart, definition.bodyEnd);
}

function* expandCall(policy: Policy, name: string, args: readonly string[]): Steps<Effects> {
  const text = `${name}(${args.join(',')})`;
  const given = yield* expandIn(policy, '', text, 0, text.length);
  return { effects: given.effects, isWhole: isWhole(policy, name, given), outer: 1 };
}

/** A name or a set of names, as arguments are; with it no macro can come to be but by its name. */
const SIMPLE = /^\s*(-?[\w.$]+|\{(\s*[\w.$]+)+\s*\})\s*$/;
const PARAMETER = /\$(\d+)/g;

/** The effects with the parameters replaced; undefined where the text has to be read again for it. */
function withArguments(policy: Policy, given: Effects, args: readonly string[]): Effects | undefined {
  const isSimple = (arg: string) =>
    SIMPLE.test(arg) && !(arg.match(/\w+/g) ?? []).some((word) => isMacro(policy, word));
  const parts = args.map((arg) => (isSimple(arg) ? (arg.match(/[{}]|[^\s{}]+/g) ?? []) : undefined));
  const effects: Effect[] = [];
  for (const effect of given.effects) {
    if (effect.conditions.some(namesParameter)) return undefined;
    if (!effect.words.some((word) => word.includes('$'))) {
      effects.push(effect);
      continue;
    }
    const words = wordsWith(policy, effect.words, parts);
    if (!words) return undefined;
    effects.push({ ...effect, words });
  }
  return { ...given, effects };
}

function wordsWith(
  policy: Policy,
  words: readonly string[],
  args: readonly (readonly string[] | undefined)[],
): string[] | undefined {
  if (words[0]!.includes('$')) return undefined;
  const result: string[] = [];
  for (const word of words) {
    const value = argumentValue(policy, word, args);
    if (!value) return undefined;
    result.push(...value);
  }
  return flatten(result);
}

function argumentValue(
  policy: Policy,
  word: string,
  args: readonly (readonly string[] | undefined)[],
): readonly string[] | undefined {
  if (!word.includes('$')) return [word];
  const whole = /^\$(\d+)$/.exec(word);
  if (whole) return args[Number(whole[1]) - 1];
  const made = pasted(word, args);
  return made === undefined || isMacro(policy, made) ? undefined : [made];
}

/** `$1_t` with the argument in it; undefined where that is missing or a set. */
function pasted(word: string, args: readonly (readonly string[] | undefined)[]): string | undefined {
  let isKnown = true;
  const text = word.replace(PARAMETER, (_, number) => {
    const value = args[Number(number) - 1];
    if (value?.length !== 1) isKnown = false;
    return value?.[0] ?? '';
  });
  return isKnown ? text : undefined;
}

/** Names of builtins are never those of types; what defines them does not stand in the policy. */
function isMacro(policy: Policy, word: string): boolean {
  return policy.find(word).length > 0;
}

function namesParameter(condition: Effect['conditions'][number]): boolean {
  if (condition.kind === 'optional') return false;
  return (condition.kind === 'if' ? condition.expression : condition.name).includes('$');
}
