/** Turns places inside statements into ranges of the file. */
import type { Range } from 'vscode-languageserver-types';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Name, Names, Statement } from '../syntax/statements.ts';

/** The range of a name of `statement`. */
export function nameRange(file: SourceFile, statement: Statement, name: Name): Range {
  const start = statement.start + name.offset;
  return file.lines.range(start, start + name.text.length);
}

/** The range of a set, braces included. */
export function namesRange(file: SourceFile, statement: Statement, names: Names): Range {
  return file.lines.range(statement.start + names.start, statement.start + names.end);
}

/** The whole statement; only its first line where it goes over several. */
export function statementRange(file: SourceFile, statement: Statement): Range {
  const line = file.lines.lineAt(statement.start);
  return file.lines.range(statement.start, Math.min(statement.end, file.lines.lineEnd(line)));
}
