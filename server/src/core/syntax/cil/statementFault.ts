/** Says what the CIL compiler does not take of a statement by itself. */
import { closestName } from '../../base/closestName.ts';
import type { SyntaxFault } from '../syntaxFaults.ts';
import type { CilList } from './expressions.ts';
import { CIL_KEYWORDS } from './keywords.ts';
import { portconFault } from './portcon.ts';

/** Where a statement stands: some are refused in a booleanif. */
export type Home = 'file' | 'booleanif';

/** What is wrong of `list`, which begins with `keyword`; that is empty where it begins with no word. */
export function statementFault(list: CilList, keyword: string, home: Home): SyntaxFault | undefined {
  const [first] = list.items;
  if (!first)
    return {
      start: list.start,
      end: list.end,
      message: 'A list begins with a keyword; this one is empty.',
      quote: false,
    };
  if (first.kind === 'list') {
    return {
      start: first.start,
      end: first.start + 1,
      message: 'A statement begins with its keyword, not with a list.',
      quote: false,
    };
  }
  const { start, end } = first;
  if (!CIL_KEYWORDS.has(keyword)) {
    // A keyword of a compiler newer than our list is possible; one that looks like another is a slip.
    const near = closestName(keyword, CIL_KEYWORDS);
    if (!near) return undefined;
    const message = `${keyword} does not begin a CIL statement. Did you mean ${near}?`;
    return { start, end, message, fix: { title: `Replace with ${near}`, start, end, text: near }, quote: false };
  }
  if (keyword !== 'portcon') return undefined;
  if (home === 'booleanif') {
    const message = 'CIL does not take a portcon in a booleanif: a label cannot depend on a boolean.';
    return { start: list.start, end: list.end, message, quote: false };
  }
  return portconFault(list);
}
