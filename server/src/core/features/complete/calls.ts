/** The calls that may begin with a word: interfaces, templates and macros, those that the file uses already first. */
import { type CompletionItem, CompletionItemTag } from 'vscode-languageserver-types';
import type { SymbolIndex } from '../../index/symbolIndex.ts';
import { refpolicyCallers } from '../../knowledge/callers.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { type CallPlan, callItem } from './callItem.ts';
import { LIKELIHOODS, likelihoods } from './callLikelihood.ts';
import { putFirst } from './firstInOrder.ts';
import { wordsOfMacro } from './plainMacros.ts';

/** Fewer letters would match half of a policy. */
export const FEWEST_LETTERS = 2;

/** What loadable_module.spt and its like define for their own macros; no module calls it. */
const INSIDE_OF_MACROS = new Set(
  `policy_m4_comment policy_call_depth dflt_or_overr declare_required_symbols shiftn __endline__ refpolicyerr decl_cats
  decl_sens decl_levels`.split(/\s+/),
);

/** The word that is to become a call. */
export interface TypedCall {
  readonly word: string;
  readonly followedBy: CallPlan['followedBy'];
  readonly domain: CallPlan['domain'];
}

/**
 * The calls of which the name, or a later part of it, begins with `word`; at most `most`, the likeliest first, of equally likely
 * ones those that more modules call, here and in refpolicy. A macro that stands for words alone is none. An item has its name as data, by which its
 * documentation is found.
 */
export function callItems(
  { policy, files }: Snapshot,
  index: SymbolIndex,
  file: SourceFile,
  { word, ...plan }: TypedCall,
  most: number,
): CompletionItem[] {
  if (word.length < FEWEST_LETTERS) return [];
  const likelihood = likelihoods(files.values(), index, file);
  const inside = `_${word}`;
  const ranks: Candidate[][] = Array.from({ length: RANKS }, () => []);
  for (const name of index.names()) {
    const isStart = name.startsWith(word);
    if ((!isStart && !name.includes(inside)) || INSIDE_OF_MACROS.has(name)) continue;
    const located = index.first(name)!;
    if (wordsOfMacro(policy, located)) continue;
    const { uri, definition } = located;
    const group = (isStart ? 0 : 2) + (definition.deprecated ? 1 : 0);
    const rank = group * LIKELIHOODS + likelihood(name, uri);
    const callers = index.modulesCalling(name);
    putFirst(ranks[rank]!, { name, callers, inRefpolicy: refpolicyCallers(name) }, most, isLikelier);
  }
  const items: CompletionItem[] = [];
  for (const [rank, candidates] of ranks.entries()) {
    if (items.length === most) break;
    for (const each of candidates.slice(0, most - items.length)) items.push(rankedItem(each, rank));
  }
  return items;

  function rankedItem({ name, callers, inRefpolicy }: Candidate, rank: number): CompletionItem {
    const { uri, definition } = index.first(name)!;
    const folder = uri.lastIndexOf('/', uri.lastIndexOf('/') - 1);
    return {
      ...callItem({ policy, ...plan }, name),
      // Behind the keywords, which begin with 0.
      sortText: `${String.fromCharCode(A + rank)}${rarity(callers)}${rarity(inRefpolicy)}${name}`,
      labelDetails: { description: decodeURIComponent(uri.slice(folder + 1)) },
      ...(definition.deprecated && { tags: [CompletionItemTag.Deprecated] }),
    };
  }
}

/** The name begins with the word or a part of it does; not deprecated or deprecated; then how likely it is. */
const RANKS = 4 * LIKELIHOODS;
const A = 'a'.charCodeAt(0);

interface Candidate {
  readonly name: string;
  /** How many modules here call it. */
  readonly callers: number;
  /** How many of refpolicy do. */
  readonly inRefpolicy: number;
}

function isLikelier(one: Candidate, other: Candidate): boolean {
  if (one.callers !== other.callers) return one.callers > other.callers;
  return one.inRefpolicy === other.inRefpolicy ? one.name < other.name : one.inRefpolicy > other.inRefpolicy;
}

/** More than any policy has modules. */
const MOST_CALLERS = 9999;

/** Sorts what more modules call before what fewer do. */
function rarity(callers: number): string {
  return String(Math.max(0, MOST_CALLERS - callers)).padStart(4, '0');
}
