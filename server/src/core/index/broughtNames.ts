/** Which names a call brings into the module or block that it stands in: what the macro and those it calls require and declare. */
import type { MacroCallData } from '../syntax/statements.ts';
import { type BodyNames, type NameKind, scanNames } from './bodyNames.ts';
import { expandedNames } from './expandedNames.ts';
import type { Policy } from './policy.ts';
import { contentOf, type Definition } from './skeleton.ts';

export interface Brought {
  /** Names that are required or declared where the call stands; those of an optional block inside of it are not. */
  readonly names: ReadonlyMap<string, ReadonlySet<NameKind>>;
  /** Those of them that are declared, by some build. */
  readonly declared: ReadonlyMap<string, NameKind>;
  /** Macros that nobody defines; what they bring is not known. */
  readonly unknown: readonly string[];
  /** False if there may be more: a text was not at hand, or the expansion is too long. */
  readonly isWhole: boolean;
}

/** What a macro brings, in its parameters: `$1_t`. */
interface Closure {
  readonly names: readonly GivenName[];
  readonly unknown: ReadonlySet<string>;
  readonly isWhole: boolean;
  /** True if m4 has to be asked. */
  readonly isIntricate: boolean;
}

interface GivenName {
  readonly kind: NameKind;
  readonly name: string;
  readonly isDeclared: boolean;
}

interface Kept {
  readonly closure: Closure;
  /** Their contents. */
  readonly definitions: readonly Definition[];
  /** The macros it calls, with what they brought. */
  readonly callees: readonly (readonly [string, Closure])[];
  /** The macros with which it was last seen to hold. */
  macros: object;
}

const NOTHING: Closure = { names: [], unknown: new Set(), isWhole: true, isIntricate: false };

/** By the content of the first definition of a macro. */
const closures = new WeakMap<Definition, Kept>();
const calls = new WeakMap<MacroCallData, { readonly closure: Closure; readonly brought: Brought; macros: object }>();

/** What `call`, which stands in the file `uri`, brings. Kept until a macro that it uses changes. */
export function broughtBy(policy: Policy, uri: string, call: MacroCallData): Brought {
  const known = calls.get(call);
  if (known?.macros === policy.macros) return known.brought;
  const closure = closureOf(policy, call.name.text, new Set());
  if (known?.closure === closure && !NESTED.test(call.arguments.map(({ text }) => text).join())) {
    known.macros = policy.macros;
    return known.brought;
  }
  const brought = closure.isIntricate ? expandedNames(policy, uri, call) : withArguments(policy, closure, call);
  calls.set(call, { closure, brought, macros: policy.macros });
  return brought;
}

/** @param open the macros that are being looked at: a call inside of itself brings nothing more */
function closureOf(policy: Policy, name: string, open: Set<string>): Closure {
  const found = policy.find(name);
  const [first] = found;
  if (!first) return unknownMacro(name);
  if (open.has(name)) return NOTHING;
  const known = closures.get(contentOf(first.definition));
  if (known && holds(known, policy, name, open)) return known.closure;
  open.add(name);
  const kept = readClosure(
    policy,
    found.map(({ uri, definition }) => ({ definition, text: policy.textOf(uri) })),
    open,
  );
  open.delete(name);
  closures.set(contentOf(first.definition), kept);
  return kept.closure;
}

const unknownClosures = new Map<string, Closure>();

/** The same object for the same name, so that what was made of it holds. */
function unknownMacro(name: string): Closure {
  let closure = unknownClosures.get(name);
  if (!closure) {
    closure = { ...NOTHING, unknown: new Set([name]) };
    if (unknownClosures.size > MOST_UNKNOWN) unknownClosures.clear();
    unknownClosures.set(name, closure);
  }
  return closure;
}

const MOST_UNKNOWN = 10_000;

function holds(kept: Kept, policy: Policy, name: string, open: Set<string>): boolean {
  if (kept.macros === policy.macros) return true;
  const found = policy.find(name);
  if (found.length !== kept.definitions.length) return false;
  if (!found.every(({ definition }, i) => contentOf(definition) === kept.definitions[i])) return false;
  open.add(name);
  const isSame = kept.callees.every(
    ([callee, closure]) => open.has(callee) || closureOf(policy, callee, open) === closure,
  );
  open.delete(name);
  if (isSame) kept.macros = policy.macros;
  return isSame;
}

function readClosure(
  policy: Policy,
  definitions: readonly { readonly definition: Definition; readonly text: string | undefined }[],
  open: Set<string>,
): Kept {
  const names = new Map<string, GivenName>();
  const unknown = new Set<string>();
  const callees = new Map<string, Closure>();
  let isWhole = true;
  let isIntricate = false;
  const add = ({ kind, name, isDeclared }: GivenName) => {
    const key = `${kind} ${name}`;
    names.set(key, { kind, name, isDeclared: isDeclared || (names.get(key)?.isDeclared ?? false) });
  };
  for (const { definition, text } of definitions) {
    const body = bodyOf(text, definition);
    if (!body) {
      isWhole = false;
      continue;
    }
    if (body.isIntricate) isIntricate = true;
    for (const each of body.names) if (!each.isOptional) add(each);
    for (const { name, arguments: args, isOptional } of body.calls) {
      if (isOptional) continue;
      const closure = closureOf(policy, name, open);
      callees.set(name, closure);
      for (const each of closure.names) add({ ...each, name: substitute(each.name, args) });
      for (const each of closure.unknown) unknown.add(each);
      if (!closure.isWhole) isWhole = false;
      if (closure.isIntricate) isIntricate = true;
    }
  }
  return {
    closure: { names: [...names.values()], unknown, isWhole, isIntricate },
    definitions: definitions.map(({ definition }) => contentOf(definition)),
    callees: [...callees],
    macros: policy.macros,
  };
}

const bodies = new WeakMap<Definition, BodyNames>();

function bodyOf(text: string | undefined, definition: Definition): BodyNames | undefined {
  let body = bodies.get(contentOf(definition));
  if (!body && text?.startsWith(definition.name, definition.nameStart)) {
    body = scanNames(text.slice(definition.bodyStart, definition.bodyEnd));
    bodies.set(contentOf(definition), body);
  }
  return body;
}

/** What an argument has that is more than names. */
const NESTED = /[(;]/;

function withArguments(policy: Policy, closure: Closure, call: MacroCallData): Brought {
  return call.arguments.some(({ text }) => NESTED.test(text)) || closure.names.some(({ name }) => name.includes('$'))
    ? madeOfArguments(policy, closure, call)
    : withoutArguments(closure);
}

const shared = new WeakMap<Closure, Brought>();

/** What all calls bring alike, whatever they give. */
function withoutArguments(closure: Closure): Brought {
  let brought = shared.get(closure);
  if (!brought) {
    const { names, declared, add } = collector();
    for (const each of closure.names) add(each, each.name);
    brought = { names, declared, unknown: [...closure.unknown], isWhole: closure.isWhole };
    shared.set(closure, brought);
  }
  return brought;
}

function collector() {
  const names = new Map<string, Set<NameKind>>();
  const declared = new Map<string, NameKind>();
  const add = ({ kind, isDeclared }: GivenName, name: string) => {
    const kinds = names.get(name);
    if (kinds) kinds.add(kind);
    else names.set(name, new Set([kind]));
    if (isDeclared) declared.set(name, kind);
  };
  return { names, declared, add };
}

function madeOfArguments(policy: Policy, closure: Closure, call: MacroCallData): Brought {
  const args = call.arguments.map(({ text }) => text.replace(/^`([^`']*)'$/, '$1'));
  const { names, declared, add } = collector();
  for (const each of closure.names) add(each, substitute(each.name, args));
  const unknown = new Set(closure.unknown);
  let { isWhole } = closure;
  // Policy that is passed as an argument counts too.
  for (const { text } of call.arguments) {
    if (!NESTED.test(text)) continue;
    const given = scanNames(text);
    for (const each of given.names) if (!each.isOptional) add(each, each.name);
    for (const inner of given.calls) {
      const { names: more, ...rest } = closureOf(policy, inner.name, new Set());
      for (const each of more) add(each, substitute(each.name, inner.arguments));
      for (const each of rest.unknown) unknown.add(each);
      if (!rest.isWhole || rest.isIntricate || given.isIntricate) isWhole = false;
    }
  }
  return { names, declared, unknown: [...unknown], isWhole };
}

function substitute(text: string, args: readonly string[]): string {
  return text.includes('$') ? text.replace(/\$(\d)/g, (_, digit: string) => args[Number(digit) - 1] ?? '') : text;
}
