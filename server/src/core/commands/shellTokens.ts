/** Splits shell text into words and operators, with offsets (POSIX.1-2017, Shell Command Language 2.3). */
import { finish, type Steps } from '../base/steps.ts';
import type { HereDocument, ShellWord } from './command.ts';

export type ShellToken =
  | { readonly kind: 'word'; readonly word: ShellWord }
  | { readonly kind: 'operator'; readonly text: string; readonly start: number }
  | { readonly kind: 'here-document'; readonly body: HereDocument }
  /** The inside of `$(…)`; its commands run where the word that has it does. */
  | { readonly kind: 'substitution'; readonly start: number; readonly end: number };

/** Tokens, or lines of a here-document, that are read in one step. */
const STEP = 256;

/** The tokens of `text` from `from` to `to`. A quote or parenthesis that is not closed goes on to the end. */
export function shellTokens(text: string, from: number, to: number): ShellToken[] {
  return finish(shellTokenSteps(text, from, to));
}

/** The same in steps. A character is looked at by its code: a file of a megabyte is read at every keystroke. */
export function* shellTokenSteps(text: string, from: number, to: number): Steps<ShellToken[]> {
  const tokens: ShellToken[] = [];
  const waiting: { delimiter: string; tabs: boolean; body: { start: number; end: number } }[] = [];
  let at = from;
  let pauseAt = STEP;
  while (at < to) {
    if (tokens.length >= pauseAt) {
      yield;
      pauseAt = tokens.length + STEP;
    }
    const code = text.charCodeAt(at);
    if (code === SPACE || code === TAB || code === RETURN) {
      at++;
      continue;
    }
    if (code === BACKSLASH && text.startsWith('\n', at + 1)) {
      at += 2;
      continue;
    }
    if (code === BACKSLASH && text.startsWith('\r\n', at + 1)) {
      at += 3;
      continue;
    }
    if (code === HASH) {
      at = lineEnd(text, at, to);
      continue;
    }
    if (code === NEWLINE) {
      tokens.push({ kind: 'operator', text: '\n', start: at });
      at = waiting.length > 0 ? yield* readBodies(at + 1) : at + 1;
      continue;
    }
    if (mayRedirect(code) && (placeholder() || redirection())) continue;
    const operator = operatorAt(text, at, code);
    if (operator) {
      // Alternatives of a manual: `tcp|udp`.
      if (operator === '|' && /\S\|\S/.test(text.slice(at - 1, at + 2))) spoilLast();
      tokens.push({ kind: 'operator', text: operator, start: at });
      at += operator.length;
    } else {
      const { word, substitutions } = readWord(text, at, to);
      for (const each of substitutions) tokens.push({ kind: 'substitution', ...each });
      if (word.end > at) tokens.push({ kind: 'word', word });
      at = Math.max(word.end, at + 1);
    }
  }
  return tokens;

  function spoilLast(): void {
    const last = tokens.at(-1);
    if (last?.kind === 'word') tokens[tokens.length - 1] = { kind: 'word', word: { ...last.word, unknown: true } };
  }

  /** `<port>` in a manual is no redirection. */
  function placeholder(): boolean {
    PLACEHOLDER.lastIndex = at;
    const found = text[at] === '<' ? PLACEHOLDER.exec(text)?.[0] : undefined;
    if (!found || at + found.length > to) return false;
    const end = at + found.length;
    tokens.push({ kind: 'word', word: { text: found, offset: at, unknown: true, end } });
    at = end;
    return true;
  }

  /** Passes over a redirection and its word. A here-document is announced; its body stands after the line. */
  function redirection(): boolean {
    REDIRECTION.lastIndex = at;
    const match = REDIRECTION.exec(text);
    if (!match || match.index !== at || at + match[0].length > to) return false;
    at += match[0].length;
    const sign = match[1] ?? '';
    while (/[ \t]/.test(text[at] ?? '')) at++;
    if (sign.endsWith('&') && /[\d-]/.test(text[at] ?? '')) {
      at++;
      return true;
    }
    if (at >= to || /[\n;&|()]/.test(text[at]!)) return true;
    const { word } = readWord(text, at, to);
    at = Math.max(word.end, at + 1);
    if (sign !== '<<' && sign !== '<<-') return true;
    const body = { start: 0, end: 0 };
    waiting.push({ delimiter: word.text.replace(/["'\\]/g, ''), tabs: sign === '<<-', body });
    tokens.push({ kind: 'here-document', body });
    return true;
  }

  function* readBodies(start: number): Steps<number> {
    let line = start;
    for (const next of waiting.splice(0)) {
      next.body.start = line;
      for (let lines = 1; ; lines++) {
        if (lines % STEP === 0) yield;
        const end = lineEnd(text, line, to);
        const content = text.slice(line, end).replace(/\r$/, '');
        next.body.end = line;
        const last = end >= to;
        if ((next.tabs ? content.replace(/^\t+/, '') : content) === next.delimiter || last) {
          if (last) next.body.end = content.trim() === next.delimiter ? line : to;
          line = Math.min(to, end + 1);
          break;
        }
        line = end + 1;
      }
    }
    return line;
  }
}

const [TAB, NEWLINE, RETURN, SPACE] = [9, 10, 13, 32];
const [HASH, BACKSLASH, BACKTICK] = [0x23, 0x5c, 0x60];
const [DOUBLE, SINGLE] = [0x22, 0x27];
const [DOLLAR, PERCENT, AND, OR, SEMICOLON] = [0x24, 0x25, 0x26, 0x7c, 0x3b];
const [OPEN, CLOSE, LESS, GREATER, BRACE] = [0x28, 0x29, 0x3c, 0x3e, 0x7b];

/** True for what a redirection or placeholder can begin with: a digit, `<`, `>` and `&`. */
function mayRedirect(code: number): boolean {
  return code === LESS || code === GREATER || code === AND || (code >= 0x30 && code <= 0x39);
}

/** The operator at `at`, whose first character has the code. */
function operatorAt(text: string, at: number, code: number): string | undefined {
  if (code === OPEN) return '(';
  if (code === CLOSE) return ')';
  if (code !== AND && code !== OR && code !== SEMICOLON) return undefined;
  const next = text.charCodeAt(at + 1);
  if (next === code) return text.slice(at, at + 2);
  if (code === OR && next === AND) return '|&';
  return text[at];
}

/** True for white space and what ends a word as operators do. */
function endsWord(code: number): boolean {
  if (code <= SPACE) return code === SPACE || (code >= TAB && code <= RETURN);
  if (code >= 0x80) return /\s/.test(String.fromCharCode(code));
  return (
    code === SEMICOLON ||
    code === AND ||
    code === OR ||
    code === OPEN ||
    code === CLOSE ||
    code === LESS ||
    code === GREATER
  );
}

const PLACEHOLDER = /<[A-Za-z][\w|/.-]*( [\w|/.-]+)*>/y;
const REDIRECTION = /(?:\d*(<<-|<<<|<<|<&|<>|>>|>&|>\||<(?!\()|>(?!\())|(&>>?))/y;

/** The end of the line of `at`, at most `to`. */
export function lineEnd(text: string, at: number, to: number): number {
  const end = indexWithin(text, '\n', at, to);
  return end < 0 ? to : end;
}

interface Read {
  readonly word: ShellWord;
  readonly substitutions: { readonly start: number; readonly end: number }[];
}

/** One word: up to white space or an operator outside of quotes and of `${}`, `$()`, `{{ }}` and `%{}`. */
function readWord(text: string, from: number, to: number): Read {
  const substitutions: { start: number; end: number }[] = [];
  let at = from;
  let unknown = false;
  let quotes = 0;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (endsWord(code)) break;
    if (code === SINGLE || code === DOUBLE) {
      quotes++;
      at = code === SINGLE ? endOfQuote(text, at, to) : doubleQuote(at);
    } else if (code === BACKSLASH) {
      unknown = true;
      at += text.startsWith('\r\n', at + 1) ? 3 : 2;
    } else at = expands(code) ? (expansion(at) ?? at + 1) : at + 1;
  }
  at = Math.min(at, to);
  const source = text.slice(from, at);
  const quoted = quotes === 1 && source.length > 1 && /^["']/.test(source) && source.endsWith(source[0]!);
  if (quotes > 0 && !quoted) unknown = true;
  const word = { text: quoted ? source.slice(1, -1) : source, offset: quoted ? from + 1 : from, unknown, end: at };
  return { word, substitutions };

  function doubleQuote(start: number): number {
    let i = start + 1;
    while (i < to) {
      const code = text.charCodeAt(i);
      if (code === DOUBLE) break;
      if (code === BACKSLASH) {
        unknown = true;
        i += 2;
      } else i = expands(code) ? (expansion(i) ?? i + 1) : i + 1;
    }
    return i + 1;
  }

  /** The end of a variable, substitution, template or macro that starts at `i`; undefined where none does. */
  function expansion(i: number): number | undefined {
    const two = text.slice(i, i + 2);
    if (text[i] === '`') {
      unknown = true;
      const end = indexWithin(text, '`', i + 1, to);
      return end < 0 ? to : end + 1;
    }
    if (two === '$(' || two === '%(') {
      unknown = true;
      const end = closing(text, i + 1, to, '(', ')');
      if (two === '$(') substitutions.push({ start: i + 2, end: end - 1 });
      return end;
    }
    if (two === '${' || two === '%{') {
      unknown = true;
      return closing(text, i + 1, to, '{', '}');
    }
    if (two === '{{') {
      unknown = true;
      // Its first brace may be the last character.
      const end = indexWithin(text, '}}', i, to + 1);
      return end < 0 ? to : end + 2;
    }
    if (/^[$%]\w/.test(two)) unknown = true;
    return undefined;
  }
}

/** True for what an expansion can begin with. */
function expands(code: number): boolean {
  return code === DOLLAR || code === PERCENT || code === BACKTICK || code === BRACE;
}

function endOfQuote(text: string, at: number, to: number): number {
  const end = indexWithin(text, "'", at + 1, to);
  return end < 0 ? to : end + 1;
}

/** Where `sign` stands from `at` to `to`, else -1; what is behind is not looked at, for the texts of many small blocks. */
function indexWithin(text: string, sign: string, at: number, to: number): number {
  const end = text.slice(at, to).indexOf(sign);
  return end < 0 ? -1 : at + end;
}

/** The offset behind the bracket that closes the one at `at`; inside `$()` quotes are passed over, with `$()` in them. */
function closing(text: string, at: number, to: number, open: string, close: string): number {
  const [opener, closer] = [open.charCodeAt(0), close.charCodeAt(0)];
  const opened: number[] = [];
  let quoted = false;
  for (let i = at; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === SINGLE && opener === OPEN && !quoted) i = endOfQuote(text, i, to) - 1;
    else if (code === DOUBLE && opener === OPEN) {
      if (quoted) opened.pop();
      else opened.push(code);
    } else if (code === opener && (!quoted || text.charCodeAt(i - 1) === DOLLAR)) opened.push(code);
    else if (code === closer && !quoted) {
      opened.pop();
      if (opened.length === 0) return i + 1;
    } else continue;
    quoted = opened.at(-1) === DOUBLE;
  }
  return to;
}
