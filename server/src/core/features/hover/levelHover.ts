/** A level of a context: a sensitivity, categories, or a macro of refpolicy that stands for them. */
import { bold, code, paragraph } from '../../base/markdown.ts';

/** A part of a text, with what it is. */
export interface LevelPlace {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

/** What mls_mcs_macros.spt makes of the names; the numbers are those of build.conf less one. */
const MACROS: ReadonlyMap<string, string> = new Map([
  ['mls_systemlow', 'The lowest level of a policy with MLS: s0 without categories.'],
  [
    'mls_systemhigh',
    'The highest level of a policy with MLS: the last sensitivity with all categories, s15:c0.c1023 unless MLS_SENS and MLS_CATS of build.conf say otherwise.',
  ],
  ['mcs_systemlow', 'The lowest level of a policy with MCS: s0 without categories.'],
  [
    'mcs_systemhigh',
    'The highest level of a policy with MCS: s0 with all categories, s0:c0.c1023 unless MCS_CATS of build.conf says otherwise.',
  ],
  ['mcs_allcats', 'All categories of a policy with MCS: c0.c1023 unless MCS_CATS of build.conf says otherwise.'],
]);

/** What the macro stands for; undefined for another name. */
export function levelMacroText(name: string): string | undefined {
  return MACROS.get(name);
}

const CONTEXT = '[\\w$-]+:[\\w$-]+:[\\w$-]+';
/** Behind a context, in it or in gen_context, or behind the role of gen_user. */
const BEFORE = [
  new RegExp(`\\bgen_context\\(\\s*${CONTEXT}\\s*,(?<second>[^(),]*)(?<third>,[^(),]*)?$`),
  new RegExp(`(?:^|\\s)${CONTEXT}:(?:[\\w.,:]*-)?$`),
  /\bgen_user\((?:[^(),]*,){3}(?:[^()]*)$/,
];
const LEVEL = /^(?:(?<sensitivity>s\d+)(?::(?<categories>c[\w.,]+))?|(?<alone>c[\d]+(?:[.,]c\d+)*))$/;

/** The level around `offset`. It is known by the place alone, so that no other word is taken for one. */
export function levelAt(text: string, offset: number): LevelPlace | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && /[\w.:]/.test(text[start - 1]!)) start--;
  while (end < text.length && /[\w.:]/.test(text[end]!)) end++;
  const plain = new RegExp(`^${CONTEXT}:`).exec(text.slice(start, end))?.[0].length ?? 0;
  start += plain;
  if (offset < start) return undefined;
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const place = BEFORE.map((each) => each.exec(before)).find((match) => match !== null);
  if (!place || /^\s*#/.test(before)) return undefined;
  const word = text.slice(start, end);
  const said = MACROS.get(word) ?? levelText(word);
  if (said === undefined) return undefined;
  const { second, third } = place.groups ?? {};
  const used = third !== undefined ? OF_MCS : second !== undefined ? OF_MLS : undefined;
  const title = `${bold(word)} · ${word.startsWith('c') || word === 'mcs_allcats' ? 'categories' : 'level'}`;
  return { markdown: paragraph([title, said, used]), start, end };
}

const OF_MLS = `gen_context writes it where the policy has MLS; where it has MCS, it writes ${code('s0')} and the third argument.`;
const OF_MCS = `gen_context writes it behind ${code('s0')} where the policy has MCS, and nowhere else.`;

function levelText(word: string): string | undefined {
  const parts = LEVEL.exec(word)?.groups;
  if (!parts) return undefined;
  const { sensitivity, categories, alone } = parts;
  if (alone !== undefined) return categoryText(alone);
  const first =
    sensitivity === 's0'
      ? 'The lowest sensitivity; a policy with MCS has no other'
      : `Sensitivity ${sensitivity} of a policy with MLS; the higher the number, the higher the level`;
  return categories === undefined ? `${first}. No categories.` : `${first}. ${categoryText(categories)}`;
}

/** `c0.c3,c7`: a full stop joins the ends of a range. */
function categoryText(list: string): string {
  const parts = list.split(',').map((part) => part.replace('.', ' to '));
  const isOne = parts.length === 1 && !list.includes('.');
  return isOne ? `Category ${parts[0]}.` : `Categories ${parts.join(', ')}.`;
}
