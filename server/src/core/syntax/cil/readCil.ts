/** Reads a CIL file: its statements and comments, and what the CIL compiler does not take of its syntax. */
import { closestName } from '../../base/closestName.ts';
import type { Comment, Statement } from '../statements.ts';
import type { SyntaxFault } from '../syntaxFaults.ts';
import { cilStatements, statementsIn } from './cilStatements.ts';
import { type CilList, readExpressions } from './expressions.ts';
import { CIL_KEYWORDS, isCilContainer } from './keywords.ts';
import { portconFault } from './portcon.ts';

export interface CilFile {
  readonly statements: Statement[];
  readonly comments: readonly Comment[];
  /** One for each mistake, in the order of the text. */
  readonly faults: readonly SyntaxFault[];
}

/** Reads `text`. Never throws, whatever the text. */
export function readCil(text: string): CilFile {
  const { lists, comments, faults } = readExpressions(text);
  const found = [...faults];
  const waiting = lists.map((list): Waiting => ({ list, home: 'file' }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { list, home } = next;
    const [first] = list.items;
    const keyword = first?.kind === 'atom' ? first.text : '';
    const fault = list.broken ? undefined : statementFault(list, keyword, home);
    if (fault) found.push(fault);
    if (!isCilContainer(keyword)) continue;
    const inside = keyword === 'booleanif' ? 'booleanif' : home;
    for (const each of statementsIn(list, keyword)) waiting.push({ list: each, home: inside });
  }
  return { statements: cilStatements(lists), comments, faults: found.sort((a, b) => a.start - b.start) };
}

/** Where a statement stands: some are refused in a booleanif. */
type Home = 'file' | 'booleanif';

interface Waiting {
  readonly list: CilList;
  readonly home: Home;
}

function statementFault(list: CilList, keyword: string, home: Home): SyntaxFault | undefined {
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
