/** The names that calls of templates, interfaces and macros declare, anywhere in the modules of the workspace. */
import { type Declaration, scanBody } from './declarations.ts';
import type { LooseCall } from './looseCalls.ts';
import type { Policy } from './policy.ts';
import { type Definition, ownCopy } from './skeleton.ts';

type Kind = Declaration['kind'];

/** What the body of a macro declares by itself, `$1_t` being made of its first argument, and what it calls. */
interface Body {
  readonly declares: readonly { readonly kind: Kind; readonly name: string }[];
  readonly calls: readonly LooseCall[];
}

const made = new WeakMap<Policy, ReadonlyMap<string, ReadonlySet<Kind>>>();

/**
 * The names that calls in modules declare, with their kinds. Arguments are put in the place of parameters; conditions of m4 are
 * not asked, so that what some build declares is among them. Read once for a policy, when somebody asks.
 */
export function madeNames(policy: Policy): ReadonlyMap<string, ReadonlySet<Kind>> {
  let names = made.get(policy);
  if (!names) {
    names = readNames(policy);
    made.set(policy, names);
  }
  return names;
}

function readNames(policy: Policy): Map<string, Set<Kind>> {
  const bodies = makers(policy);
  const found = new Map<string, Set<Kind>>();
  const seen = new Set<string>();
  for (const macro of bodies.keys()) for (const { arguments: args } of policy.callsOf(macro)) follow(macro, args, 0);
  return found;

  function follow(macro: string, args: readonly string[], depth: number): void {
    const key = `${macro}(${args.join()})`;
    if (seen.has(key) || depth > MOST_DEPTH) return;
    seen.add(key);
    for (const { declares, calls } of bodies.get(macro) ?? []) {
      for (const { kind, name } of declares) {
        const whole = substitute(name, args);
        found.set(whole, (found.get(whole) ?? new Set()).add(kind));
      }
      for (const call of calls) {
        if (!bodies.has(call.name)) continue;
        follow(
          call.name,
          call.arguments.map((each) => substitute(each, args)),
          depth + 1,
        );
      }
    }
  }
}

/** Templates call each other over fewer. */
const MOST_DEPTH = 20;

function substitute(text: string, args: readonly string[]): string {
  return text.replace(/\$(\d)/g, (_, digit: string) => args[Number(digit) - 1] ?? '');
}

interface Makers {
  /** All that modules come to by their calls. */
  readonly reached: ReadonlySet<string>;
  /** Those of them that declare something, or call one that does. */
  readonly makers: ReadonlyMap<string, readonly Body[]>;
}

const makersOf = new WeakMap<object, Makers>();

/** The macros that modules come to and that declare something, or call one that does. */
function makers(policy: Policy): Makers['makers'] {
  let found = makersOf.get(policy.macros);
  if (!found || ![...policy.calledNames()].every((name) => found!.reached.has(name))) {
    found = readMakers(policy);
    makersOf.set(policy.macros, found);
  }
  return found.makers;
}

function readMakers(policy: Policy): Makers {
  const bodies = new Map<string, Body[]>();
  const callers = new Map<string, string[]>();
  const reached = new Set(policy.calledNames());
  // A set is gone through with what is added meanwhile.
  for (const name of reached) {
    const own = policy.find(name).flatMap(({ uri, definition }) => bodyOf(policy.textOf(uri), definition) ?? []);
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
  return { reached, makers: found };
}

/** By definition, since those of a file stay the same objects until it changes. */
const read = new WeakMap<Definition, Body>();
const CALL = /\b([a-z]\w*)\(([^()`'\n]*)\)/g;

function bodyOf(text: string | undefined, definition: Definition): Body | undefined {
  const known = read.get(definition);
  if (known || text === undefined) return known;
  const inside = text.slice(definition.bodyStart, definition.bodyEnd);
  const calls = [...inside.matchAll(CALL)].map(([, name, args]) => ({
    name: ownCopy(name!),
    arguments: args!.split(',').map((each) => plainCopy(each.trim())),
  }));
  const body = { declares: scanBody(inside).map(({ kind, name }) => ({ kind, name })), calls };
  read.set(definition, body);
  return body;
}

const plainCopy = (text: string) => (/["\\\s]/.test(text) ? '' : ownCopy(text));
