/** Builds text edits that keep a file's line breaks and indentation. */
import type { TextEdit } from 'vscode-languageserver-types';
import type { LineIndex } from './lineIndex.ts';

/** The line break of `text`: that of its first line, `\n` where there is only one line. */
export function lineBreakOf(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** What one level of indentation is in `text`: that of its first indented line, a tab where there is none. */
export function indentationOf(text: string): string {
  if (text !== lastText.text) lastText = { text, unit: /(?:^|[\r\n])(\t| {2,8})[^\s#*]/.exec(text)?.[1] ?? '\t' };
  return lastText.unit;
}

/** Each fix of a file asks. */
let lastText = { text: '', unit: '\t' };

/** The white space at the start of `line`. */
export function leadingSpace(line: string): string {
  return /^[ \t]*/.exec(line)![0];
}

/** Puts `newText` at `offset`. */
export function insertText(lines: LineIndex, offset: number, newText: string): TextEdit {
  return replaceText(lines, offset, offset, newText);
}

/** Puts `newText` in the place of the text from `start` to `end`. */
export function replaceText(lines: LineIndex, start: number, end: number, newText: string): TextEdit {
  return { range: lines.range(start, end), newText };
}

/** Whole lines to put before a line. */
export interface LineInsertion {
  /** 0-based; the number of lines of the file for its end. */
  readonly line: number;
  readonly lines: readonly string[];
  /** `apart`: a blank line keeps them from text above and below; `close`: nothing is added. */
  readonly fit: 'apart' | 'close';
}

/**
 * One edit for each place of `insertions`; those of one place stay in the order given.
 * @param opens true for the text of a line that needs no blank line after it, such as the first line of a block
 * @param closes true for the text of a line that needs none before it
 */
export function insertLines(
  text: string,
  lines: LineIndex,
  insertions: readonly LineInsertion[],
  opens: (line: string) => boolean = () => false,
  closes: (line: string) => boolean = () => false,
): TextEdit[] {
  const lineBreak = lineBreakOf(text);
  const places = new Map<number, LineInsertion[]>();
  for (const each of insertions) {
    // A blank line that is there is the one above; more text follows it.
    const line = each.fit === 'apart' && isBlankInside(each.line) ? each.line + 1 : each.line;
    places.set(line, [...(places.get(line) ?? []), each]);
  }
  return [...places].map(([line, list]) => {
    const above = contentOf(line - 1);
    const below = contentOf(line);
    const wanted: string[] = [];
    list.forEach((each, i) => {
      const before = list[i - 1];
      const blank = before ? before.fit === 'apart' || each.fit === 'apart' : above !== '' && !opens(above);
      if (blank && (before || each.fit === 'apart')) wanted.push('');
      wanted.push(...each.lines);
    });
    if (list.at(-1)!.fit === 'apart' && below !== '' && !closes(below)) wanted.push('');
    const body = wanted.join(lineBreak);
    const afterUnfinishedLine = line >= lines.lineCount && text !== '' && !/[\r\n]$/.test(text);
    return insertText(lines, lines.lineStart(line), afterUnfinishedLine ? lineBreak + body : body + lineBreak);
  });

  function isBlankInside(line: number): boolean {
    return line < lines.lineCount - 1 && contentOf(line) === '';
  }

  function contentOf(line: number): string {
    return line < 0 || line >= lines.lineCount ? '' : lines.line(line).trim();
  }
}
