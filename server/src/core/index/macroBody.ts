/** Reads what the body of an interface, template or macro does in every call: its statements and calls, and its parameters. */

import type { Located } from './definitionTable.ts';
import type { Policy } from './policy.ts';
import { contentOf, type Definition } from './skeleton.ts';

export interface BodyCall {
  readonly name: string;
  /** As written, without outer quotes. */
  readonly arguments: readonly string[];
}

/** What always happens. An arm of an ifdef is no part of it, nor one of an ifelse that cannot be decided. */
export interface BodyPart {
  /** Without semicolons; parts of a statement that is cut by a call or an ifdef are among them. */
  readonly statements: readonly string[];
  readonly calls: readonly BodyCall[];
  readonly choices: readonly Choice[];
}

/** ``ifelse(`$1',`',…)``: what happens depends on whether the argument is empty. */
export interface Choice {
  /** From 1. */
  readonly argument: number;
  readonly ifEmpty: BodyPart;
  readonly otherwise: BodyPart;
}

export interface MacroBody extends BodyPart {
  /** The arguments it looks at, those in arms counted; Infinity where it takes the list as a whole. */
  readonly count: number;
  /** The text of the `refpolicywarn` that each call gives. */
  readonly warning: string | undefined;
  /** True if a macro of m4 may make more of the arguments than is told here, such as an ifelse that cannot be decided. */
  readonly isPartial: boolean;
}

/** What is met on the way that is no part of what always happens. */
interface Aside {
  readonly warnings: string[];
  isPartial: boolean;
}

const known = new WeakMap<Definition, MacroBody>();

/** The body of a definition; undefined where its text is not at hand. */
export function macroBody(policy: Policy, { uri, definition }: Located): MacroBody | undefined {
  const kept = known.get(contentOf(definition));
  if (kept) return kept;
  const text = policy.textOf(uri);
  if (!text?.startsWith(definition.name, definition.nameStart)) return undefined;
  const body = readMacroBody(text.slice(definition.bodyStart, definition.bodyEnd));
  known.set(contentOf(definition), body);
  return body;
}

/** Macros that expand what they are given, always; of tunable_policy all but the condition. */
const OPEN = new Set(['optional_policy', 'gen_require', 'tunable_policy']);

/** Macros of m4 and refpolicy whose arguments may not come out, or not as they are. */
const CLOSED = new Set(
  `builtin changecom changequote debugfile debugmode decr define defn divert divnum dnl dumpdef errprint esyscmd eval
  foreach format gen_bool gen_context gen_tunable gen_user ifdef ifelse ifndef include incr index indir len m4exit m4wrap
  maketemp mkstemp patsubst popdef pushdef refpolicyerr regexp shift sinclude substr syscmd sysval traceoff traceon
  translit undefine undivert`.split(/\s+/),
);

/** True for macros of m4 and refpolicy that are no calls of an interface. */
export function isSupportMacro(name: string): boolean {
  return OPEN.has(name) || CLOSED.has(name);
}

/** Those of them that give no rules. What an ifdef gives does not always happen. */
const WITHOUT_RULES = new Set(
  'decr dnl errprint eval gen_bool gen_context gen_tunable gen_user ifdef ifndef incr len refpolicyerr'.split(' '),
);

const CALL = /([A-Za-z_$][\w$]*)\(/g;

/** @param text the body without its quotes */
export function readMacroBody(text: string): MacroBody {
  const plain = text.replace(/(?<!\$)#[^\n]*|\bdnl\b[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const aside: Aside = { warnings: [], isPartial: false };
  const part = readPart(plain, aside);
  return { ...part, count: countOf(plain), warning: aside.warnings[0], isPartial: aside.isPartial };
}

function readPart(text: string, aside: Aside): BodyPart {
  const calls: BodyCall[] = [];
  const choices: Choice[] = [];
  const rest: string[] = [];
  walk(text);
  const statements = rest
    .join('')
    .replace(/[`']/g, ' ')
    // The blocks fall away; what they hold are statements.
    .replace(/\b(?:require|optional|else)\s*\{|\bif\s*\((?=[\s(!]*[\w$])[\w$\s()&|!^=]*\)\s*\{/g, ';')
    .split(';')
    .map((statement) => statement.replace(/^[\s}]+/, '').trimEnd())
    .filter((statement) => statement !== '');
  return { statements, calls, choices };

  function walk(part: string): void {
    let done = 0;
    const call = new RegExp(CALL);
    for (let match = call.exec(part); match; match = call.exec(part)) {
      const name = match[1]!;
      if (name === 'if') continue;
      const { args, end } = readArguments(part, call.lastIndex);
      rest.push(part.slice(done, match.index));
      take(name, args);
      done = end;
      call.lastIndex = end;
    }
    rest.push(part.slice(done));
  }

  function take(name: string, args: readonly string[]): void {
    if (OPEN.has(name)) {
      for (const arg of name === 'tunable_policy' ? args.slice(1) : args) {
        rest.push(';');
        walk(arg);
        rest.push(';');
      }
    } else if (name === 'ifelse') choose(args);
    else if (name === 'refpolicywarn') aside.warnings.push(unquoted(args.join(',')));
    else if (CLOSED.has(name)) {
      if (!WITHOUT_RULES.has(name) && args.some((arg) => arg.includes('$'))) aside.isPartial = true;
      rest.push(' ');
    } else {
      rest.push(';');
      if (name.includes('$')) aside.isPartial = true;
      else calls.push({ name, arguments: args.map(unquoted) });
    }
  }

  /** Takes the arm of an ifelse that is in force, or leaves it for the call to decide. */
  function choose([left, right, ...arms]: readonly string[]): void {
    const a = left === undefined ? undefined : literal(left);
    const b = right === undefined ? undefined : literal(right);
    if (a === undefined || b === undefined || arms.length === 0) {
      aside.isPartial = true;
      return void rest.push(' ');
    }
    const argument = Number(/^\$(\d)$/.exec(a)?.[1] ?? 0);
    const isPlain = !a.includes('$') && !b.includes('$');
    if (argument > 0 && b === '' && arms.length <= 2) {
      // What only some calls do warns of nothing in general.
      const inArms: Aside = { warnings: [], isPartial: false };
      const [ifEmpty, otherwise] = [arms[0]!, arms[1] ?? ''].map((arm) => readPart(unwrapped(arm), inArms));
      if (inArms.isPartial) aside.isPartial = true;
      choices.push({ argument, ifEmpty: ifEmpty!, otherwise: otherwise! });
    } else if (isPlain && a === b) walk(unwrapped(arms[0]!));
    else if (isPlain && arms.length === 2) walk(unwrapped(arms[1]!));
    else if (isPlain && arms.length > 2) choose(arms.slice(1));
    else if (!isPlain) aside.isPartial = true;
    rest.push(' ');
  }
}

/** The text of a quoted argument, which m4 compares as it stands; undefined for one that it expands first. */
function literal(argument: string): string | undefined {
  return /^`([^`']*)'$/.exec(argument.trim())?.[1];
}

/** An arm without its outer quotes. */
const unwrapped = (arm: string) => arm.trim().replace(/^`([\s\S]*)'$/, '$1');

/**
 * The arguments from behind an opening parenthesis on, as written; commas and parentheses in quotes are part of them. `end` is
 * behind the closing one, or where the text ends.
 */
export function readArguments(text: string, from: number): { args: string[]; end: number } {
  const args: string[] = [];
  let start = from;
  let parentheses = 0;
  let quotes = 0;
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === '`') quotes++;
    else if (character === "'") quotes = Math.max(0, quotes - 1);
    else if (quotes > 0) continue;
    else if (character === '(') parentheses++;
    else if (character === ')' && parentheses-- === 0) return { args: [...args, text.slice(start, at)], end: at + 1 };
    else if (character === ',' && parentheses === 0) {
      args.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return { args: [...args, text.slice(start)], end: text.length };
}

function unquoted(argument: string): string {
  return argument.trim().replace(/^`([^`']*)'$/, '$1');
}

function countOf(plain: string): number {
  if (/\$[*@#]/.test(plain)) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...[...plain.matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit)));
}
