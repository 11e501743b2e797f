/** Finds where the code of a line or before a place ends. */
import type { SourceFile } from './sourceFile.ts';

/** The part of `start` to `end` on its first line that is not white space. */
export function firstLine(file: SourceFile, start: number, end: number): { start: number; end: number } {
  const lineEnd = file.lines.lineEnd(file.lines.lineAt(start));
  const stop = Math.min(end, lineEnd);
  const text = file.text.slice(start, stop).trimEnd();
  return { start, end: Math.max(start + Math.max(1, text.length), start + 1) };
}

/** The end of the last token before `offset`, comments and white space passed over. */
export function endOfTokenBefore(text: string, offset: number): number {
  let end = offset;
  for (;;) {
    const trimmed = text.slice(0, end).trimEnd().length;
    const lineStart = text.lastIndexOf('\n', trimmed - 1) + 1;
    const comment = /(^|\s)#/.exec(text.slice(lineStart, trimmed));
    if (!comment) return trimmed;
    end = lineStart + comment.index;
    if (end === 0) return 0;
  }
}
