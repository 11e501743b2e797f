/** Applies very many changes to a text, as an editor's "replace all" sends them, without copying the text for each. */
import type { Range } from 'vscode-languageserver-types';

/** One change of LSP's didChange: a range and its new text, or the whole new text. */
export type TextChange = { readonly range: Range; readonly text: string } | { readonly text: string };

/** `text` after `changes`, which apply one after the other; positions mean what they mean to `LineIndex`. */
export function applyChanges(text: string, changes: readonly TextChange[]): string {
  let lines = splitLines(text);
  for (const change of changes) {
    if ('range' in change) replace(lines, change.range, change.text);
    else lines = splitLines(change.text);
  }
  return lines.join('');
}

function replace(lines: string[], { start, end }: Range, text: string): void {
  const from = placeOf(lines, start);
  let to = placeOf(lines, end);
  if (to.line < from.line || (to.line === from.line && to.character < from.character)) to = from;
  let first = from.line;
  let piece = lines[from.line]!.slice(0, from.character) + text + lines[to.line]!.slice(to.character);
  // A line feed behind a carriage return is one line break with it.
  if (first > 0 && piece.startsWith('\n') && lines[first - 1]!.endsWith('\r')) piece = lines[--first]! + piece;
  const pieces = splitLines(piece);
  // Only the last line of a text has no break.
  if (to.line + 1 < lines.length) pieces.pop();
  lines.splice(first, to.line + 1 - first, ...pieces);
}

/** Before the first line is the start of the text, past the last one its end, past the end of a line is that end. */
function placeOf(lines: readonly string[], { line, character }: Range['start']): { line: number; character: number } {
  if (line < 0) return { line: 0, character: 0 };
  const text = lines[line];
  if (text === undefined) return { line: lines.length - 1, character: lines.at(-1)!.length };
  const lineBreak = text.endsWith('\r\n') ? 2 : endsInBreak(text) ? 1 : 0;
  return { line, character: Math.min(Math.max(0, character), text.length - lineBreak) };
}

/** Each line with its break; the last one, which may be empty, has none. */
function splitLines(text: string): string[] {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  if (endsInBreak(text)) lines.push('');
  return lines;
}

function endsInBreak(text: string): boolean {
  return text.endsWith('\n') || text.endsWith('\r');
}
