/** Reads a CIL file: its statements and comments, and what the CIL compiler does not take of its syntax. */
import { closestName } from '../../base/closestName.ts';
import type { Comment, Statement } from '../statements.ts';
import type { SyntaxFault } from '../syntaxFaults.ts';
import { cilStatements, statementsIn } from './cilStatements.ts';
import { type CilList, readExpressions } from './expressions.ts';
import { CIL_KEYWORDS, isCilContainer } from './keywords.ts';
import { portconFault } from './portcon.ts';

/** The statements and comments of `text`. */
export function readCil(text: string): { statements: Statement[]; comments: readonly Comment[] } {
  const { lists, comments } = readExpressions(text);
  return { statements: cilStatements(lists), comments };
}

/** One fault for each mistake, in the order of the text. */
export function cilFaults(text: string): SyntaxFault[] {
  const { lists, faults } = readExpressions(text);
  const found = [...faults];
  for (const list of lists) collectFaults(list, 'file', found);
  return found.sort((a, b) => a.start - b.start);
}

/** Where a statement stands: some are refused in a booleanif. */
type Home = 'file' | 'booleanif';

function collectFaults(list: CilList, home: Home, found: SyntaxFault[]): void {
  const [first] = list.items;
  const keyword = first?.kind === 'atom' ? first.text : '';
  const fault = list.broken ? undefined : statementFault(list, keyword, home);
  if (fault) found.push(fault);
  if (!isCilContainer(keyword)) return;
  const inside = keyword === 'booleanif' ? 'booleanif' : home;
  for (const each of statementsIn(list, keyword)) collectFaults(each, inside, found);
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
