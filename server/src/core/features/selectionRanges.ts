/** How a selection grows: word, part of the statement, statement, block, file. */
import type { SelectionRange } from 'vscode-languageserver-types';
import { beforeLineBreak } from '../base/lineIndex.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { statementAt } from '../syntax/statementAt.ts';

/** The selections around `offset`, the smallest first, each inside of the next. */
export function selectionRange(file: SourceFile, offset: number): SelectionRange {
  const spans = [...wordAround(file.text, offset), ...inTree(file, offset), ...inStatements(file, offset)];
  spans.push([0, file.text.length]);
  const grown: Span[] = [];
  for (const span of spans.sort((a, b) => a[1] - a[0] - (b[1] - b[0]))) {
    const [start, end] = grown.at(-1) ?? [offset, offset];
    const isLarger = span[0] <= start && end <= span[1] && (grown.length === 0 || span[1] - span[0] > end - start);
    if (isLarger) grown.push(span);
  }
  return grown.reduceRight<SelectionRange | undefined>(
    (parent, [start, end]) => ({ range: file.lines.range(start, end), ...(parent && { parent }) }),
    undefined,
  )!;
}

type Span = readonly [start: number, end: number];

function wordAround(text: string, offset: number): Span[] {
  const before = /[\w$]*$/.exec(text.slice(Math.max(0, offset - 200), offset))![0].length;
  const after = /^[\w$]*/.exec(text.slice(offset, offset + 200))![0].length;
  return before + after > 0 ? [[offset - before, offset + after]] : [];
}

/** A chain of operators makes a tree as deep as it is long, and each step up asks for the way from the root. */
const MOST_STEPS = 50;
const MOST_STEPS_IN_LONG = 4;
/** In code units. */
const LONG = 20_000;

/** The nodes around `offset`, and what is between the quotes or braces of each. */
function inTree(file: SourceFile, offset: number): Span[] {
  const { tree, text } = file;
  const spans: Span[] = [];
  const statement = statementAt(file, offset);
  const most = statement && statement.end - statement.start > LONG ? MOST_STEPS_IN_LONG : MOST_STEPS;
  let node = tree?.rootNode.descendantForIndex(offset) ?? null;
  for (let step = 0; node?.parent && step < most; node = node.parent, step++) {
    const end = beforeLineBreak(text, node.startIndex, node.endIndex);
    spans.push([node.startIndex, end]);
    if (!/^[`{(].*['})]$/s.test(text.slice(node.startIndex, end))) continue;
    const inside = text.slice(node.startIndex + 1, end - 1);
    const start = node.startIndex + 1 + (inside.length - inside.trimStart().length);
    if (inside.trim() !== '') spans.push([start, start + inside.trim().length]);
  }
  return spans;
}

function inStatements(file: SourceFile, offset: number): Span[] {
  const spans: Span[] = [];
  for (let statement = statementAt(file, offset); statement && spans.length < MOST_STEPS; statement = statement.block) {
    // A comment that ends what is broken holds the first half of a \r\n.
    spans.push([statement.start, beforeLineBreak(file.text, statement.start, statement.end)]);
  }
  return spans;
}
