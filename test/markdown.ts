// Reads the fences of a Markdown page: rule pages and fixtures are documentation and test in one text.
export interface Fence {
  /** The words after the three backticks, such as `te` or `te file=corenetwork.te.in`. */
  readonly info: string;
  readonly text: string;
  /** 1-based line of the first line inside. */
  readonly line: number;
}

export function fences(markdown: string): Fence[] {
  const found: Fence[] = [];
  let open: { info: string; line: number; lines: string[] } | undefined;
  markdown.split('\n').forEach((line, index) => {
    if (open && line === '```') {
      found.push({ info: open.info, line: open.line, text: open.lines.map((each) => `${each}\n`).join('') });
      open = undefined;
    } else if (open) open.lines.push(line);
    else if (line.startsWith('```')) open = { info: line.slice(3).trim(), line: index + 2, lines: [] };
  });
  return found;
}

/** A finding as a page marks it. Columns are of the line above the mark, 0-based. */
export interface Mark {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly severity: string;
  readonly message: string;
}

const MARK = /^([ \t]*)(\^+) (error|warning|information|hint): (.*)$/;

/**
 * Splits a fence into the policy and its marks. A mark is a line of carets under the words it is about, its white space
 * the same as theirs up to the first caret (a tab counts as one character, as in LSP).
 */
export function readMarks(text: string): { text: string; marks: Mark[] } {
  const kept: string[] = [];
  const marks: Mark[] = [];
  for (const line of text.split('\n')) {
    const match = MARK.exec(line);
    if (!match) kept.push(line);
    else {
      const start = match[1]!.length;
      marks.push({
        line: kept.length - 1,
        start,
        end: start + match[2]!.length,
        severity: match[3]!,
        message: match[4]!,
      });
    }
  }
  return { text: kept.join('\n'), marks };
}
