/** Whether macros use a name in their bodies, or in those of the macros that they call, without a require of their own. */
import type { Steps } from '../base/steps.ts';
import { endOfRequire } from './declarations.ts';
import type { Policy } from './policy.ts';
import { contentOf, type Definition } from './skeleton.ts';

const WORD = /[A-Za-z_]\w*/g;
const REQUIRE = /\b(gen_require\(\s*`?|require\s*\{)/g;

/**
 * True if one of `macros` may use `name`; also where the text of one is not at hand.
 * @param macros names of interfaces, templates and other macros
 */
export function mentions(policy: Policy, macros: readonly string[], name: string): boolean {
  const answers =
    answered.get(policy.macros) ?? new Map<string, { readonly macros: string; readonly answer: boolean }>();
  answered.set(policy.macros, answers);
  const key = [...new Set(macros)].sort().join();
  const last = answers.get(name);
  if (last?.macros === key) return last.answer;
  const answer = look(policy, macros, name);
  answers.set(name, { macros: key, answer });
  return answer;
}

/** The last answer for each name. */
const answered = new WeakMap<object, Map<string, { readonly macros: string; readonly answer: boolean }>>();

/** The macros that some come to by their bodies, and all other words of these. */
export interface Reached {
  readonly words: Set<string>;
  /** Those of them whose bodies are still to be read. */
  readonly waiting: string[];
}

/**
 * Adds what those of `from` come to, and goes on where such steps were given up. Returns false where that may be any
 * macro: the text of one is not at hand, or makes the name of a call of its parameters.
 */
export function* reach(policy: Policy, from: Iterable<string>, { words, waiting }: Reached): Steps<boolean> {
  const add = (word: string) => {
    if (words.has(word)) return;
    words.add(word);
    waiting.push(word);
  };
  for (const name of from) add(name);
  for (let macro = waiting.at(-1); macro !== undefined; macro = waiting.at(-1)) {
    const bodies = bodiesOf(policy, macro);
    if (!bodies || bodies.some(({ text }) => MADE_CALL.test(text))) return false;
    waiting.pop();
    for (const body of bodies) wordsOf(body).forEach(add);
    if (bodies.length > 0) yield;
  }
  return true;
}

const MADE_CALL = /\$[1-9*@][\w$]*\(/;

function look(policy: Policy, macros: readonly string[], name: string): boolean {
  const seen = new Set<string>();
  const waiting = [...macros];
  for (let macro = waiting.pop(); macro !== undefined; macro = waiting.pop()) {
    if (seen.has(macro)) continue;
    seen.add(macro);
    const bodies = bodiesOf(policy, macro);
    if (!bodies) return true;
    for (const body of bodies) {
      for (const word of wordsOf(body)) {
        if (word === name) return true;
        if (!seen.has(word)) waiting.push(word);
      }
    }
  }
  return false;
}

/** The text of a definition's body, and what stands for the definition. */
interface Body {
  readonly text: string;
  readonly content: Definition;
}

/** Those of a macro; undefined where the text of one is not at hand. */
function bodiesOf(policy: Policy, macro: string): readonly Body[] | undefined {
  const found = policy.find(macro);
  // Most words are no macros.
  if (found.length === 0) return NO_BODIES;
  const bodies: Body[] = [];
  for (const { uri, definition } of found) {
    const text = policy.textOf(uri)?.slice(definition.bodyStart, definition.bodyEnd);
    if (text === undefined) return undefined;
    bodies.push({ text, content: contentOf(definition) });
  }
  return bodies;
}

const NO_BODIES: readonly Body[] = [];
const known = new WeakMap<Definition, readonly string[]>();

/** The words of a body outside of its requires: those that are macros lead on. */
function wordsOf({ text, content }: Body): readonly string[] {
  let words = known.get(content);
  if (!words) {
    words = [...new Set(withoutRequires(text).match(WORD) ?? [])];
    known.set(content, words);
  }
  return words;
}

function withoutRequires(body: string): string {
  let rest = '';
  let from = 0;
  REQUIRE.lastIndex = 0;
  for (let match = REQUIRE.exec(body); match; match = REQUIRE.exec(body)) {
    rest += `${body.slice(from, match.index)} `;
    from = endOfRequire(body, match[0], REQUIRE.lastIndex);
    REQUIRE.lastIndex = from;
  }
  return (rest + body.slice(from)).replace(/#[^\n]*/g, '');
}
