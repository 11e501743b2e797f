/** What a call gives, as a part of a hover: the names it declares, and of its rules those that say most. */
import { blocks, italic, paragraph, plain, policyBlock } from '../../base/markdown.ts';
import type { Condition, Effect } from '../../index/expansion/effects.ts';
import { hiddenDenials } from '../../index/expansion/hiddenDenials.ts';
import { avRule, wordsOf } from '../../index/expansion/words.ts';
import type { Expansion } from '../../index/expansion.ts';
import type { Made } from '../../index/madeNames.ts';
import { importance } from './importance.ts';

const SHOWN = 8;
const MOST_CHARACTERS = 160;

/**
 * Empty where a call gives neither.
 * @param declares the names that the call makes
 */
export function expansionMarkdown(
  { effects, isWhole }: Pick<Expansion, 'effects' | 'isWhole'>,
  declares: readonly Made[],
): string {
  return blocks([declaresLine(declares), rulesOf(effects, isWhole)]);
}

function declaresLine(declares: readonly Made[]): string {
  const lines = KINDS.map((kind) => {
    const names = declares.filter((each) => each.kind === kind).map(({ name }) => plain(name));
    if (names.length === 0) return undefined;
    const more = names.length - MOST_NAMES;
    const noun = names.length === 1 ? kind : PLURALS[kind];
    return `Declares ${noun} ${names.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  });
  return paragraph(lines);
}

const MOST_NAMES = 8;
const KINDS = ['type', 'attribute', 'role', 'role attribute', 'boolean'] as const;
const PLURALS: Readonly<Record<Made['kind'], string>> = {
  type: 'types',
  attribute: 'attributes',
  boolean: 'booleans',
  role: 'roles',
  'role attribute': 'role attributes',
};

function rulesOf(effects: readonly Effect[], isWhole: boolean): string {
  const rules = new Map<string, Effect>();
  const sorted = withoutParts(effects.filter(({ kind }) => kind === 'rule'))
    .map((effect) => ({ effect, rank: importance(effect) }))
    .sort((a, b) => a.rank - b.rank);
  for (const { effect } of sorted) {
    const line = wordsOf(effect.words);
    if (!rules.has(line)) rules.set(line, effect);
  }
  if (rules.size === 0) return '';
  const lines = [...rules].slice(0, SHOWN).map(([line, { conditions }]) => withConditions(line, conditions));
  const more = rules.size - lines.length;
  const count = more > 0 ? `at least ${more} ` : '';
  const rest = isWhole ? `and ${more} more` : `and ${count}more`;
  const hidden = hiddenDenials([...rules.values()].map(({ words }) => words));
  return blocks([
    paragraph(['Gives']),
    policyBlock(lines.join('\n')),
    hidden && plain(hidden),
    more > 0 || !isWhole ? italic(`${rest} · SELinux: Show Expansion lists all`) : '',
  ]);
}

/** Without the rules that give a part of what another one gives. */
function withoutParts(rules: readonly Effect[]): Effect[] {
  const sets = new Map<string, ReadonlySet<string>[]>();
  const parts = rules.map((effect) => {
    const rule = avRule(effect.words);
    if (!rule) return { effect };
    const { flavour, sources, targets, classes } = rule;
    const when = effect.conditions.map(conditionText).join();
    const key = [flavour, sources, targets, classes, when].join(' ');
    const own = new Set(rule.permissions);
    const known = sets.get(key);
    if (known) known.push(own);
    else sets.set(key, [own]);
    return { effect, key, own };
  });
  return parts.flatMap(({ effect, key, own }) => {
    const isPart = key !== undefined && sets.get(key)!.some((each) => each.size > own.size && includes(each, own));
    return isPart ? [] : [effect];
  });
}

const includes = (all: ReadonlySet<string>, some: ReadonlySet<string>) => [...some].every((each) => all.has(each));

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
