// Applies LSP text edits to a text, as an editor does.
import type { TextEdit } from 'vscode-languageserver-types';
import { LineIndex } from '../server/src/core/base/lineIndex.ts';

/** @throws if two edits overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = new LineIndex(text);
  const sorted = edits
    .map((edit, index) => ({ start: lines.offset(edit.range.start), end: lines.offset(edit.range.end), edit, index }))
    .sort((a, b) => a.start - b.start || a.end - b.end || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { start, end, edit } of sorted) {
    if (start < at) throw new Error('overlapping edits');
    result += text.slice(at, start) + edit.newText;
    at = end;
  }
  return result + text.slice(at);
}
