/** Splits shell text into words and operators, with offsets (POSIX.1-2017, Shell Command Language 2.3). */
import type { HereDocument, ShellWord } from './command.ts';

export type ShellToken =
  | { readonly kind: 'word'; readonly word: ShellWord }
  | { readonly kind: 'operator'; readonly text: string; readonly start: number }
  | { readonly kind: 'here-document'; readonly body: HereDocument }
  /** The inside of `$(…)`; its commands run where the word that has it does. */
  | { readonly kind: 'substitution'; readonly start: number; readonly end: number };

/** The tokens of `text` from `from` to `to`. A quote or parenthesis that is not closed goes on to the end. */
export function shellTokens(text: string, from: number, to: number): ShellToken[] {
  const tokens: ShellToken[] = [];
  const waiting: { delimiter: string; tabs: boolean; body: { start: number; end: number } }[] = [];
  let at = from;
  while (at < to) {
    const operator = OPERATOR.exec(text.slice(at, at + 2))?.[0];
    if (/[ \t\r]/.test(text[at]!)) at++;
    else if (text.startsWith('\\\n', at)) at += 2;
    else if (text.startsWith('\\\r\n', at)) at += 3;
    else if (text[at] === '#') at = lineEnd(text, at, to);
    else if (text[at] === '\n') {
      tokens.push({ kind: 'operator', text: '\n', start: at });
      at = readBodies(at + 1);
    } else if (placeholder() || redirection()) continue;
    else if (operator) {
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

  function readBodies(start: number): number {
    let line = start;
    for (const next of waiting.splice(0)) {
      next.body.start = line;
      for (;;) {
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

const OPERATOR = /^(?:&&|\|\||;;|\|&|[;&|()])/;
const PLACEHOLDER = /<[A-Za-z][\w|/.-]*( [\w|/.-]+)*>/y;
const REDIRECTION = /(?:\d*(<<-|<<<|<<|<&|<>|>>|>&|>\||<(?!\()|>(?!\())|(&>>?))/y;

export function lineEnd(text: string, at: number, to: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 || end > to ? to : end;
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
    const c = text[at]!;
    if (/[\s;&|()<>]/.test(c)) break;
    if (c === "'" || c === '"') {
      quotes++;
      const end = c === "'" ? endOfQuote(text, at, to) : doubleQuote(at);
      at = end;
    } else if (c === '\\') {
      unknown = true;
      at += text.startsWith('\r\n', at + 1) ? 3 : 2;
    } else at = expansion(at) ?? at + 1;
  }
  at = Math.min(at, to);
  const source = text.slice(from, at);
  const quoted = quotes === 1 && /^(["'])[\s\S]*\1$/.test(source) && source.length > 1;
  if (quotes > 0 && !quoted) unknown = true;
  const word = { text: quoted ? source.slice(1, -1) : source, offset: quoted ? from + 1 : from, unknown, end: at };
  return { word, substitutions };

  function doubleQuote(start: number): number {
    let i = start + 1;
    while (i < to && text[i] !== '"') {
      if (text[i] === '\\') {
        unknown = true;
        i += 2;
      } else i = expansion(i) ?? i + 1;
    }
    return i + 1;
  }

  /** The end of a variable, substitution, template or macro that starts at `i`; undefined where none does. */
  function expansion(i: number): number | undefined {
    const two = text.slice(i, i + 2);
    if (text[i] === '`') {
      unknown = true;
      const end = text.indexOf('`', i + 1);
      return end < 0 || end >= to ? to : end + 1;
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
      const end = text.indexOf('}}', i);
      return end < 0 || end >= to ? to : end + 2;
    }
    if (/^[$%]\w/.test(two)) unknown = true;
    return undefined;
  }
}

function endOfQuote(text: string, at: number, to: number): number {
  const end = text.indexOf("'", at + 1);
  return end < 0 || end >= to ? to : end + 1;
}

/** The offset behind the bracket that closes the one at `at`; inside `$()` quotes are passed over, with `$()` in them. */
function closing(text: string, at: number, to: number, open: string, close: string): number {
  const opened: string[] = [];
  for (let i = at; i < to; i++) {
    const c = text[i]!;
    const quoted = opened.at(-1) === '"';
    if (c === '\\') i++;
    else if (c === "'" && open === '(' && !quoted) i = endOfQuote(text, i, to) - 1;
    else if (c === '"' && open === '(') {
      if (quoted) opened.pop();
      else opened.push(c);
    } else if (c === open && (!quoted || text[i - 1] === '$')) opened.push(c);
    else if (c === close && !quoted) {
      opened.pop();
      if (opened.length === 0) return i + 1;
    }
  }
  return to;
}
