/** Says whether the arguments of a call leave a hole in what its definition writes, followed through the calls inside. */
import { isCompilerStatement } from './compilerStatements.ts';
import { type BodyPart, macroBody } from './macroBody.ts';
import type { Policy } from './policy.ts';

/** What matters of an argument: words, as `a`, and sets in braces, as `{ a a }`; empty for none. */
export type ArgumentShape = '' | 'a' | '{ a a }' | 'a a' | 'a { a a }' | '{ a a } a';

/** Calls and statements that are looked at before the answer is given up, and how deep calls go. */
const LIMIT = 20_000;
const MOST_DEPTH = 100;

const WORDS = ['AONE', 'ATWO', 'ATHREE', 'AFOUR', 'AFIVE', 'ASIX', 'ASEVEN', 'AEIGHT', 'ANINE'];

const answers = new WeakMap<Policy, Map<string, boolean>>();

/**
 * True if a call with such arguments makes a statement that the compiler refuses, and with all arguments it would be one that
 * it takes. False where that is not known: statements in arms of an ifdef are not looked at, nor ones that cannot be read.
 */
export function leavesHole(policy: Policy, name: string, shapes: readonly ArgumentShape[]): boolean {
  let known = answers.get(policy);
  if (!known) {
    known = new Map();
    answers.set(policy, known);
  }
  const key = `${name}(${shapes.join(',')})`;
  let answer = known.get(key);
  if (answer === undefined) {
    const given = WORDS.map((word, i) => (shapes[i] ?? '').replace('a', word).replaceAll('a', 'ATOO'));
    answer = compare(policy, name, WORDS, given, { left: LIMIT, depth: 0 });
    known.set(key, answer);
  }
  return answer;
}

interface Budget {
  left: number;
  depth: number;
}

/** Compares what the macro writes with all its arguments and with those given. */
function compare(
  policy: Policy,
  name: string,
  full: readonly string[],
  given: readonly string[],
  budget: Budget,
): boolean {
  const [located, another] = policy.find(name);
  const body = located && !another && macroBody(policy, located);
  if (!body || budget.left-- <= 0 || budget.depth >= MOST_DEPTH) return false;
  return comparePart(policy, body, full, given, budget);
}

function comparePart(
  policy: Policy,
  part: BodyPart,
  full: readonly string[],
  given: readonly string[],
  budget: Budget,
): boolean {
  const isHole = part.statements.some((statement) => {
    const now = substitute(statement, given);
    const whole = substitute(statement, full);
    return now !== whole && budget.left-- > 0 && isCompilerStatement(whole) && !isCompilerStatement(now);
  });
  if (isHole) return true;
  const isHoleInside = part.calls.some(({ name, arguments: args }) => {
    // A list as a whole, and what another macro makes, is not known.
    if (args.some((arg) => /\$[*@#]|[(`]/.test(arg))) return false;
    const innerFull = args.map((arg) => substitute(arg, full));
    const innerGiven = args.map((arg) => substitute(arg, given));
    if (innerFull.join() === innerGiven.join()) return false;
    budget.depth++;
    const result = compare(policy, name, innerFull, innerGiven, budget);
    budget.depth--;
    return result;
  });
  if (isHoleInside) return true;
  return part.choices.some(({ argument, ifEmpty, otherwise }) => {
    const arm = (given[argument - 1] ?? '') === '' ? ifEmpty : otherwise;
    return comparePart(policy, arm, full, given, budget);
  });
}

function substitute(text: string, args: readonly string[]): string {
  return text.replace(/\$(\d)/g, (_, digit) => args[Number(digit) - 1] ?? '').trim();
}
