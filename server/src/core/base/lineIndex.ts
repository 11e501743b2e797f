/** Converts between offsets and LSP positions of one text; lines end at \n, \r\n or a lone \r, as LSP 3.18 says. */
import type { Position, Range } from 'vscode-languageserver-types';

/** The line starts of one text. Offsets and characters are UTF-16 code units, the unit of JavaScript and of LSP. */
export class LineIndex {
  private readonly starts: readonly number[];

  constructor(
    private readonly text: string,
    starts: readonly number[] = allLineStarts(text),
  ) {
    this.starts = starts;
  }

  /** The index of `text`, which has `length` code units in the place of this text's `start` to `end`. */
  edited(text: string, start: number, end: number, length: number): LineIndex {
    const moved = length - (end - start);
    // What begins a line at an offset are the code units before and at it.
    const kept = this.lineAt(start - 1) + 1;
    const rest = this.lineAt(end) + 1;
    const starts = this.starts.slice(0, Math.max(1, kept));
    for (const found of lineStarts(text, Math.max(0, start - 1), start + length)) starts.push(found);
    for (let i = rest; i < this.starts.length; i++) starts.push(this.starts[i]! + moved);
    return new LineIndex(text, starts);
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** The offset where `line` starts; the end of the text for a line past the last. */
  lineStart(line: number): number {
    return this.starts[line] ?? this.text.length;
  }

  /** The offset where the text of `line` ends, its line break left out. */
  lineEnd(line: number): number {
    return beforeLineBreak(this.text, this.lineStart(line), this.lineStart(line + 1));
  }

  /** The text of `line` without its line break. */
  line(line: number): string {
    return this.text.slice(this.lineStart(line), this.lineEnd(line));
  }

  /** The text between two offsets. */
  slice(start: number, end: number): string {
    return this.text.slice(start, end);
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  position(offset: number): Position {
    const line = this.lineAt(offset);
    return { line, character: offset - this.starts[line]! };
  }

  range(start: number, end: number): Range {
    return { start: this.position(start), end: this.position(end) };
  }

  /** The offset of `position`; a character past the end of its line is taken as that end, a line before the first as 0. */
  offset(position: Position): number {
    if (position.line < 0) return 0;
    return Math.min(this.lineStart(position.line) + Math.max(0, position.character), this.lineEnd(position.line));
  }
}

/** How many `\n` stand between two offsets. */
export function countLineEnds(text: string, from: number, to: number): number {
  let count = 0;
  for (let end = text.indexOf('\n', from); end >= 0 && end < to; end = text.indexOf('\n', end + 1)) count++;
  return count;
}

/** The end of what stands from `start` to `end`, line breaks behind it left out. */
export function beforeLineBreak(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && /[\r\n]/.test(text[last - 1]!)) last--;
  return last;
}

/** The range between two offsets of a text of which nothing else is asked: the text behind them is not looked at. */
export function rangeIn(text: string, start: number, end: number): Range {
  const before = text.slice(0, end);
  if (before.includes('\r')) return new LineIndex(text).range(start, end);
  let line = 0;
  let lineStart = 0;
  const from = goTo(start);
  return { start: from, end: goTo(end) };

  function goTo(offset: number): Position {
    for (let at = before.indexOf('\n', lineStart); at >= 0 && at < offset; at = before.indexOf('\n', lineStart)) {
      line++;
      lineStart = at + 1;
    }
    return { line, character: offset - lineStart };
  }
}

function allLineStarts(text: string): number[] {
  if (text.includes('\r')) return [0, ...lineStarts(text, 0, text.length)];
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The offsets after the line breaks between `from` and `to`. */
function lineStarts(text: string, from: number, to: number): number[] {
  const starts: number[] = [];
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}
