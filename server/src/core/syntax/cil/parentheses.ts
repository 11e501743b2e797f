/** Finds where parentheses of CIL are missing or too many: the indentation tells what the author meant. */
import type { SyntaxFault } from '../syntaxFaults.ts';
import { CIL_KEYWORDS, isCilContainer } from './keywords.ts';
import type { Token } from './tokens.ts';

export interface Mended {
  /** How many `)` belong before the token of an index. */
  readonly missingBefore: ReadonlyMap<number, number>;
  /** The indexes of `)` that close nothing. */
  readonly extra: ReadonlySet<number>;
  /** One for each place to mend. */
  readonly faults: readonly SyntaxFault[];
}

/**
 * What has to be mended. Where each parenthesis has a partner, the indentation counts only if it shows one that is missing
 * and one that is too many: they found each other.
 */
export function checkParentheses(text: string, tokens: readonly Token[]): Mended {
  const mended = mendParentheses(text, tokens);
  return isBalanced(tokens) && (mended.extra.size === 0 || mended.missingBefore.size === 0) ? NOTHING : mended;
}

const NOTHING: Mended = { missingBefore: new Map(), extra: new Set(), faults: [] };

function isBalanced(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { kind } of tokens) {
    if (kind === '(') depth++;
    else if (kind === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

/** A word that begins a statement without its parenthesis. */
export function missingOpener({ start, end }: Token, word: string): SyntaxFault {
  const fix = { title: `Insert ( before ${word}`, start, end: start, text: '(' };
  return {
    start,
    end,
    message: `Missing ( before ${word}: a CIL statement is a list such as (type my_t).`,
    fix,
    quote: false,
  };
}

interface Opener {
  readonly index: number;
  readonly line: number;
  /** The column where its line begins. */
  readonly indent: number;
  readonly keyword: string;
  /** The column of the first statement inside that begins a line. */
  inside?: number;
}

function mendParentheses(text: string, tokens: readonly Token[]): Mended {
  const places = placesOf(text, tokens);
  const missingBefore = new Map<number, number>();
  const extra = new Set<number>();
  const faults: SyntaxFault[] = [];
  const stack: Opener[] = [];

  tokens.forEach(({ kind }, index) => {
    const place = places[index]!;
    if (kind === '(') {
      if (place.first && CIL_KEYWORDS.has(wordAfter(index))) endStatements(index, place);
      const parent = stack.at(-1);
      if (parent && place.first) parent.inside ??= place.column;
      stack.push({ index, line: place.line, indent: place.indent, keyword: wordAfter(index) });
    } else if (kind === ')') {
      if (place.first) endStatementsAtCloser(index, place);
      const opener = stack.at(-1);
      if (opener && !isEarly(opener, index, place)) stack.pop();
      else reportExtra(index);
    }
  });
  endOfFile();
  return { missingBefore, extra, faults };

  function wordAfter(index: number): string {
    const next = tokens[index + 1];
    return next?.kind === 'word' ? text.slice(next.start, next.end) : '';
  }

  /** A statement that begins a line ends those of earlier lines that are indented as far or farther. */
  function endStatements(index: number, { line, column }: Place): void {
    const ended: Opener[] = [];
    for (let top = stack.at(-1); top && top.line < line && top.indent >= column; top = stack.at(-1)) {
      // Whose content is not indented says nothing by its indentation.
      if (isCilContainer(top.keyword) && !(top.inside !== undefined && top.inside > top.indent)) break;
      // The parameters of a macro look like statements.
      if (top.keyword === '' && stack.at(-2)?.keyword === 'macro') break;
      ended.push(stack.pop()!);
    }
    reportMissing(ended, index);
  }

  /** A `)` that begins a line closes the container whose line begins in its column. */
  function endStatementsAtCloser(index: number, { line, column }: Place): void {
    const partner = stack.findLastIndex(
      (each) => each.line < line && each.indent === column && isCilContainer(each.keyword),
    );
    if (partner < 0 || stack.slice(partner + 1).some((each) => each.line === line || each.indent <= column)) return;
    reportMissing(stack.splice(partner + 1).reverse(), index);
  }

  /** True for a `)` that would close a container whose content goes on behind it. */
  function isEarly(opener: Opener, index: number, { first, column, line }: Place): boolean {
    const next = places[index + 1];
    if (!next || !isCilContainer(opener.keyword)) return false;
    const { indent, inside } = opener;
    const goesOn = tokens[index + 1]!.kind === ')' ? next.column === indent : next.column > indent;
    if (first) return column > indent && (!next.first || goesOn);
    if (!next.first || (inside !== undefined && inside <= indent)) return false;
    return goesOn && (tokens[index + 1]!.kind !== ')' || opener.line !== line);
  }

  /** `ended` from the innermost out; their `)` belong before the token `index`. */
  function reportMissing(ended: readonly Opener[], index: number): void {
    if (ended.length === 0) return;
    missingBefore.set(index, (missingBefore.get(index) ?? 0) + ended.length);
    const at = tokens[index - 1]!.end;
    const closers = ')'.repeat(ended.length);
    const outermost = ended.at(-1)!;
    const name = `(${outermost.keyword}`;
    const line = outermost.line === places[index - 1]!.line ? '' : ` on line ${outermost.line + 1}`;
    faults.push({
      start: Math.max(tokens[index - 1]!.start, at - 1),
      end: at,
      message: `Missing ${closers}: ${name}${line} is not closed.`,
      fix: { title: `Insert ${closers}`, start: at, end: at, text: closers },
      quote: false,
    });
  }

  /** Those that follow each other on a line are one mistake. */
  function reportExtra(index: number): void {
    const { end } = tokens[index]!;
    const { line, firstIndex } = places[index]!;
    const head = tokens[firstIndex]!;
    const word = head.kind === 'word' ? text.slice(head.start, head.end) : '';
    if (CIL_KEYWORDS.has(word) && (stack.at(-1)?.line ?? -1) < line) {
      extra.add(index);
      faults.push(missingOpener(head, word));
      return;
    }
    const joins = extra.has(index - 1) && firstIndex !== index;
    const last = joins ? faults.pop() : undefined;
    const start = last?.start ?? tokens[index]!.start;
    extra.add(index);
    const message = last
      ? `${text.slice(start, end)} close nothing: no ( is open here.`
      : 'This ) closes nothing: no ( is open here.';
    const title = `Remove ${last ? text.slice(start, end) : ')'}`;
    faults.push({ start, end, message, fix: { title, start, end, text: '' }, quote: false });
  }

  /** The statement at the end of the file misses its own `)`; nobody knows where a block was meant to end. */
  function endOfFile(): void {
    const from = stack.findLastIndex(({ keyword }) => isCilContainer(keyword)) + 1;
    reportMissing(stack.splice(from).reverse(), tokens.length);
    const end = tokens.at(-1)?.end ?? 0;
    for (const { index, keyword } of stack.slice(-MOST_UNCLOSED)) {
      const head = tokens[index + 2];
      const headEnd = head?.kind === 'word' ? head.end : (tokens[index + 1]?.end ?? tokens[index]!.end);
      const { start } = tokens[index]!;
      const message = `${text.slice(start, headEnd)} is not closed: ) is missing.`;
      const fix = { title: 'Insert ) at the end of the file', start: end, end, text: '\n)' };
      faults.push({ start, end: headEnd, message, ...(isCilContainer(keyword) && { fix }), quote: false });
    }
  }
}

/** Blocks without an end that are named, the innermost ones. */
const MOST_UNCLOSED = 10;

/** Where a token stands; columns count a tab as the way to the next multiple of eight. */
interface Place {
  readonly line: number;
  readonly column: number;
  /** The column of the first token of its line. */
  readonly indent: number;
  readonly first: boolean;
  /** The index of the first token of its line. */
  readonly firstIndex: number;
}

function placesOf(text: string, tokens: readonly Token[]): Place[] {
  let line = 0;
  let lineStart = 0;
  let indent = 0;
  let firstOfLine = true;
  let firstIndex = 0;
  let from = 0;
  return tokens.map(({ start, end }, index) => {
    for (let at = from; at < start; at++) {
      const code = text.charCodeAt(at);
      if (code !== 10 && !(code === 13 && text.charCodeAt(at + 1) !== 10)) continue;
      line++;
      lineStart = at + 1;
      firstOfLine = true;
    }
    from = end;
    const first = firstOfLine;
    const column = first ? columnOf(text, lineStart, start) : -1;
    if (first) {
      indent = column;
      firstIndex = index;
    }
    firstOfLine = false;
    return { line, column, indent, first, firstIndex };
  });
}

function columnOf(text: string, lineStart: number, offset: number): number {
  let column = 0;
  for (let at = lineStart; at < offset; at++) column = text[at] === '\t' ? (column + 8) & ~7 : column + 1;
  return column;
}
