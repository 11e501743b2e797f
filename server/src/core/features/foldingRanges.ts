/** What can be folded: blocks and their branches, long statements, runs of comments, regions. */
import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver-types';
import type { LineIndex } from '../base/lineIndex.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { statementAt } from '../syntax/statementAt.ts';
import type { Statement } from '../syntax/statements.ts';

/** The ranges of `file`; the line that closes a block stays visible. */
export function foldingRanges(file: SourceFile): FoldingRange[] {
  const { lines, statements } = file;
  const found: FoldingRange[] = [];
  let last: Statement | undefined;
  for (const statement of statements) {
    // In CIL a list may be several statements.
    const isRepeated = last?.start === statement.start;
    last = statement;
    if (isRepeated) continue;
    const from = lines.lineAt(statement.start);
    const to = lines.lineAt(statement.end - 1);
    if (to === from) continue;
    const branches = BRANCHED.has(statement.kind) ? branchLines(file, statement, from, to) : [];
    const starts = [from, ...branches];
    starts.forEach((start, i) => {
      const end = starts[i + 1] ?? to;
      add(found, start, closes(lines.line(end)) ? end - 1 : end);
    });
  }
  return [...found, ...ofTreeOnly(file, found), ...commentRuns(file), ...regions(file)];
}

const BRANCHED: ReadonlySet<Statement['kind']> = new Set(['tunable', 'ifdef', 'ifelse', 'if', 'optional']);

/** The lines with a second branch: `',` and a quote, or `} else {`. */
function branchLines(file: SourceFile, block: Statement, from: number, to: number): number[] {
  const found: number[] = [];
  for (let line = from + 1; line < to; line++) {
    const text = file.lines.line(line);
    if (!BRANCH.test(text)) continue;
    const offset = file.lines.lineStart(line) + /^\s*/.exec(text)![0].length;
    if (statementAt(file, offset) === block) found.push(line);
  }
  return found;
}

const BRANCH = /^\s*(?:'\s*,.*`|\}\s*else\b)/;
const closes = (line: string) => /^\s*['})]/.test(line);

function add(found: FoldingRange[], startLine: number, endLine: number, kind?: FoldingRangeKind): void {
  if (endLine > startLine) found.push({ startLine, endLine, ...(kind && { kind }) });
}

/** Most m4 blocks of files of contexts are no statements, but in the tree. */
function ofTreeOnly({ kind, tree, lines }: SourceFile, others: readonly FoldingRange[]): FoldingRange[] {
  if (kind !== 'fc' || !tree) return [];
  const found: FoldingRange[] = [];
  const starts = new Set(others.map(({ startLine }) => startLine));
  for (const node of tree.rootNode.descendantsOfType(['ifdef_block', 'macro_block'])) {
    // The keyword of a block is a token of the same name as its node.
    if (!node.isNamed || starts.has(lines.lineAt(node.startIndex))) continue;
    const end = lines.lineAt(node.endIndex - 1);
    add(found, lines.lineAt(node.startIndex), closes(lines.line(end)) ? end - 1 : end);
  }
  return found;
}

/** Two comment lines or more without a line of another kind between them. */
function commentRuns({ comments, lines }: SourceFile): FoldingRange[] {
  const found: FoldingRange[] = [];
  let first: number | undefined;
  let last = -2;
  const end = () => {
    if (first !== undefined) add(found, first, last, FoldingRangeKind.Comment);
    first = undefined;
  };
  for (const { start } of comments) {
    const line = lines.lineAt(start);
    const isAlone = /^\s*$/.test(lines.line(line).slice(0, start - lines.lineStart(line)));
    if (!isAlone || MARKER.test(lines.line(line)) || line !== last + 1) end();
    if (!isAlone || MARKER.test(lines.line(line))) continue;
    first ??= line;
    last = line;
  }
  end();
  return found;
}

/** The marks of syntaxes/language-configuration*.json, which the editor leaves to who answers this request. */
const MARKER = /^\s*[#;]+\s*(?:(end)?region\b|\*\s*(?:lm[sx]|(lme))\b)/;

function regions({ comments, lines }: SourceFile): FoldingRange[] {
  const found: FoldingRange[] = [];
  const open: number[] = [];
  for (const line of commentLines(comments, lines)) {
    const mark = MARKER.exec(lines.line(line));
    if (!mark) continue;
    const isEnd = mark[1] !== undefined || mark[2] !== undefined;
    const start = isEnd ? open.pop() : undefined;
    if (!isEnd) open.push(line);
    else if (start !== undefined) add(found, start, line, FoldingRangeKind.Region);
  }
  return found;
}

const commentLines = (comments: SourceFile['comments'], lines: LineIndex) =>
  comments.map(({ start }) => lines.lineAt(start));
