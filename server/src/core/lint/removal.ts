/** Edits that take a name out of a set, or a statement out of a file, and leave the text as a person would. */
import type { TextEdit } from 'vscode-languageserver-types';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Name, Names, Statement } from '../syntax/statements.ts';
import { namesRange } from './place.ts';

/**
 * The edit that takes `gone` out of the set `names`. Where one name is left its braces go too.
 * Undefined if nothing would be left: then the statement has to go.
 */
export function removeNames(
  file: SourceFile,
  statement: Statement,
  names: Names,
  gone: readonly Name[],
): TextEdit | undefined {
  const text = file.text.slice(statement.start + names.start, statement.start + names.end);
  const cuts = [...gone].sort((a, b) => b.offset - a.offset);
  let left = text;
  for (const { offset, text: word } of cuts) {
    const at = offset - names.start;
    const before = left.slice(0, at);
    const after = left.slice(at + word.length);
    // With the word goes the white space before it, except at the opening brace, where the space after it goes.
    left = /[{]\s*$/.test(before) ? before + after.trimStart() : before.trimEnd() + after;
  }
  const words = left.replace(/#.*/g, '').match(/[^\s{}]+/g) ?? [];
  if (words.length === 0) return undefined;
  const [only] = words;
  if (words.length === 1 && /^\{[^{}#]*\}$/.test(left) && /^[\w$*]+$/.test(only!)) left = only!;
  return { range: namesRange(file, statement, names), newText: left };
}

/**
 * The edit that takes `statement` out, with its lines where nothing else stands on them. A require or optional block
 * goes with its last statement, since the compiler takes no empty one; of blank lines on both sides one goes.
 */
export function removeStatement(file: SourceFile, statement: Statement): TextEdit {
  const { start, end } = withEmptyBlock(file, statement);
  const first = file.lines.lineAt(start);
  const last = file.lines.lineAt(end);
  const before = file.text.slice(file.lines.lineStart(first), start);
  const after = file.text.slice(end, file.lines.lineEnd(last));
  if (before.trim() !== '' || !isComment(file, after)) return { range: file.lines.range(start, end), newText: '' };
  const isBlank = (line: number) => line >= 0 && line < file.lines.lineCount && file.lines.line(line).trim() === '';
  const next = first > 0 && isBlank(first - 1) && isBlank(last + 1) ? last + 2 : last + 1;
  return { range: file.lines.range(file.lines.lineStart(first), file.lines.lineStart(next)), newText: '' };
}

/** The edit that takes a name with its comma out of `type a_t, b_t;`, or the statement where it is the only one. */
export function removeRequired(file: SourceFile, statement: Statement, name: Name): TextEdit[] {
  const text = file.text.slice(statement.start, statement.end);
  const end = name.offset + name.text.length;
  const after = /^\s*,\s*/.exec(text.slice(end))?.[0].length;
  const before = /\s*,\s*$/.exec(text.slice(0, name.offset))?.[0].length;
  if (statement.kind === 'class_requirement' || (after === undefined && before === undefined)) {
    return [removeStatement(file, statement)];
  }
  const from = statement.start + name.offset - (after === undefined ? before! : 0);
  return [{ range: file.lines.range(from, statement.start + end + (after ?? 0)), newText: '' }];
}

/** True for white space and a comment. */
function isComment({ kind }: SourceFile, rest: string): boolean {
  return (kind === 'cil' ? /^\s*(;.*)?$/ : /^\s*(#.*)?$/).test(rest);
}

function withEmptyBlock(file: SourceFile, statement: Statement): Statement {
  const { block } = statement;
  if (!block || !MUST_HAVE_CONTENT.has(block.kind)) return statement;
  const siblings = file.statements.filter((other) => other.block === block);
  return siblings.length > 1 ? statement : withEmptyBlock(file, block);
}

const MUST_HAVE_CONTENT: ReadonlySet<Statement['kind']> = new Set(['gen_require', 'require', 'optional']);
