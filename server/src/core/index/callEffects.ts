/** What a definition gives for any arguments, and what a call of it gives: expanded once, and kept for as long as the macros of the policy are the same. */
import { finish, type Steps } from '../base/steps.ts';
import type { MacroCallData } from '../syntax/statements.ts';
import { isSimple, withArguments } from './effectArguments.ts';
import type { Effect } from './expansion/effects.ts';
import type { ExpansionSource } from './expansion/m4.ts';
import type { Call } from './expansion/pieces.ts';
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

/** The whole of refpolicy has thirty thousand. */
const MOST_WORDS = 100_000;

/** What is kept goes with the policy; a definition is another object once its file is read again. */
interface Kept {
  readonly definitions: WeakMap<Located['definition'], DefinitionEffects>;
  /** What a macro gives for the arguments that are given and those that are left out, such as `a($1,$2,)`. */
  readonly shapes: Map<string, DefinitionEffects>;
  readonly calls: WeakMap<MacroCallData, Effects>;
  /** Words that are no macros; most words of policy. */
  readonly plainWords: Set<string>;
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
      (given.isPlain && withArguments(policy, given, args)) ||
      (!given.isPlain && (yield* shapedCall(policy, call.name.text, args))) ||
      (yield* expandCall(policy, call.name.text, args));
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
    kept = { definitions: new WeakMap(), shapes: new Map(), calls: new WeakMap(), plainWords: new Set() };
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

function* expandIn(
  policy: Policy,
  uri: string,
  text: string,
  from: number,
  to: number,
  how: Pick<ExpansionSource, 'areParametersGiven'> = {},
): Steps<Expanded> {
  const used = new Set<string>();
  const { plainWords } = keptFor(policy);
  if (plainWords.size > MOST_WORDS) plainWords.clear();
  const expansion = yield* expandSteps(uri, text, from, to, {
    find(name) {
      const [located] = policy.find(name);
      if (located) used.add(name);
      return located ?? supportMacro(name);
    },
    textOf: (uri) => policy.textOf(uri) ?? supportText(uri),
    plainWords,
    limit: LIMIT,
    ...how,
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

/**
 * A call whose macro looks whether arguments are there, such as `filetrans_pattern`; undefined where it looks at more of them.
 * Most calls of a macro leave out the same ones.
 */
function* shapedCall(policy: Policy, name: string, args: readonly string[]): Steps<Effects | undefined> {
  const isShaped = args.every((arg) => arg.trim() === '' || isSimple(policy, arg));
  if (!isShaped) return undefined;
  const { shapes } = keptFor(policy);
  const shape = `${name}(${args.map((arg, i) => (arg.trim() === '' ? '' : `$${i + 1}`)).join(',')})`;
  let given = shapes.get(shape);
  if (!given) {
    const expanded = yield* expandIn(policy, '', shape, 0, shape.length, { areParametersGiven: true });
    given = {
      effects: expanded.effects,
      isWhole: isWhole(policy, name, expanded),
      isPlain: !expanded.looksAtParameter && !expanded.dropsParameter,
      outer: 1,
    };
    shapes.set(shape, given);
  }
  return given.isPlain ? withArguments(policy, given, args) : undefined;
}
