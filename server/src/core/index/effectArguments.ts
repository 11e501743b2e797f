/** Puts the arguments of a call in the place of the parameters of what its macro gives, without asking m4 again. */
import type { Effects } from './callEffects.ts';
import type { Effect } from './expansion/effects.ts';
import { flatten } from './expansion/words.ts';
import type { Policy } from './policy.ts';

/** A name, a set of names or a file name, as arguments are; with it no macro can come to be but by its name. */
const SIMPLE = /^\s*(-?[\w.$]+|\{\s*[\w.$]+(\s+[\w.$]+)*\s*\}|"[^"`'(),#\n]*")\s*$/;
const PARAMETER = /\$(\d+)/g;

/** True if the argument is put into rules as it stands: no macro is called by it or with it. */
export function isSimple(policy: Policy, arg: string): boolean {
  if (!SIMPLE.test(arg)) return false;
  return !(arg.match(/\w+/g) ?? []).some((word) => isMacro(policy, word) || (word === 'dnl' && arg.includes('"')));
}

/** The effects with the parameters replaced by arguments as they are written; undefined where the text has to be read again for it. */
export function withArguments(policy: Policy, given: Effects, args: readonly string[]): Effects | undefined {
  const parts = args.map((arg) => (isSimple(policy, arg) ? (arg.match(/"[^"]*"|[{}]|[^\s{}"]+/g) ?? []) : undefined));
  const effects: Effect[] = [];
  for (const effect of given.effects) {
    if (effect.conditions.some(namesParameter)) return undefined;
    if (!effect.words.some((word) => word.includes('$'))) {
      effects.push(effect);
      continue;
    }
    const words = wordsWith(policy, effect.words, parts);
    if (!words) return undefined;
    effects.push({ ...effect, words });
  }
  return { ...given, effects };
}

function wordsWith(
  policy: Policy,
  words: readonly string[],
  args: readonly (readonly string[] | undefined)[],
): string[] | undefined {
  if (words[0]!.includes('$')) return undefined;
  const result: string[] = [];
  for (const word of words) {
    const value = argumentValue(policy, word, args);
    if (!value) return undefined;
    result.push(...value);
  }
  return flatten(result);
}

function argumentValue(
  policy: Policy,
  word: string,
  args: readonly (readonly string[] | undefined)[],
): readonly string[] | undefined {
  if (!word.includes('$')) return [word];
  const whole = /^\$(\d+)$/.exec(word);
  if (whole) return args[Number(whole[1]) - 1];
  const made = pasted(word, args);
  return made === undefined || isMacro(policy, made) ? undefined : [made];
}

/** `$1_t` with the argument in it; undefined where that is missing or a set. */
function pasted(word: string, args: readonly (readonly string[] | undefined)[]): string | undefined {
  let isKnown = true;
  const text = word.replace(PARAMETER, (_, number) => {
    const value = args[Number(number) - 1];
    if (value?.length !== 1 || value[0]!.startsWith('"')) isKnown = false;
    return value?.[0] ?? '';
  });
  return isKnown ? text : undefined;
}

/** Names of builtins are never those of types; what defines them does not stand in the policy. */
function isMacro(policy: Policy, word: string): boolean {
  return policy.find(word).length > 0;
}

function namesParameter(condition: Effect['conditions'][number]): boolean {
  if (condition.kind === 'optional') return false;
  return (condition.kind === 'if' ? condition.expression : condition.name).includes('$');
}
