/** Puts a line of text behind a statement, where a comment of the statement stays beside it. */
import type { TextEdit } from 'vscode-languageserver-types';
import { insertText, leadingSpace, lineBreakOf } from '../base/edits.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Statement } from '../syntax/statements.ts';

/** A new line with `text`, indented as the line that `statement` starts in. */
export function lineBehind({ text: all, lines }: SourceFile, { start, end }: Statement, text: string): TextEdit {
  const lineEnd = lines.lineEnd(lines.lineAt(end));
  // A quote in a comment may end the body of an interface: what stands behind it is outside.
  const at = /^[ \t]*([#;][^`']*)?$/.test(all.slice(end, lineEnd)) ? lineEnd : end;
  return insertText(lines, at, `${lineBreakOf(all)}${leadingSpace(lines.line(lines.lineAt(start)))}${text}`);
}
