/** Says whether the arguments of a call leave a hole in what its definition writes, followed through the calls inside. */
import { fileNameOf, isCompilerStatement } from './compilerStatements.ts';
import { type BodyPart, macroBody } from './macroBody.ts';
import type { Policy } from './policy.ts';
import { contentOf, type Definition } from './skeleton.ts';

/**
 * What matters of an argument: words, as `a`, and sets in braces, as `{ a a }`; empty for none. `a` may be the name of a file in
 * double quotes, `name` is a name without them.
 */
export type ArgumentShape = '' | 'a' | 'name' | '{ a a }' | 'a a' | 'a { a a }' | '{ a a } a';

/** Calls and statements that are looked at before the answer is given up, and how deep calls go. */
const LIMIT = 20_000;
const MOST_DEPTH = 100;

const WORDS = ['AONE', 'ATWO', 'ATHREE', 'AFOUR', 'AFIVE', 'ASIX', 'ASEVEN', 'AEIGHT', 'ANINE'];

interface Answer {
  readonly isHole: boolean;
  /** What it was read from. */
  readonly used: ReadonlyMap<string, Definition | undefined>;
}

const answers = new WeakMap<Definition, Map<string, Answer>>();

/**
 * True if a call with such arguments makes a statement that the compiler refuses, and with all arguments it would be one that
 * it takes. False where that is not known: statements in arms of an ifdef are not looked at, nor ones that cannot be read.
 * An answer is kept until one of the definitions is another.
 */
export function leavesHole(policy: Policy, name: string, shapes: readonly ArgumentShape[]): boolean {
  const definition = definitionIn(policy, name);
  if (!definition) return false;
  const known = answers.get(definition) ?? new Map<string, Answer>();
  answers.set(definition, known);
  const key = shapes.join();
  const answer = known.get(key);
  if (answer && isStill(policy, answer)) return answer.isHole;
  const given = WORDS.map((word, i) => givenWords(shapes[i] ?? '', word));
  const reading: Reading = { policy, left: LIMIT, depth: 0, used: new Map() };
  const isHole = compare(name, WORDS, given, reading);
  known.set(key, { isHole, used: reading.used });
  return isHole;
}

function givenWords(shape: ArgumentShape, word: string): string {
  return shape === 'name' ? NAME + word : shape.replace('a', word).replaceAll('a', 'ATOO');
}

/** Before the word of an argument that is a name and not a file name in quotes. */
const NAME = 'NAME';

/** The one definition of a macro, wherever it stands. */
function definitionIn(policy: Policy, name: string): Definition | undefined {
  const [located, another] = policy.find(name);
  return located && !another ? contentOf(located.definition) : undefined;
}

function isStill(policy: Policy, { used }: Answer): boolean {
  for (const [name, definition] of used) if (definitionIn(policy, name) !== definition) return false;
  return true;
}

interface Reading {
  readonly policy: Policy;
  left: number;
  depth: number;
  readonly used: Map<string, Definition | undefined>;
}

/** Compares what the macro writes with all its arguments and with those given. */
function compare(name: string, full: readonly string[], given: readonly string[], reading: Reading): boolean {
  const { policy, used } = reading;
  const [located, another] = policy.find(name);
  used.set(name, definitionIn(policy, name));
  const body = located && !another && macroBody(policy, located);
  if (!body || reading.left-- <= 0 || reading.depth >= MOST_DEPTH) return false;
  return comparePart(body, full, given, reading);
}

function comparePart(part: BodyPart, full: readonly string[], given: readonly string[], reading: Reading): boolean {
  const isHole = part.statements.some((statement) => {
    const now = substitute(statement, given);
    const whole = substitute(statement, full);
    return (
      now !== whole &&
      reading.left-- > 0 &&
      isCompilerStatement(whole) &&
      !(isCompilerStatement(now) && hasItsFileName(whole, now))
    );
  });
  if (isHole) return true;
  const isHoleInside = part.calls.some(({ name, arguments: args }) => {
    // A list as a whole, and what another macro makes, is not known.
    if (args.some((arg) => /\$[*@#]|[(`]/.test(arg))) return false;
    const innerFull = args.map((arg) => substitute(arg, full));
    const innerGiven = args.map((arg) => substitute(arg, given));
    if (innerFull.join() === innerGiven.join()) return false;
    reading.depth++;
    const result = compare(name, innerFull, innerGiven, reading);
    reading.depth--;
    return result;
  });
  if (isHoleInside) return true;
  return part.choices.some(({ argument, ifEmpty, otherwise }) => {
    const arm = (given[argument - 1] ?? '') === '' ? ifEmpty : otherwise;
    return comparePart(arm, full, given, reading);
  });
}

/** False if another word has moved to where the name of the file is, which stands in double quotes. */
function hasItsFileName(whole: string, now: string): boolean {
  const name = fileNameOf(now);
  return name === undefined || name.startsWith('"') || name === fileNameOf(whole);
}

function substitute(text: string, args: readonly string[]): string {
  return text.replace(/\$(\d)/g, (_, digit) => args[Number(digit) - 1] ?? '').trim();
}
