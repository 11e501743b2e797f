/** The switch that an ifdef or ifndef asks for. */
import { bold, paragraph, plain } from '../../base/markdown.ts';
import { BUILD_OPTIONS_VERSION, buildOption } from '../../knowledge/buildOptions.ts';
import { policyFooter } from './footer.ts';
import type { Word } from './word.ts';

const BEFORE = /\bifn?def\(\s*`?$/;
const REACH = 40;

/** The option that the word names there; undefined elsewhere, and for a name of which refpolicy's build knows nothing. */
export function optionAt(text: string, word: Word): string | undefined {
  const isAsked = BEFORE.test(text.slice(Math.max(0, word.start - REACH), word.start));
  return isAsked && buildOption(word.text) ? word.text : undefined;
}

export function buildOptionMarkdown(name: string): string | undefined {
  const option = buildOption(name);
  if (!option) return undefined;
  return paragraph([
    `${bold(name)} · build option`,
    plain(option.text),
    plain(option.set),
    policyFooter('build option', BUILD_OPTIONS_VERSION),
  ]);
}
