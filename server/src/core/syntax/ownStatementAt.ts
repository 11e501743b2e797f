/** The statement at an offset as its own lines read, whatever is left open above them. */
import { type Language, Parser } from 'web-tree-sitter';
import { remember } from '../base/remember.ts';
import { ownStatementEnd, ownStatementStart } from './ownStatement.ts';
import type { SourceFile } from './sourceFile.ts';
import { statementAt } from './statementAt.ts';
import type { Statement } from './statements.ts';
import { walkStatements } from './walk.ts';

/** A statement is seldom longer. */
const REACH = 2000;

/**
 * The innermost statement at `offset`, as `statementAt` finds it. Where the tree has an error there, the lines of the statement
 * are parsed without those around them: it then stands in no block.
 */
export function ownStatementAt(file: SourceFile, offset: number): Statement | undefined {
  const found = statementAt(file, offset);
  const { tree, text } = file;
  if (!tree || (found && !found.broken) || !tree.rootNode.hasError) return found;
  const lineEnd = text.indexOf('\n', offset);
  const from = Math.max(0, offset - REACH);
  const line = ownStatementStart(text, from, lineEnd < 0 ? text.length : lineEnd);
  // There is none in reach.
  if (line === from && from > 0) return found;
  const start = line + /^[ \t]*/.exec(text.slice(line, offset + 1))![0].length;
  return (start <= offset ? parseAlone(tree.language, text, start, offset) : undefined) ?? found;
}

const parserOf = remember((language: Language) => {
  const parser = new Parser();
  parser.setLanguage(language);
  return parser;
});

function parseAlone(language: Language, text: string, start: number, offset: number): Statement | undefined {
  const own = text.slice(start, Math.min(ownStatementEnd(text, start, start + REACH), start + REACH));
  const tree = parserOf(language).parse(own);
  if (!tree) return undefined;
  try {
    const { statements } = walkStatements(tree, own);
    if (statements[0]?.start !== 0 || statements[0].broken) return undefined;
    const here = statements.findLast((each) => each.start <= offset - start && offset - start <= each.end);
    return here && !here.broken ? { ...here, start: start + here.start, end: start + here.end } : undefined;
  } finally {
    tree.delete();
  }
}
