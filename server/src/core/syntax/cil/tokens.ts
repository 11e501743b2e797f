/** Cuts CIL into parentheses, words and strings (libsepol cil_lexer.l), one after the other; comments go aside. */
import type { Comment } from '../statements.ts';

/** A word or a string is an atom, as it stands in a list. */
export interface CilToken {
  /** `odd` are characters that CIL takes nowhere, and a quote that its line does not close. */
  readonly kind: '(' | ')' | 'atom' | 'odd';
  /** Of an atom, without the quotes; empty for the others. */
  readonly text: string;
  /** Offsets in the text of the file; quotes included. */
  readonly start: number;
  readonly end: number;
  readonly isQuoted: boolean;
  /** Counted from the line where the scanner began. */
  readonly line: number;
  /** Of the first token of a line, a tab counting as the way to the next multiple of eight; -1 for the others. */
  readonly column: number;
  /** The first token of its line; undefined for that one itself. */
  readonly head: CilToken | undefined;
}

export interface CilScanner {
  /** The next token; undefined at the end of the text. */
  readonly next: () => CilToken | undefined;
}

/**
 * Reads `text` from `from` on, where a line or its first token begins. Comments are put into `comments` as they are passed,
 * line marks (`;;* lmx 1 file.te`) among them: they too go to the end of the line.
 */
export function cilScanner(text: string, from: number, comments: Comment[]): CilScanner {
  let at = from;
  let line = 0;
  let lineStart = startOfLine(text, from);
  let head: CilToken | undefined;
  return { next };

  function next(): CilToken | undefined {
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE || code === TAB) continue;
      if (code === NEWLINE || code === RETURN) {
        if (code === RETURN && text.charCodeAt(at + 1) === NEWLINE) continue;
        line++;
        lineStart = at + 1;
        head = undefined;
      } else if (code === SEMICOLON) {
        const start = at;
        at = endOfLine(text, at);
        comments.push({ kind: 'comment', start, end: at });
        at--;
      } else return tokenAt(code);
    }
    return undefined;
  }

  function tokenAt(code: number): CilToken {
    const start = at;
    if (code === OPEN || code === CLOSE) {
      at++;
      return token(code === OPEN ? '(' : ')', '', start, false);
    }
    if (code === QUOTE) {
      at = endOfString(text, at);
      const isClosed = at > start + 1 && text.charCodeAt(at - 1) === QUOTE;
      return isClosed ? token('atom', own(text.slice(start + 1, at - 1)), start, true) : token('odd', '', start, false);
    }
    const inWord = isWordCode(code);
    while (at < text.length && isWordCode(text.charCodeAt(at)) === inWord && !isBreak(text.charCodeAt(at))) at++;
    return inWord ? token('atom', own(text.slice(start, at)), start, false) : token('odd', '', start, false);
  }

  function token(kind: CilToken['kind'], word: string, start: number, isQuoted: boolean): CilToken {
    const column = head ? -1 : columnOf(text, lineStart, start);
    const made = { kind, text: word, start, end: at, isQuoted, line, column, head };
    head ??= made;
    return made;
  }
}

/** V8 cuts a longer word out of its text by a reference, which would keep an old text of the file alive. */
const SHORT_WORD = 13;
const own = (word: string) => (word.length < SHORT_WORD ? word : ` ${word}`.slice(1));

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

/** The offset where the line around `offset` begins. */
export function startOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charCodeAt(at - 1) !== NEWLINE && text.charCodeAt(at - 1) !== RETURN) at--;
  return at;
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

function columnOf(text: string, lineStart: number, offset: number): number {
  let column = 0;
  for (let at = lineStart; at < offset; at++) column = text.charCodeAt(at) === TAB ? (column + 8) & ~7 : column + 1;
  return column;
}
