/** Reads CIL into nested lists with offsets; parentheses without a partner are mended, so that the rest stays readable. */
import type { Comment } from '../statements.ts';
import type { SyntaxFault } from '../syntaxFaults.ts';
import { CIL_KEYWORDS } from './keywords.ts';
import { checkParentheses, missingOpener } from './parentheses.ts';
import { cilTokens, type Token } from './tokens.ts';

/** A word or a string; `text` is without the quotes. */
export interface CilAtom {
  readonly kind: 'atom';
  readonly text: string;
  /** Offsets in the text of the file; quotes included. */
  readonly start: number;
  readonly end: number;
}

export interface CilList {
  readonly kind: 'list';
  readonly items: readonly CilExpression[];
  /** Parentheses included; `end` is where the missing one belongs if there is none. */
  readonly start: number;
  readonly end: number;
  /** True if something inside is mended or not CIL. */
  readonly broken: boolean;
}

export type CilExpression = CilAtom | CilList;

export interface CilText {
  /** The lists at top level. */
  readonly lists: readonly CilList[];
  readonly comments: readonly Comment[];
  /** Parentheses, quotes and characters that CIL does not take, in the order of the text. */
  readonly faults: readonly SyntaxFault[];
}

/** More open parentheses are refused (cil_parser.c, CIL_PARSER_MAX_EXPR_DEPTH). */
export const MAX_DEPTH = 4096;

/** Reads `text`. Never throws, whatever the text. */
export function readExpressions(text: string): CilText {
  const { tokens, comments } = cilTokens(text);
  const mended = checkParentheses(text, tokens);
  const faults: SyntaxFault[] = [...mended.faults];
  const top: OpenList = { items: [], start: 0, broken: false };
  const stack = [top];
  let tooDeep = 0;
  let outside: Token | undefined;

  const close = (end: number) => {
    const { items, start, broken } = stack.pop()!;
    const parent = stack.at(-1)!;
    parent.items.push({ kind: 'list', items, start, end, broken });
    parent.broken ||= broken;
  };
  tokens.forEach((token, index) => {
    for (let count = mended.missingBefore.get(index) ?? 0; count > 0; count--) closeBroken(tokens[index - 1]!.end);
    if (token.kind === '(') open(token);
    else if (token.kind === ')') {
      if (mended.extra.has(index)) return;
      if (tooDeep > 0) tooDeep--;
      else if (stack.length > 1) close(token.end);
    } else if (token.kind === 'odd') {
      stack.at(-1)!.broken = true;
      faults.push(oddFault(text, token));
    } else if (stack.length > 1) stack.at(-1)!.items.push(atom(text, token));
    else reportOutside(token);
  });
  while (stack.length > 1) closeBroken(tokens.at(-1)!.end);
  faults.sort((a, b) => a.start - b.start);
  return { lists: top.items.filter((item) => item.kind === 'list'), comments, faults };

  function open(token: Token): void {
    if (stack.length <= MAX_DEPTH) stack.push({ items: [], start: token.start, broken: false });
    else if (++tooDeep === 1 && !faults.some(({ message }) => message === TOO_DEEP)) {
      faults.push({ start: token.start, end: token.end, message: TOO_DEEP, quote: false });
    }
  }

  function closeBroken(end: number): void {
    stack.at(-1)!.broken = true;
    close(end);
  }

  /** Words that follow each other are one mistake. */
  function reportOutside(token: Token): void {
    const last = faults.at(-1);
    if (last && last.end === outside?.end && !/[\r\n()]/.test(text.slice(last.end, token.start))) {
      faults[faults.length - 1] = { ...last, end: token.end };
    } else {
      const word = text.slice(token.start, token.end);
      if (CIL_KEYWORDS.has(word)) {
        faults.push(missingOpener(token, word));
        outside = undefined;
        return;
      }
      const message = `${word} stands outside of parentheses: a CIL statement is a list such as (type my_t).`;
      faults.push({ start: token.start, end: token.end, message, quote: false });
    }
    outside = token;
  }
}

interface OpenList {
  readonly items: CilExpression[];
  readonly start: number;
  broken: boolean;
}

const TOO_DEEP = `CIL takes at most ${MAX_DEPTH} open parentheses.`;

function atom(text: string, { kind, start, end }: Token): CilAtom {
  const inner = kind === 'string' ? text.slice(start + 1, end - 1) : text.slice(start, end);
  return { kind: 'atom', text: inner, start, end };
}

function oddFault(text: string, { start, end }: Token): SyntaxFault {
  const odd = text.slice(start, end);
  if (odd.startsWith('"')) {
    const fix = { title: 'Insert "', start: end, end, text: '"' };
    return { start, end, message: 'This string is not closed: " is missing on its line.', fix, quote: false };
  }
  const [first = ''] = odd;
  const name = /\p{C}|\s/u.test(first)
    ? `U+${first.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
    : first;
  return {
    start,
    end,
    message: `CIL does not take the character ${name} outside of strings and comments.`,
    quote: false,
  };
}
