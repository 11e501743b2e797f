/** The interfaces, templates and macros that a file defines, found by one linear scan of its text, without a tree. */

export interface Definition {
  readonly kind: 'interface' | 'template' | 'define';
  readonly name: string;
  /** Offsets in the text of the file: the name, and all from the keyword to the closing parenthesis. */
  readonly nameStart: number;
  readonly start: number;
  readonly end: number;
  /** The line of `start`, from 0. */
  readonly line: number;
  /** The body without its quotes. */
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** Where the comment above begins that documents it; `start` if there is none. */
  readonly docStart: number;
  /** Its documentation or the warning it prints says that it is deprecated. */
  readonly deprecated?: true;
  /** The definition of an earlier version of the file that had the same text; see `contentOf`. */
  readonly as?: Definition;
}

/** Stands for what a definition says, whatever documents it: the same object in all versions of a file where that is the same. */
export function contentOf(definition: Definition): Definition {
  return definition.as ?? definition;
}

/** A definition begins with its keyword, its name in quotes and the quote of its body, which a short `define` may lack. */
const OPENING = /\b(interface|template|define)\(\s*`([\w$.-]+)'\s*,\s*(`?)/g;
const QUOTES = /[`']/g;

/**
 * The definitions of `text` in their order. A body that is not closed ends with the text. What is defined inside of a body
 * is not listed: nobody can use it before the body is expanded.
 */
export function scanDefinitions(text: string): Definition[] {
  return [...definitionsFrom(text, { at: 0, line: 0 })];
}

/**
 * The same one by one, of what follows a place.
 * @param from where no definition is open, and its line
 */
export function* definitionsFrom(
  text: string,
  from: { readonly at: number; readonly line: number },
): Iterable<Definition> {
  let { at, line } = from;
  let lineEnd = text.indexOf('\n', at);
  for (;;) {
    // Who takes the definitions may read another text meanwhile.
    OPENING.lastIndex = at;
    const match = OPENING.exec(text);
    if (!match) return;
    const start = match.index;
    const bodyStart = OPENING.lastIndex;
    at = bodyStart;
    if (isCommentedOut(text, start)) continue;
    for (; lineEnd >= 0 && lineEnd < start; lineEnd = text.indexOf('\n', lineEnd + 1)) line++;
    const close = match[3] === '`' ? endOfQuote(text, bodyStart) : bodyStart;
    const parenthesis = text.indexOf(')', close);
    const end = parenthesis < 0 ? text.length : parenthesis + 1;
    const docStart = startOfDoc(text, start);
    at = end;
    yield {
      kind: match[1] as Definition['kind'],
      name: ownCopy(match[2]!),
      nameStart: start + match[0].indexOf('`') + 1,
      start,
      end,
      line,
      bodyStart,
      bodyEnd: match[3] === '`' ? close : Math.max(close, end - 1),
      docStart,
      ...(isDeprecated(text, docStart, start, end) && { deprecated: true }),
    };
  }
}

/** The offset of the quote that closes what is open at `from`. m4 knows no comments inside of quotes, so neither does this. */
export function endOfQuote(text: string, from: number): number {
  let depth = 1;
  QUOTES.lastIndex = from;
  for (let match = QUOTES.exec(text); match; match = QUOTES.exec(text)) {
    depth += match[0] === '`' ? 1 : -1;
    if (depth === 0) return match.index;
  }
  return text.length;
}

/** The two ways of refpolicy. A warning about one of the parameters says its number. */
function isDeprecated(text: string, docStart: number, start: number, end: number): boolean {
  return (
    /\(deprecated\)/i.test(text.slice(docStart, start)) ||
    /\brefpolicywarn\(`\$0(\([^)]*\))? (has been|is) deprecated/.test(text.slice(start, end))
  );
}

function isCommentedOut(text: string, offset: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /#|\bdnl\b/.test(before);
}

/** The first of the lines above that begin with `#`, without a line of another kind between them and the definition. */
export function startOfDoc(text: string, start: number): number {
  let doc = text.lastIndexOf('\n', start - 1) + 1;
  if (doc !== start) return start;
  while (doc > 0) {
    const line = text.lastIndexOf('\n', doc - 2) + 1;
    if (text[line] !== '#') break;
    doc = line;
  }
  return doc;
}

/** `name` as a string of its own: V8 keeps the whole text alive for the sake of a part that a match returned. */
export function ownCopy(name: string): string {
  return JSON.parse(JSON.stringify(name));
}
