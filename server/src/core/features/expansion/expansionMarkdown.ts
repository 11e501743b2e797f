/** What a call grants, as a part of a hover: its first rules, those that always hold before those with a condition. */
import { blocks, italic, paragraph, plain, policyBlock } from '../../base/markdown.ts';
import type { Condition, Effect } from '../../index/expansion/effects.ts';
import { hiddenDenials } from '../../index/expansion/hiddenDenials.ts';
import { wordsOf } from '../../index/expansion/words.ts';
import type { Expansion } from '../../index/expansion.ts';

const SHOWN = 8;
const MOST_CHARACTERS = 160;

/** Empty where a call gives no rule. */
export function expansionMarkdown({ effects, isWhole }: Expansion): string {
  const rules = new Map<string, Effect>();
  for (const effect of [...effects.filter(isPlain), ...effects.filter((each) => !isPlain(each))]) {
    if (effect.kind !== 'rule') continue;
    const line = wordsOf(effect.words);
    if (!rules.has(line)) rules.set(line, effect);
  }
  if (rules.size === 0) return '';
  const lines = [...rules].slice(0, SHOWN).map(([line, { conditions }]) => withConditions(line, conditions));
  const more = rules.size - lines.length;
  const count = more > 0 ? ` than ${more} more` : '';
  const rest = isWhole ? `and ${more} more` : `and more${count}`;
  const hidden = hiddenDenials([...rules.values()].map(({ words }) => words));
  return blocks([
    paragraph(['Gives']),
    policyBlock(lines.join('\n')),
    hidden && plain(hidden),
    more > 0 || !isWhole ? italic(`${rest} · SELinux: Show Expansion lists all`) : '',
  ]);
}

const isPlain = ({ conditions }: Effect) => conditions.length === 0;

function withConditions(line: string, conditions: readonly Condition[]): string {
  const cut = line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : `${line};`;
  const texts = [...new Set(conditions.map(conditionText))];
  return texts.length > 0 ? `${cut} # ${texts.join(', ')}` : cut;
}

function conditionText(condition: Condition): string {
  if (condition.kind === 'optional') return condition.holds ? 'optional' : 'optional, else';
  if (condition.kind === 'ifdef') return `${condition.holds ? 'ifdef' : 'ifndef'} ${condition.name}`;
  return condition.holds ? `if ${condition.expression}` : `if not (${condition.expression})`;
}
