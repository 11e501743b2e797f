/** What checkpolicy refuses of a level by itself: names, categories that do not go with a sensitivity, ranges in reverse. */
import type { Name } from '../../syntax/statements.ts';
import { dominates, type Levels, readCategories } from './levels.ts';

/** What is marked, and what is said of it. */
export interface Fault {
  readonly name: Name;
  readonly message: string;
}

/** The first fault of a level or range of levels. */
export function levelFault(level: Name, levels: Levels): Fault | undefined {
  const found = nameFault(level, levels);
  if (found) return found;
  const range = levels.range(level.text);
  return range && !dominates(range.high, range.low)
    ? { name: level, message: `The high level of ${level.text} does not have all of the low one.` }
    : undefined;
}

/** The names of a level, and that its categories go with its sensitivity (policy_define.c, parse_security_context). */
function nameFault(level: Name, levels: Levels): Fault | undefined {
  const { sensitivities, categories } = levels;
  let sensitivity = '';
  for (const word of level.text.matchAll(/[\w.-]+/g)) {
    const gap = level.text.slice(0, word.index);
    const before = gap.trimEnd();
    const isCategory = before.endsWith(':') || before.endsWith(',');
    // The dash of a range is no name.
    if (!isCategory && word.index > 0 && !(before.endsWith('-') && gap !== before)) continue;
    const text = isCategory ? word[0].split('-')[0]! : word[0];
    const name = { text, offset: level.offset + word.index };
    if (isCategory) {
      const missing = name.text.split('.').find((each) => !categories.has(each));
      if (missing !== undefined) return { name, message: `This policy declares no category ${missing}.` };
      const numbers = readCategories(name.text, categories);
      if (!numbers) return { name, message: `The range of categories ${name.text} is reversed.` };
      const given = levels.categoriesOf(sensitivity);
      if (given && [...numbers].some((each) => !given.has(each)))
        return { name, message: `The level of ${sensitivity} in this policy does not have ${name.text}.` };
    } else if (sensitivities.has(name.text)) sensitivity = name.text;
    else {
      const isRange = /^[A-Za-z]\w*-[A-Za-z]/.test(name.text);
      return {
        name,
        message: isRange
          ? `checkpolicy reads ${name.text} as one word: a range has spaces around its dash.`
          : `This policy declares no sensitivity ${name.text}.`,
      };
    }
  }
  return undefined;
}
