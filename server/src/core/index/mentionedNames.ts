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

/**
 * Adds to `reached` the macros that those of `from` come to by their bodies, and all other words of these. Returns false where the
 * text of one is not at hand.
 */
export function* reach(policy: Policy, from: Iterable<string>, reached: Set<string>): Steps<boolean> {
  const waiting: string[] = [];
  const add = (word: string) => {
    if (reached.has(word)) return;
    reached.add(word);
    waiting.push(word);
  };
  for (const name of from) add(name);
  for (let macro = waiting.pop(); macro !== undefined; macro = waiting.pop()) {
    for (const { uri, definition } of policy.find(macro)) {
      const text = policy.textOf(uri);
      if (text === undefined) return false;
      for (const word of wordsOf(text.slice(definition.bodyStart, definition.bodyEnd), definition)) add(word);
      yield;
    }
  }
  return true;
}

function look(policy: Policy, macros: readonly string[], name: string): boolean {
  const seen = new Set<string>();
  const waiting = [...macros];
  for (let macro = waiting.pop(); macro !== undefined; macro = waiting.pop()) {
    if (seen.has(macro)) continue;
    seen.add(macro);
    for (const { uri, definition } of policy.find(macro)) {
      const text = policy.textOf(uri);
      if (text === undefined) return true;
      for (const word of wordsOf(text.slice(definition.bodyStart, definition.bodyEnd), definition)) {
        if (word === name) return true;
        if (!seen.has(word)) waiting.push(word);
      }
    }
  }
  return false;
}

const known = new WeakMap<Definition, readonly string[]>();

/** The words of a body outside of its requires: those that are macros lead on. */
function wordsOf(body: string, definition: Definition): readonly string[] {
  let words = known.get(contentOf(definition));
  if (!words) {
    words = [...new Set(withoutRequires(body).match(WORD) ?? [])];
    known.set(contentOf(definition), words);
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
