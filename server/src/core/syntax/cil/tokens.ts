/** Cuts CIL into parentheses, words and strings (libsepol cil_lexer.l); comments go aside. */
import type { Comment } from '../statements.ts';

export interface Token {
  /** `odd` are characters that CIL takes nowhere, and a quote that its line does not close. */
  readonly kind: '(' | ')' | 'word' | 'string' | 'odd';
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Line marks (`;;* lmx 1 file.te`) among them: they too go to the end of the line. */
  readonly comments: readonly Comment[];
}

/** The tokens and comments of `text` in its order. */
export function cilTokens(text: string): Tokens {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  let at = 0;
  while (at < text.length) {
    const start = at;
    const code = text.charCodeAt(at);
    if (code === SPACE || code === TAB || code === NEWLINE || code === RETURN) {
      at++;
    } else if (code === OPEN || code === CLOSE) {
      at++;
      tokens.push({ kind: code === OPEN ? '(' : ')', start, end: at });
    } else if (code === SEMICOLON) {
      at = endOfLine(text, at);
      comments.push({ kind: 'comment', start, end: at });
    } else if (code === QUOTE) {
      at = endOfString(text, at);
      const closed = at > start + 1 && text.charCodeAt(at - 1) === QUOTE;
      tokens.push({ kind: closed ? 'string' : 'odd', start, end: at });
    } else {
      const inWord = isWordCode(code);
      while (at < text.length && isWordCode(text.charCodeAt(at)) === inWord && !isBreak(text.charCodeAt(at))) at++;
      tokens.push({ kind: inWord ? 'word' : 'odd', start, end: at });
    }
  }
  return { tokens, comments };
}

const [TAB, NEWLINE, RETURN, SPACE, QUOTE, OPEN, CLOSE, SEMICOLON, BACKSLASH] = [9, 10, 13, 32, 34, 40, 41, 59, 92];

/** What ends a run of characters whatever it is made of. */
function isBreak(code: number): boolean {
  return (
    code === SPACE ||
    code === TAB ||
    code === NEWLINE ||
    code === RETURN ||
    code === OPEN ||
    code === CLOSE ||
    code === SEMICOLON ||
    code === QUOTE
  );
}

/** Printable ASCII is allowed in a word except for white space, `(`, `)`, `;`, `"` and `\`. */
function isWordCode(code: number): boolean {
  return code > SPACE && code < 127 && code !== BACKSLASH && !isBreak(code);
}

function endOfLine(text: string, from: number): number {
  let at = from;
  while (at < text.length && text.charCodeAt(at) !== NEWLINE && text.charCodeAt(at) !== RETURN) at++;
  return at;
}

/** Behind the closing quote; where the line has none, behind the last visible character of the line. */
function endOfString(text: string, from: number): number {
  const lineEnd = endOfLine(text, from);
  const close = text.indexOf('"', from + 1);
  if (close >= 0 && close < lineEnd) return close + 1;
  return from + text.slice(from, lineEnd).trimEnd().length;
}
