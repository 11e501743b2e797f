/**
 * Finds brackets and quotes without a partner, at the place where a person would mend them. Comments and strings are
 * passed over, as the grammar does. Called only for files whose tree has an error.
 */
import type { LineIndex } from '../base/lineIndex.ts';

export type Bracket = '(' | '{' | '`';

export interface Imbalance {
  /** What is not there or too many. */
  readonly kind: 'missing closer' | 'missing opener' | 'stray closer';
  /** The missing or stray character. */
  readonly bracket: ')' | '}' | "'" | '`';
  /** Where to insert the missing one, or where the stray one is. */
  readonly offset: number;
  /** The bracket that is left open. */
  readonly opener?: number;
  /** Tree errors between here and `until` have this imbalance as their cause. */
  readonly from: number;
  readonly until: number;
}

interface Open {
  readonly bracket: Bracket;
  readonly offset: number;
  /** A `{` that holds statements, so `;` may stand inside. */
  readonly block: boolean;
}

const CLOSER = { '(': ')', '{': '}', '`': "'" } as const;
const OPENER: { readonly [closer: string]: Bracket } = { ')': '(', '}': '{', "'": '`' };

/** A file of garbage has as many faults as brackets; more than these help nobody. */
const MOST = 200;

/** A comment, a string, a bracket, a `;`, or the first word of a line. */
const TOKENS = /#[^\n]*|"[^"\n]*"|[`'(){};]|\bdnl\b[^\n]*|^[ \t]*((?!dnl\b)[A-Za-z_]\w*)(?=[ \t(])/gm;

/** Words that begin a statement and never stand in an argument. */
const STATEMENT_WORDS =
  /^(allow|dontaudit|auditallow|neverallow|type|typealias|typeattribute|attribute|role|roleattribute|bool|type_transition|type_change|type_member|range_transition|role_transition|portcon|module|policy_module|gen_require|optional_policy|tunable_policy|interface|template)$/;

export function findImbalances(text: string, lines: LineIndex): Imbalance[] {
  const found: Imbalance[] = [];
  let open: Open[] = [];
  /** The end of the last token that is no comment. */
  let last = 0;
  // By line, since a line may be as long as the file.
  const codeEnds = new Map<number, number>();
  const indents = new Map<number, number>();
  TOKENS.lastIndex = 0;
  for (let match = TOKENS.exec(text); match && found.length < MOST; match = TOKENS.exec(text)) {
    const token = match[1] ?? match[0];
    const at = match.index + match[0].length - token.length;
    if (token.startsWith('#') || token.startsWith('dnl')) continue;
    if (token === '(' || token === '{' || token === '`') {
      if (token === '`') unclosedName(at);
      open.push({ bracket: token, offset: at, block: token === '{' && opensBlock(text, at) });
      if (token === '(') blockArgument(at);
    } else if (token === ')' || token === '}' || token === "'") close(token, at);
    else if (token === ';') semicolon(at);
    else if (!token.startsWith('"')) lineStart(token, at);
    last = at + token.length;
  }
  for (const entry of outermost(open).slice(0, MOST)) report(entry, text.length, text.length);
  return found.sort((a, b) => a.offset - b.offset);

  function close(closer: ')' | '}' | "'", at: number): void {
    const top = open.at(-1);
    if (top && CLOSER[top.bracket] === closer) {
      const better = closer === "'" && startsLine(at) ? byIndent(at) : -1;
      if (better >= 0) unwind(better, at);
      open.pop();
      if (closer === "'") {
        afterQuote(at + 1);
        afterComma(at + 1);
      }
      return;
    }
    const partner = findPartner(OPENER[closer]!, closer);
    if (partner < 0 || (closer === ')' && !startsLine(at) && top?.bracket === '`')) {
      found.push({ kind: 'stray closer', bracket: closer, offset: at, from: at, until: at });
      return;
    }
    unwind(partner, at);
    open.pop();
  }

  /** The body of a block macro is quoted; a line break right after the parenthesis means that the quote is missing. */
  function blockArgument(at: number): void {
    if (!' \t\r\n'.includes(text[at + 1] ?? '')) return;
    if (!/\b(optional_policy|gen_require)$/.test(text.slice(Math.max(0, at - 20), at))) return;
    if (!/^[ \t]*\r?\n/.test(text.slice(at + 1, at + 40))) return;
    found.push({ kind: 'missing opener', bracket: '`', offset: at + 1, from: at, until: at });
    open.push({ bracket: '`', offset: at + 1, block: false });
  }

  /** A quote that opens right after `` `name, `` begins the next argument: the name was not closed. */
  function unclosedName(at: number): void {
    const top = open.at(-1);
    if (top?.bracket !== '`' || text[top.offset - 1] !== '(' || at - top.offset > 200) return;
    const name = /^`[\w\s!&|()]*(?=,\s*$)/.exec(text.slice(top.offset, at));
    if (!name) return;
    const offset = top.offset + name[0].length;
    found.push({ kind: 'missing closer', bracket: "'", offset, opener: top.offset, from: top.offset, until: at });
    open.pop();
  }

  /** Behind a quoted argument comes a comma or the end of the call; a new line of another kind has lost its `)`. */
  function afterQuote(at: number): void {
    const top = open.at(-1);
    if (top?.bracket !== '(' || text[at] === ')' || text[at] === ',') return;
    if (!/^([ \t]*(#[^\n]*\n|\r?\n))+[ \t]*([A-Za-z_]|$)|^\s*$/.test(text.slice(at, at + 2000))) return;
    found.push({ kind: 'missing closer', bracket: ')', offset: at, opener: top.offset, from: top.offset, until: at });
    open.pop();
  }

  /** The next arm of a block macro is quoted; a line break right after the comma means that the quote is missing. */
  function afterComma(at: number): void {
    const top = open.at(-1);
    if (top?.bracket !== '(' || text[at] !== ',') return;
    if (!/^,[ \t]*\r?\n\s*(?!`)\S/.test(text.slice(at, at + 400))) return;
    if (
      !/\b(tunable_policy|optional_policy|ifdef|ifndef|interface|template)$/.test(
        text.slice(Math.max(0, top.offset - 20), top.offset),
      )
    )
      return;
    found.push({ kind: 'missing opener', bracket: '`', offset: at + 1, from: at, until: at });
    open.push({ bracket: '`', offset: at + 1, block: false });
  }

  /** The index of the nearest opener that `closer` could close, not looking out of quotes except for `'` and `)`. */
  function findPartner(bracket: Bracket, closer: string): number {
    for (let i = open.length - 1; i >= 0; i--) {
      if (open[i]!.bracket === bracket) return i;
      if (open[i]!.bracket === '`' && closer === '}') return -1;
    }
    return -1;
  }

  /** A `'` at the start of a line that is indented as an outer quote's line belongs to that one. */
  function byIndent(at: number): number {
    const top = open.at(-1)!;
    const indent = indentAt(at);
    if (indentAt(top.offset) <= indent) return -1;
    for (let i = open.length - 2; i >= 0; i--) {
      if (open[i]!.bracket === '`' && indentAt(open[i]!.offset) === indent) return i;
    }
    return -1;
  }

  /** Reports what is open above `index` as not closed before `at`. */
  function unwind(index: number, at: number): void {
    for (const entry of outermost(open.slice(index + 1))) report(entry, at, at);
    open = open.slice(0, index + 1);
  }

  function semicolon(at: number): void {
    const top = open.at(-1);
    if (!top || top.bracket === '`' || top.block) return;
    if (top.bracket === '(' && lines.lineAt(top.offset) !== lines.lineAt(at)) return;
    report(top, at, at);
    open.pop();
  }

  function lineStart(word: string, at: number): void {
    if (/^(interface|template)$/.test(word) && at === lines.lineStart(lines.lineAt(at)) && open.length > 0) {
      for (const entry of outermost(open)) report(entry, last, at);
      open = [];
      return;
    }
    const top = open.at(-1);
    if (top?.bracket !== '(' || last === top.offset + 1 || /[,(`]\s*$/.test(text.slice(Math.max(0, at - 200), at)))
      return;
    if (!STATEMENT_WORDS.test(word) && text[at + word.length] !== '(') return;
    report(top, endOfCode(lines.lineAt(top.offset)), at);
    open.pop();
  }

  function report(entry: Open, at: number, until: number): void {
    const bracket = CLOSER[entry.bracket];
    const onLine = lines.lineAt(entry.offset) === lines.lineAt(at) ? at : endOfCode(lines.lineAt(entry.offset));
    const block = entry.bracket === '`' || (entry.bracket === '{' && entry.block);
    const offset = block ? blockPlace(entry, at) : onLine;
    found.push({ kind: 'missing closer', bracket, offset, opener: entry.offset, from: entry.offset, until });
  }

  /** Where a block has to be closed: at a `)` that waits for the quote, or where the indentation ends; its opener if that is near. */
  function blockPlace(entry: Open, at: number): number {
    // A doubled quote is one too many at the opener.
    if (entry.bracket === '`' && (text[entry.offset - 1] === '`' || text[entry.offset + 1] === '`'))
      return entry.offset;
    const place = text[at] === ')' && startsLine(at) ? at : endByIndent(entry, at);
    return lines.lineAt(place) - lines.lineAt(entry.offset) > 2 ? place : entry.offset;
  }

  /** The end of the last line before `until` that is indented deeper than the line of the opener. */
  function endByIndent(entry: Open, until: number): number {
    const indent = indentAt(entry.offset);
    let inside = entry.offset + 1;
    for (let line = lines.lineAt(entry.offset) + 1; line <= lines.lineAt(Math.max(0, until - 1)); line++) {
      const code = endOfCode(line);
      const first = lines.lineStart(line) + /^[ \t]*/.exec(lines.line(line))![0].length;
      if (code <= first) continue;
      if (first - lines.lineStart(line) <= indent) break;
      inside = Math.min(code, until);
    }
    return inside;
  }

  /** The end of the code of a line, its comment and white space left out. */
  function endOfCode(line: number): number {
    let end = codeEnds.get(line);
    if (end === undefined) {
      const code = lines
        .line(line)
        .replace(/\s*#.*$/, '')
        .trimEnd();
      end = lines.lineStart(line) + code.length;
      codeEnds.set(line, end);
    }
    return end;
  }

  function indentAt(offset: number): number {
    const line = lines.lineAt(offset);
    let indent = indents.get(line);
    if (indent === undefined) {
      indent = /^[ \t]*/.exec(lines.line(line))![0].length;
      indents.set(line, indent);
    }
    return indent;
  }

  function startsLine(offset: number): boolean {
    return offset - lines.lineStart(lines.lineAt(offset)) === indentAt(offset);
  }
}

/** One of `name(` and its quote is enough: who closes the quote closes the call as well. */
function outermost(entries: readonly Open[]): Open[] {
  return entries.filter((entry, i) => !(entry.bracket === '(' && entries[i + 1]?.bracket === '`'));
}

/** `require {`, `optional {`, `else {` and `if (…) {` hold statements; all other braces hold names. */
function opensBlock(text: string, at: number): boolean {
  return /(\b(?:require|optional|else|REQUIRE|OPTIONAL|ELSE)|\))\s*$/.test(text.slice(Math.max(0, at - 40), at));
}
