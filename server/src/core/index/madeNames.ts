/** The names that calls of templates, interfaces and macros declare, anywhere in the modules of the workspace, and what makes them. */
import { countLineEnds } from '../base/lineIndex.ts';
import { type Declaration, scanBody } from './declarations.ts';
import type { Located } from './definitionTable.ts';
import type { LooseCall } from './looseCalls.ts';
import type { Policy } from './policy.ts';
import { type Definition, ownCopy } from './skeleton.ts';

type Kind = Declaration['kind'];

/** A declaration in the body of a macro, its name made of parameters: `$1_t`. Offsets in the text of its file. */
export interface Pattern {
  readonly uri: string;
  readonly definition: Definition;
  readonly declaration: Declaration;
}

/** A name that a call makes. */
export interface Made {
  readonly kind: Kind;
  readonly name: string;
  readonly pattern: Pattern;
  /** What the parameters are of the macro that has the declaration. */
  readonly arguments: readonly string[];
}

/** A name that a call in a module makes. */
export interface MadeAt {
  readonly made: Made;
  readonly call: LooseCall;
  /** The file of the call. */
  readonly uri: string;
}

/** What the body of a macro declares by itself, and what it calls. */
interface Body {
  readonly declares: readonly Pattern[];
  readonly calls: readonly LooseCall[];
}

interface MadeIn {
  readonly kinds: ReadonlyMap<string, ReadonlySet<Kind>>;
  readonly makers: ReadonlyMap<string, readonly MadeAt[]>;
  /** What calls make, by their text. */
  readonly byCall: ReadonlyMap<string, readonly Made[]>;
}

const made = new WeakMap<Policy, MadeIn>();

/**
 * The names that calls in modules declare, with their kinds. Arguments are put in the place of parameters; conditions of m4 are
 * not asked, so that what some build declares is among them. Read once for a policy, when somebody asks.
 */
export function madeNames(policy: Policy): ReadonlyMap<string, ReadonlySet<Kind>> {
  return madeIn(policy).kinds;
}

/** The same names, each with the calls that make it and the declarations that they come to. */
export function makersOfNames(policy: Policy): ReadonlyMap<string, readonly MadeAt[]> {
  return madeIn(policy).makers;
}

/** What a call in a module makes; nothing where no module has such a call. */
export function madeInModules(policy: Policy, macro: string, args: readonly string[]): readonly Made[] {
  return madeIn(policy).byCall.get(keyOf(macro, args)) ?? [];
}

/**
 * What a call of `macro` with these arguments declares, whether a module has such a call or not, each name once. A name that is
 * made of an argument that is no plain name is left out.
 */
export function madeByCall(policy: Policy, macro: string, args: readonly string[]): readonly Made[] {
  const found = new Map<string, Made>();
  const seen = new Set<string>();
  follow(macro, args, 0);
  return [...found.values()];

  function follow(name: string, given: readonly string[], depth: number): void {
    const key = keyOf(name, given);
    if (seen.has(key) || depth > MOST_DEPTH || seen.size === MOST_CALLS) return;
    seen.add(key);
    for (const { declares, calls } of bodiesOf(policy, name)) {
      for (const pattern of declares) {
        const whole = madeOf(pattern, given);
        if (isMade(pattern, given) && !found.has(whole.name)) found.set(whole.name, whole);
      }
      for (const call of calls) follow(call.name, withArguments(call, given), depth + 1);
    }
  }
}

function madeIn(policy: Policy): MadeIn {
  let known = made.get(policy);
  if (!known) {
    const all = makers(policy);
    const names = readNames(policy, all);
    const kinds = new Map([...names].map(([name, list]) => [name, new Set(list.map(({ made: { kind } }) => kind))]));
    known = { kinds, makers: names, byCall: all.made };
    made.set(policy, known);
  }
  return known;
}

function readNames(policy: Policy, { makers: bodies, made: kept }: Makers): Map<string, MadeAt[]> {
  // Somebody types arguments for hours.
  if (kept.size > MOST_KEPT) kept.clear();
  const found = new Map<string, MadeAt[]>();
  for (const macro of bodies.keys()) {
    for (const { uri, item: call } of policy.callsOf(macro)) {
      for (const each of follow(macro, call.arguments, 0)) {
        const at = { made: each, call, uri };
        const list = found.get(each.name);
        if (list) list.push(at);
        else found.set(each.name, [at]);
      }
    }
  }
  return found;

  function follow(macro: string, args: readonly string[], depth: number): readonly Made[] {
    const key = keyOf(macro, args);
    const known = kept.get(key);
    if (known || depth > MOST_DEPTH) return known ?? [];
    // A macro that comes to itself gives nothing new.
    kept.set(key, []);
    const own = new Map<string, Made>();
    const add = (each: Made) => {
      const key = `${each.kind} ${each.name}`;
      if (!own.has(key)) own.set(key, each);
    };
    for (const { declares, calls } of bodies.get(macro) ?? []) {
      for (const pattern of declares) add(madeOf(pattern, args));
      for (const call of calls) {
        if (bodies.has(call.name)) follow(call.name, withArguments(call, args), depth + 1).forEach(add);
      }
    }
    const list = [...own.values()];
    kept.set(key, list);
    return list;
  }
}

/** Templates call each other over fewer. */
const MOST_DEPTH = 20;
/** Calls that are followed for one call, a millisecond of work: behind them more names may be made. */
const MOST_CALLS = 300;

/** Calls whose names are kept at a time. */
const MOST_KEPT = 50_000;

const keyOf = (macro: string, args: readonly string[]) => `${macro}(${args.join()})`;

function madeOf(pattern: Pattern, args: readonly string[]): Made {
  const { kind, name } = pattern.declaration;
  return { kind, name: withParameters(name, args), pattern, arguments: args };
}

function isMade({ declaration: { name } }: Pattern, args: readonly string[]): boolean {
  return [...name.matchAll(/\$(\d)/g)].every(([, digit]) => args[Number(digit) - 1]);
}

function withArguments(call: LooseCall, args: readonly string[]): string[] {
  return call.arguments.map((each) => withParameters(each, args));
}

/** `text` with arguments in the place of `$1` and so on; nothing where one is missing. */
export function withParameters(text: string, args: readonly string[]): string {
  return text.replace(/\$(\d)/g, (_, digit: string) => args[Number(digit) - 1] ?? '');
}

interface Makers {
  /** All that modules come to by their calls. */
  readonly reached: ReadonlySet<string>;
  /** Those of them that declare something, or call one that does. */
  readonly makers: ReadonlyMap<string, readonly Body[]>;
  /** What calls of them make, for as long as the macros are the same. */
  readonly made: Map<string, readonly Made[]>;
}

const makersOf = new WeakMap<object, Makers>();

/** The macros that modules come to and that declare something, or call one that does. */
function makers(policy: Policy): Makers {
  let found = makersOf.get(policy.macroPlaces);
  if (!found || ![...policy.calledNames()].every((name) => found!.reached.has(name))) {
    found = readMakers(policy);
    makersOf.set(policy.macroPlaces, found);
  }
  return found;
}

function readMakers(policy: Policy): Makers {
  const bodies = new Map<string, Body[]>();
  const callers = new Map<string, string[]>();
  const reached = new Set(policy.calledNames());
  // A set is gone through with what is added meanwhile.
  for (const name of reached) {
    const own = bodiesOf(policy, name);
    bodies.set(name, own);
    for (const { calls } of own) {
      for (const call of calls) {
        reached.add(call.name);
        const list = callers.get(call.name);
        if (list) list.push(name);
        else callers.set(call.name, [name]);
      }
    }
  }
  const found = new Map<string, Body[]>();
  const waiting = [...bodies].flatMap(([name, own]) => (own.some(({ declares }) => declares.length > 0) ? [name] : []));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.set(name, bodies.get(name)!);
    waiting.push(...(callers.get(name) ?? []));
  }
  return { reached, makers: found, made: new Map() };
}

/** By definition, since those of a file stay the same objects until it changes. */
const read = new WeakMap<Definition, Body>();
const CALL = /\b([a-z]\w*)\(([^()`'\n]*)\)/g;

function bodiesOf(policy: Policy, name: string): Body[] {
  return policy.find(name).flatMap((located) => bodyOf(policy, located) ?? []);
}

function bodyOf(policy: Policy, { uri, definition }: Located): Body | undefined {
  const known = read.get(definition);
  if (known) return known;
  const text = policy.textOf(uri);
  if (text === undefined) return undefined;
  const { start, line, bodyStart, bodyEnd } = definition;
  const inside = text.slice(bodyStart, bodyEnd);
  const calls = [...inside.matchAll(CALL)].map(([, name, args]) => ({
    name: ownCopy(name!),
    arguments: args!.split(',').map((each) => plainCopy(each.trim())),
  }));
  const down = line + countLineEnds(text, start, bodyStart);
  const declares = scanBody(inside).map((each) => ({
    uri,
    definition,
    declaration: {
      ...each,
      start: each.start + bodyStart,
      end: each.end + bodyStart,
      from: each.from + bodyStart,
      line: each.line + down,
    },
  }));
  const body = { declares, calls };
  read.set(definition, body);
  return body;
}

const plainCopy = (text: string) => (/["\\\s]/.test(text) ? '' : ownCopy(text));
