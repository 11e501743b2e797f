/** Says by the texts alone whether a call may come to a word, so that only those that may are expanded. */
import type { Policy } from './policy.ts';
import { ownCopy } from './skeleton.ts';

interface Body {
  readonly text: string;
  /** Definitions of the policy that it names. */
  readonly names: readonly string[];
}

interface Kept {
  readonly bodies: Map<string, readonly Body[] | undefined>;
  readonly answers: Map<RegExp, Map<string, boolean>>;
}

/** Calls of refpolicy go down twenty. */
const MOST_DEPTH = 500;

const known = new WeakMap<Policy['macros'], Kept>();

/**
 * False if nothing that `name` is made of has a match of `word`, whatever its arguments are. True also where a text is not
 * at hand. Each body is read once until a macro changes.
 * @param word without a flag, the same object each time; where a name may be put together, it must match the parts
 */
export function mayReach(policy: Policy, name: string, word: RegExp): boolean {
  const kept = known.get(policy.macros) ?? { bodies: new Map(), answers: new Map() };
  known.set(policy.macros, kept);
  const answers = kept.answers.get(word) ?? new Map<string, boolean>();
  kept.answers.set(word, answers);
  const answer = answers.get(name);
  if (answer !== undefined) return answer;
  const visited = new Set<string>();
  const found = visit(name, 0);
  // What a search without success has been to has been seen whole.
  if (!found) for (const each of visited) answers.set(each, false);
  return found;

  function visit(each: string, depth: number): boolean {
    const before = answers.get(each);
    if (before !== undefined) return before;
    if (depth > MOST_DEPTH) return true;
    if (visited.has(each)) return false;
    visited.add(each);
    const bodies = bodiesOf(policy, kept, each);
    const is =
      !bodies || bodies.some(({ text, names }) => word.test(text) || names.some((called) => visit(called, depth + 1)));
    if (is) answers.set(each, true);
    return is;
  }
}

/** Undefined where a text is not at hand. */
function bodiesOf(policy: Policy, { bodies }: Kept, name: string): readonly Body[] | undefined {
  if (bodies.has(name)) return bodies.get(name);
  const read: Body[] = [];
  let isWhole = true;
  for (const { uri, definition } of policy.find(name)) {
    const text = policy.textOf(uri)?.slice(definition.bodyStart, definition.bodyEnd);
    if (text === undefined) isWhole = false;
    else read.push({ text, names: namesIn(policy, text) });
  }
  // Of two that differ nobody knows which is meant: callEffects.ts takes neither for whole.
  const isOne = read.every(({ text }) => text === read[0]!.text);
  const found = isWhole && isOne ? read : undefined;
  bodies.set(name, found);
  return found;
}

function namesIn(policy: Policy, text: string): string[] {
  const words = new Set(text.match(/[A-Za-z_]\w*/g));
  return [...words].filter((word) => policy.find(word).length > 0).map(ownCopy);
}
