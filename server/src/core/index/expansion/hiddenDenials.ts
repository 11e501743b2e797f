/** Says in one sentence which denials the dontaudit rules among others keep out of the log. */
import { avRule } from './words.ts';

const MOST_RULES = 2;
const MOST_NAMES = 3;

/**
 * `dontaudit: name_bind on defined_port_type is not logged`; undefined where no rule hides something, or where all do:
 * who calls an interface that is made to hide denials knows it.
 * @param rules each as its words, sets flat
 */
export function hiddenDenials(rules: readonly (readonly string[])[]): string | undefined {
  const hidden = new Set<string>();
  let others = 0;
  for (const words of rules) {
    const rule = avRule(words);
    if (rule?.flavour === 'dontaudit') hidden.add(`${some(rule.permissions)} on ${some(rule.targets)}`);
    else others++;
  }
  if (hidden.size === 0 || others === 0) return undefined;
  const shown = [...hidden].slice(0, MOST_RULES).join(', ');
  const more = hidden.size - MOST_RULES;
  const rest = more > 0 ? ` and ${more} more` : '';
  return `dontaudit: ${shown}${rest} ${hidden.size === 1 ? 'is' : 'are'} not logged`;
}

function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(' ')} …` : names.join(' ');
}

/** The words of a rule that is written out, without its semicolon. */
export function wordsOfRule(text: string): string[] {
  return text.match(/[{}:~]|[^\s{}:;~]+/g) ?? [];
}
