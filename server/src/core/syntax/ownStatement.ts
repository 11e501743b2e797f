/** Where the statement of the cursor begins although one above it has no end yet: a line that can only begin one. */

/** What begins a statement or an entry of a require, and is no name in any. */
const KEYWORD = new RegExp(
  `^[ \\t]*(?:(?:allow|auditallow|dontaudit|neverallow)(?:xperm)?|auditdeny|type|typealias|typeattribute|typebounds
  |type_(?:transition|change|member)|range_transition|attribute|attribute_role|expandattribute|role|roleattribute
  |role_transition|bool|permissive|class|user|portcon|sid|genfscon|policycap)[ \\t]+(?:[\\w{$~*-]|$)`.replace(
    /\s*\n\s*/g,
    '',
  ),
);
/** A call, and what a macro that opens a block is given. A context is a part of a statement. */
const CALL = /^[ \t]*(?!gen_context\b|if\b)[A-Za-z_]\w*\(/;
/** An argument may be a call, on a line of its own too. */
const IN_ARGUMENTS = /[,(]\s*$/;
/** The end of a line where a list, a set or a condition goes on. */
const GOES_ON = /[,{(~&|!=-]\s*$/;

/**
 * The offset of the last line before `end` that begins a statement whatever stands above it; `from` where there is none.
 * The text has no comments between them.
 */
export function ownStatementStart(text: string, from: number, end: number): number {
  for (let lineEnd = end; lineEnd > from; ) {
    const start = Math.max(from, text.lastIndexOf('\n', lineEnd - 1) + 1);
    const line = text.slice(start, lineEnd);
    if (beginsStatement(line, text.slice(Math.max(from, start - 200), start))) return start;
    lineEnd = start - 1;
  }
  return from;
}

/** The offset of the first line behind that of `start` that begins a statement, or that is behind `most`. */
export function ownStatementEnd(text: string, start: number, most: number): number {
  for (let at = text.indexOf('\n', start) + 1; at > 0; ) {
    const next = text.indexOf('\n', at);
    const line = text.slice(at, next < 0 ? text.length : next);
    if (at > most || beginsStatement(line, text.slice(Math.max(start, at - 200), at))) return at;
    at = next + 1;
  }
  return text.length;
}

function beginsStatement(line: string, before: string): boolean {
  return KEYWORD.test(line) || (CALL.test(line) && !IN_ARGUMENTS.test(before));
}

/**
 * True if a line that is still empty goes on with a statement: where it is indented deeper, and where the line before breaks
 * off in a list, without an empty line between them.
 * @param text from the line that the statement begins on to the cursor
 */
export function goesOn(text: string): boolean {
  const statement = text.trimStart();
  if (!statement.includes('\n')) return true;
  if (!/^[a-z_]+\s/.test(statement) || RULE.test(statement)) return false;
  return isDeeper(text) || (!/\n[ \t]*\n/.test(statement) && GOES_ON.test(statement));
}

/** True if the last line of `text` is indented deeper than the first. */
export function isDeeper(text: string): boolean {
  return indentation(text.slice(text.lastIndexOf('\n') + 1)) > indentation(text);
}

/** In columns of a tab. */
const indentation = (line: string) => /^[ \t]*/.exec(line)![0].replaceAll('\t', '        ').length;

const NAMES = '(?:(?:~\\s*)?\\{[^{}]*\\}|~?[\\w$-]+)';
/** A rule that lacks nothing but its semicolon. */
const RULE = new RegExp(
  `^(?:allow|auditallow|dontaudit|neverallow)\\s+${NAMES}\\s+${NAMES}\\s*:\\s*${NAMES}\\s+${NAMES}\\s*$`,
);
