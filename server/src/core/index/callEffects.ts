/** What a definition gives for any arguments, and what a call of it gives: expanded once, and kept for as long as the macros of the policy are the same. */
import { finish, type Steps } from '../base/steps.ts';
import type { MacroCallData } from '../syntax/statements.ts';
import type { Located } from './definitionTable.ts';
import { isSimple, withArguments } from './effectArguments.ts';
import { placedIn } from './effectPlaces.ts';
import type { Effect } from './expansion/effects.ts';
import type { ExpansionSource } from './expansion/m4.ts';
import type { Call } from './expansion/pieces.ts';
import { callsOf, type Expansion, expandSteps } from './expansion.ts';
import type { Policy } from './policy.ts';
import { supportMacro, supportText } from './supportMacros.ts';

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
  /** Definitions and shapes that are being read: what calls itself is expanded. */
  readonly open: Set<Located['definition'] | string>;
}

export interface DefinitionEffects extends Effects {
  /** False if another argument may give other effects, and not only other names in them: an `ifelse` looks at one. */
  readonly isPlain: boolean;
  /** True if a call gives these effects wherever it stands: its text is of whole statements, and it does not call itself. */
  readonly isClosed: boolean;
}

const known = new WeakMap<Policy['macroPlaces'], Kept>();

/**
 * What `located` gives, with its parameters as they are written: `$1`, `$1_t`. An `ifelse` on a parameter is decided as
 * if it was given. Places in the body itself have no call.
 */
export function definitionEffects(policy: Policy, located: Located): DefinitionEffects {
  return finish(definitionSteps(policy, located));
}

function* definitionSteps(policy: Policy, { uri, definition }: Located): Steps<DefinitionEffects> {
  const { definitions, open } = keptFor(policy);
  let effects = definitions.get(definition);
  if (!effects) {
    effects = yield* whileOpen(open, definition, readDefinition(policy, uri, definition));
    definitions.set(definition, effects);
  }
  return effects;
}

/** Does the work, and what it is about counts as open meanwhile. */
function* whileOpen<K, T>(open: Set<K>, key: K, steps: Steps<T>): Steps<T> {
  open.add(key);
  try {
    return yield* steps;
  } finally {
    open.delete(key);
  }
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
    effects = (yield* putTogether(policy, located, args)) ?? (yield* expandCall(policy, call.name.text, args));
    calls.set(call, effects);
  }
  return effects;
}

/** What a call gives by what its definition does; undefined where its text has to be expanded. */
function* putTogether(policy: Policy, located: Located, args: readonly string[]): Steps<Effects | undefined> {
  const given = yield* definitionSteps(policy, located);
  const known = given.isPlain ? given : yield* shapeOf(policy, located.definition.name, args);
  return known?.isPlain ? withArguments(policy, known, args) : undefined;
}

/**
 * The same for a call in a text that is being expanded, with the call before those that lead to each effect. Where the parameters of
 * that text may be left out, a macro that looks whether they are there has to be expanded, so that it is known to look.
 */
function* givenInside(
  policy: Policy,
  located: Located,
  call: Call,
  args: readonly string[],
  { areParametersGiven = false }: How,
): Steps<readonly Effect[] | undefined> {
  const given = yield* definitionSteps(policy, located);
  const isLeftOpen = !areParametersGiven && args.some((arg) => arg.includes('$'));
  const known = given.isPlain || isLeftOpen ? given : yield* shapeOf(policy, call.name, args);
  if (!known?.isPlain || !known.isClosed) return undefined;
  const effects = withArguments(policy, known, args);
  return effects?.isWhole ? placedIn(effects, call) : undefined;
}

type How = Pick<ExpansionSource, 'areParametersGiven'>;

/** The calls inside of the one asked for that lead to an effect of it, from the outermost. */
export function callsInside({ outer }: Effects, { place }: Effect): Call[] {
  return callsOf(place).slice(outer);
}

function keptFor(policy: Policy): Kept {
  let kept = known.get(policy.macroPlaces);
  if (!kept) {
    kept = {
      definitions: new WeakMap(),
      shapes: new Map(),
      calls: new WeakMap(),
      plainWords: new Set(),
      open: new Set(),
    };
    known.set(policy.macroPlaces, kept);
  }
  return kept;
}

function* readDefinition(policy: Policy, uri: string, definition: Located['definition']): Steps<DefinitionEffects> {
  const { name, nameStart, bodyStart, bodyEnd } = definition;
  const text = policy.textOf(uri);
  if (!text?.startsWith(name, nameStart))
    return { effects: [], isWhole: false, isPlain: false, isClosed: false, outer: 0 };
  const given = yield* expandIn(policy, uri, text, bodyStart, bodyEnd);
  return {
    effects: given.effects,
    isWhole: !given.dropsParameter && isWhole(policy, name, given),
    isPlain: !given.looksAtParameter && !given.dropsParameter && !WHOLE_LIST.test(text.slice(bodyStart, bodyEnd)),
    isClosed: given.isClosed && !given.isOpen,
    outer: 0,
  };
}

/** `$*`, `$@`, `$#` and `$0` say something of the call as a whole. */
const WHOLE_LIST = /\$[*@#0]/;

interface Expanded extends Expansion {
  readonly used: ReadonlySet<string>;
  /** True if a definition that is being read was called. */
  readonly isOpen: boolean;
}

function* expandIn(
  policy: Policy,
  uri: string,
  text: string,
  from: number,
  to: number,
  how: How = {},
): Steps<Expanded> {
  const used = new Set<string>();
  const { plainWords, open } = keptFor(policy);
  if (plainWords.size > MOST_WORDS) plainWords.clear();
  const source: ExpansionSource = {
    find(name) {
      const [located] = policy.find(name);
      if (located) used.add(name);
      return located ?? supportMacro(name);
    },
    textOf: (uri) => policy.textOf(uri) ?? supportText(uri),
    plainWords,
    limit: LIMIT,
    ...how,
  };
  let isOpen = false;
  function* given(call: Call, args: readonly string[]): Steps<readonly Effect[] | undefined> {
    const [located] = policy.find(call.name);
    // The call itself that is to be expanded is not inside of anything.
    if (!located || call.from.uri === '') return undefined;
    if (open.has(located.definition)) {
      isOpen = true;
      return undefined;
    }
    return yield* givenInside(policy, located, call, args, how);
  }
  const expansion = yield* expandSteps(uri, text, from, to, { ...source, given });
  return { ...(expansion.isSound ? expansion : yield* expandSteps(uri, text, from, to, source)), used, isOpen };
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
  // An ifelse on a parameter in the arguments is decided as if it was given.
  const given = yield* expandIn(policy, '', text, 0, text.length, { areParametersGiven: true });
  return { effects: given.effects, isWhole: isWhole(policy, name, given), outer: 1 };
}

/**
 * What a macro that looks whether arguments are there gives, such as `filetrans_pattern`, for those that are; undefined where they are no
 * simple ones. Most calls of a macro leave out the same ones.
 */
function* shapeOf(policy: Policy, name: string, args: readonly string[]): Steps<DefinitionEffects | undefined> {
  const isShaped = args.every((arg) => arg.trim() === '' || isSimple(policy, arg));
  if (!isShaped) return undefined;
  const { shapes, open } = keptFor(policy);
  const shape = `${name}(${args.map((arg, i) => (arg.trim() === '' ? '' : `$${i + 1}`)).join(',')})`;
  let given = shapes.get(shape);
  if (!given && !open.has(shape)) {
    given = yield* whileOpen(open, shape, readShape(policy, name, shape));
    shapes.set(shape, given);
  }
  return given;
}

function* readShape(policy: Policy, name: string, shape: string): Steps<DefinitionEffects> {
  const expanded = yield* expandIn(policy, '', shape, 0, shape.length, { areParametersGiven: true });
  return {
    effects: expanded.effects,
    isWhole: isWhole(policy, name, expanded),
    isPlain: !expanded.looksAtParameter && !expanded.dropsParameter,
    isClosed: expanded.isClosed && !expanded.isOpen,
    outer: 1,
  };
}
