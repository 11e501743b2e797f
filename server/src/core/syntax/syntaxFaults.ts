/** The syntax errors of a file, one for each mistake, at the place where it is mended. */
import type { Node, Tree } from 'web-tree-sitter';
import { finish, type Steps } from '../base/steps.ts';
import { findImbalances, type Imbalance } from './balance.ts';
import { endOfTokenBefore, firstLine } from './codePlaces.ts';
import { closedInComment, closersInComments, uncommented } from './commentClosers.ts';
import { droppedText } from './droppedText.ts';
import { isEntry } from './fileContextFault.ts';
import { imbalanceError } from './imbalanceFault.ts';
import { nextWithin } from './nextNode.ts';
import { fillPlaceholder } from './placeholder.ts';
import { isReservedWord } from './reservedWords.ts';
import type { SourceFile } from './sourceFile.ts';
import type { Top } from './tops.ts';
import { treeError } from './treeFault.ts';

export interface SyntaxFault {
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** Text to put in place of `start` to `end` of the fix. */
  readonly fix?: { readonly title: string; readonly start: number; readonly end: number; readonly text: string };
  /** True if an m4 quote is at fault. */
  readonly quote: boolean;
  /** True if m4 takes it all the same, as a condition that never holds. */
  readonly accepted?: true;
  /** True if it is the grammar alone that does not take it. */
  readonly unread?: true;
  /** Where a comma of a call is missing: the call, and which comma, from 1. */
  readonly comma?: { readonly call: string; readonly index: number };
}

const known = new WeakMap<SourceFile, readonly SyntaxFault[]>();

/** What the tree and the bracket scan say; empty for a file without errors or tree. Everything in `.fc` comes from the tree. */
export function syntaxFaults(file: SourceFile): readonly SyntaxFault[] {
  return finish(faultSteps(file));
}

/** The same in steps, for a tree of a megabyte of garbage. */
export function* faultSteps(file: SourceFile): Steps<readonly SyntaxFault[]> {
  let faults = known.get(file);
  if (!faults) {
    const read = file.faults?.map((fault) => onFirstLine(file, fault));
    faults = read ? onePerLine(file, read) : file.tree?.rootNode.hasError ? yield* findFaults(file, file.tree) : [];
    known.set(file, faults);
  }
  return faults;
}

function* findFaults(file: SourceFile, tree: Tree): Steps<SyntaxFault[]> {
  const closers = file.kind === 'fc' ? [] : closersInComments(file);
  yield;
  // m4 closes those quotes: what is out of balance is what the text lacks besides.
  const text = fillPlaceholder(closers.length > 0 ? uncommented(file.text, closers) : file.text);
  const imbalances = file.kind === 'fc' ? [] : findImbalances(text, file.lines);
  yield;
  const found = imbalances.map((imbalance) => imbalanceError(file, imbalance));
  found.push(...closers.map((closer) => closedInComment(file, closer)));
  let skipped = 0;
  for (const node of yield* errorNodes(tree, file.walked?.tops ?? [])) {
    yield;
    if (imbalances.some((imbalance) => causes(file, imbalance, node))) continue;
    // With brackets in balance, an error of closers alone is the far end of an error before it.
    if (found.length > 0 && /^[')}\s]+$/.test(node.text)) continue;
    // What such a comment closes is still open to the tree.
    if (closers.length > 0 && node.isMissing && /^[')]$/.test(node.type)) continue;
    if (closers.some(({ opener }) => node.startIndex <= opener && opener < node.endIndex)) continue;
    const upper = file.kind === 'fc' ? undefined : wordInUpperCase(file, node.startPosition.row);
    if (upper) {
      // What stands on the first one is true of the file.
      if (skipped++ === 0) found.push(upper);
      continue;
    }
    // Half an entry takes the next line into its error.
    if (file.kind === 'fc' && found.length > 0 && isEntry(lineOf(file, node))) continue;
    found.push(droppedText(file, node) ?? treeError(file, node));
  }
  return onePerLine(file, found);
}

/**
 * For a line that begins with a word of the language in upper case, which policy_scan.l takes too. The grammar does not read
 * such a statement, since nobody writes one, and what it does not read is no error.
 */
function wordInUpperCase({ lines }: SourceFile, row: number): SyntaxFault | undefined {
  const [, before, word] = /^([\s{}]*)([A-Z][A-Z_]+)\b/.exec(lines.line(row)) ?? [];
  if (word === undefined || !isReservedWord(word) || READ_IN_UPPER_CASE.has(word)) return undefined;
  const text = word.toLowerCase();
  const start = lines.lineStart(row) + before!.length;
  return {
    start,
    end: start + word.length,
    message: `The compiler takes ${word} as ${text}; Portcon reads it in lower case only and checks less of this file.`,
    quote: false,
    unread: true,
  };
}

/** By the grammar. */
const READ_IN_UPPER_CASE = new Set('AND DOM DOMBY EQ FALSE INCOMP NOT OR SAMEUSER TRUE XOR'.split(' '));

/** The line on which the last token before a MISSING node stands, or on which an ERROR begins. */
function lineOf(file: SourceFile, node: Node): string {
  const at = node.isMissing ? endOfTokenBefore(file.text, node.startIndex) : node.startIndex;
  return file.lines.line(file.lines.lineAt(Math.max(0, at - 1)));
}

/** True if an error of the tree is there because of `imbalance`. */
function causes(file: SourceFile, { from, until, bracket, opener }: Imbalance, node: Node): boolean {
  if (covers(file, from, until, node.startIndex)) return true;
  const parent = node.parent;
  if (!node.isMissing || node.type !== bracket || opener === undefined || !parent) return false;
  return parent.startIndex <= opener && opener < parent.endIndex;
}

/** A line has one finding, so only its first errors count; in a file of garbage nobody reads more than the first hundreds. */
const MOST_ON_LINE = 20;
const MOST = 1000;

/** The outermost ERROR nodes and all MISSING nodes; below the broken children of the root, since there are no others. */
function* errorNodes(tree: Tree, tops: readonly Top[]): Steps<Node[]> {
  const found: Node[] = [];
  if (tree.rootNode.isError) return [tree.rootNode];
  const cursor = tree.walk();
  let row = -1;
  let onRow = 0;
  try {
    for (const top of tops) {
      if (!top.broken) continue;
      cursor.gotoDescendant(top.node);
      const around: Node[] = [];
      do {
        yield;
        const node = cursor.currentNode;
        const isFault = node.isError || node.isMissing;
        if (isFault) {
          onRow = node.startPosition.row === row ? onRow + 1 : 1;
          row = node.startPosition.row;
          if (found.length === MOST) return found;
          if (onRow <= MOST_ON_LINE) found.push(node);
        }
        if (!isFault && node.hasError && cursor.gotoFirstChild()) around.push(node);
        else if (!nextWithin(cursor, around)) break;
      } while (around.length > 0);
    }
    return found;
  } finally {
    cursor.delete();
  }
}

function covers(file: SourceFile, from: number, until: number, offset: number): boolean {
  const line = file.lines.lineAt(offset);
  return file.lines.lineAt(from) <= line && line <= file.lines.lineAt(until);
}

function onFirstLine(file: SourceFile, fault: SyntaxFault): SyntaxFault {
  return { ...fault, ...firstLine(file, fault.start, fault.end) };
}

function onePerLine(file: SourceFile, errors: SyntaxFault[]): SyntaxFault[] {
  const lines = new Set<number>();
  return errors
    .map((error) => within(file.text, error))
    .sort((a, b) => a.start - b.start)
    .filter((error) => {
      const line = file.lines.lineAt(error.start);
      if (lines.has(line)) return false;
      lines.add(line);
      return true;
    });
}

/** Half a file at its end can put a mark behind the text, or its end before its start. */
function within(text: string, fault: SyntaxFault): SyntaxFault {
  const start = Math.min(fault.start, text.length);
  const end = Math.min(Math.max(start, fault.end), text.length);
  return start === fault.start && end === fault.end ? fault : { ...fault, start, end };
}
