/** Finds where parentheses of CIL are missing or too many: the indentation tells what the author meant. */

import type { CilFault } from './cilFaults.ts';
import type { OpenList } from './expressions.ts';
import { isWord } from './expressions.ts';
import { CIL_KEYWORDS, isCilContainer } from './keywords.ts';
import type { CilToken } from './tokens.ts';

/** How many lists a statement at `here` ends that begins its line: those of earlier lines that are indented as far or farther. */
export function endedByStatement(stack: readonly OpenList[], { line, column }: CilToken): number {
  let count = 0;
  for (let top = stack.at(-1); top && top.line < line && top.indent >= column; top = stack.at(-1 - count)) {
    // Whose content is not indented says nothing by its indentation.
    if (isCilContainer(top.keyword) && !(top.inside !== undefined && top.inside > top.indent)) break;
    // The parameters of a macro look like statements.
    if (top.keyword === '' && stack.at(-2 - count)?.keyword === 'macro') break;
    count++;
  }
  return count;
}

/** The same of a `)` that begins its line, which closes the container whose line begins in its column. */
export function endedByCloser(stack: readonly OpenList[], { line, column }: CilToken): number {
  const partner = stack.findLastIndex(
    (each) => each.line < line && each.indent === column && isCilContainer(each.keyword),
  );
  if (partner < 0) return 0;
  for (let i = partner + 1; i < stack.length; i++) if (stack[i]!.line === line || stack[i]!.indent <= column) return 0;
  return stack.length - partner - 1;
}

/** The same of the end of the file: the statement there misses its `)`; nobody knows where a block was meant to end. */
export function endedByFile(stack: readonly OpenList[]): number {
  return stack.length - 1 - stack.findLastIndex(({ keyword }) => isCilContainer(keyword));
}

/** True for a `)` that would close a container whose content goes on behind it. */
export function isEarly(opener: OpenList, { head, column, line }: CilToken, next: CilToken | undefined): boolean {
  if (!next || !isCilContainer(opener.keyword)) return false;
  const { indent, inside } = opener;
  const goesOn = next.kind === ')' ? next.column === indent : next.column > indent;
  if (!head) return column > indent && (next.head !== undefined || goesOn);
  if (next.head || (inside !== undefined && inside <= indent)) return false;
  return goesOn && (next.kind !== ')' || opener.line !== line);
}

/** `count` lists, `outermost` around them, lack their `)` behind the token `last`. */
export function missingClosers(outermost: OpenList, count: number, last: CilToken): CilFault {
  const at = last.end;
  const closers = ')'.repeat(count);
  const message = `Missing ${closers}: (${outermost.keyword}`;
  return {
    start: Math.max(last.start, at - 1),
    end: at,
    message: `${message} is not closed.`,
    ...(outermost.line !== last.line && { opener: { start: outermost.start, message } }),
    fix: { title: `Insert ${closers}`, start: at, end: at, text: closers },
    quote: false,
  };
}

/** A `)` closes nothing, and neither do those right before it of which `joined` is the fault. */
export function extraClosers(text: string, closer: CilToken, joined: CilFault | undefined): CilFault {
  const { end } = closer;
  const start = joined?.start ?? closer.start;
  const closers = text.slice(start, end);
  const message = joined ? `${closers} close nothing: no ( is open here.` : 'This ) closes nothing: no ( is open here.';
  const title = `Remove ${joined ? closers : ')'}`;
  return { start, end, message, fix: { title, start, end, text: '' }, quote: false };
}

/** The word that begins the line of an extra `)`, if it is rather its `(` that is missing. */
export function unopened({ head, line }: CilToken, stack: readonly OpenList[]): CilToken | undefined {
  return isWord(head) && CIL_KEYWORDS.has(head.text) && (stack.at(-1)?.line ?? -1) < line ? head : undefined;
}

/** A word that begins a statement without its parenthesis. */
export function missingOpener({ start, end, text }: CilToken): CilFault {
  const fix = { title: `Insert ( before ${text}`, start, end: start, text: '(' };
  return {
    start,
    end,
    message: `Missing ( before ${text}: a CIL statement is a list such as (type my_t).`,
    fix,
    quote: false,
  };
}

/** Those of the lists open at the end of a file that are named, the last token of which ends at `end`. */
export function unclosedLists(text: string, stack: readonly OpenList[], end: number): CilFault[] {
  return stack.slice(-MOST_UNCLOSED).map(({ start, headEnd, keyword }) => {
    const message = `${text.slice(start, headEnd)} is not closed: ) is missing.`;
    const fix = { title: 'Insert ) at the end of the file', start: end, end, text: '\n)' };
    return { start, end: headEnd, message, ...(isCilContainer(keyword) && { fix }), quote: false };
  });
}

/** Blocks without an end that are named, the innermost ones. */
const MOST_UNCLOSED = 10;
