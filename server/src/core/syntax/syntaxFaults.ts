/** The syntax errors of a file, one for each mistake, at the place where it is mended. */
import { type Language, type Node, Query, type Tree } from 'web-tree-sitter';
import { closestName } from '../base/closestName.ts';
import { findImbalances, type Imbalance } from './balance.ts';
import { type CommentQuote, closedByComments, scanQuotes } from './m4Quotes.ts';
import type { SourceFile } from './sourceFile.ts';
import { STATEMENT_KEYWORDS, statementShape } from './statementShapes.ts';

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
  /** Where a comma of a call is missing: the call, and which comma, from 1. */
  readonly comma?: { readonly call: string; readonly index: number };
}

const known = new WeakMap<SourceFile, readonly SyntaxFault[]>();

/** What the tree and the bracket scan say; empty for a file without errors or tree. Everything in `.fc` comes from the tree. */
export function syntaxFaults(file: SourceFile): readonly SyntaxFault[] {
  let faults = known.get(file);
  if (!faults) {
    const read = file.faults?.map((fault) => onFirstLine(file, fault));
    faults = read ? onePerLine(file, read) : file.tree?.rootNode.hasError ? findFaults(file, file.tree) : [];
    known.set(file, faults);
  }
  return faults;
}

function findFaults(file: SourceFile, tree: Tree): SyntaxFault[] {
  const seen = file.kind === 'fc' ? [] : findImbalances(file.text, file.lines);
  const closers = seen.some(({ bracket }) => bracket === "'") ? closersInComments(file.text) : [];
  // m4 closes those quotes: what is out of balance is what the text lacks besides.
  const imbalances = closers.length > 0 ? findImbalances(uncommented(file.text, closers), file.lines) : seen;
  const found = imbalances.map((imbalance) => imbalanceError(file, imbalance));
  found.push(...closers.map((closer) => closedInComment(file, closer)));
  const causing = closers.length > 0 ? [...seen, ...imbalances] : seen;
  for (const node of errorNodes(tree)) {
    if (causing.some((imbalance) => causes(file, imbalance, node))) continue;
    // With brackets in balance, an error of closers alone is the far end of an error before it.
    if (found.length > 0 && /^[')}\s]+$/.test(node.text)) continue;
    // What such a comment closes is still open to the tree.
    if (closers.some(({ opener }) => node.startIndex <= opener && opener < node.endIndex)) continue;
    found.push(treeError(file, node));
  }
  return onePerLine(file, found);
}

/** Only where m4 has nothing to say against the quotes; else the apostrophe is the mistake itself. */
function closersInComments(text: string): CommentQuote[] {
  const { problems } = scanQuotes(text);
  return problems.length === 0 && !text.includes('changequote') ? closedByComments(text) : [];
}

/** The text with these apostrophes and what follows them as code, at the same offsets. */
function uncommented(text: string, closers: readonly CommentQuote[]): string {
  let result = '';
  let done = 0;
  for (const { offset } of closers) {
    const line = text.lastIndexOf('\n', offset) + 1;
    const comment = line + text.slice(line, offset).search(/#|\bdnl\b/);
    result += text.slice(done, comment) + ' '.repeat(offset - Math.max(comment, done));
    done = offset;
  }
  return result + text.slice(done);
}

function closedInComment(file: SourceFile, { offset, opener }: CommentQuote): SyntaxFault {
  const line = file.lines.lineAt(opener) + 1;
  const message = `m4 closes the quote of line ${line} here: inside quotes it does not know comments.`;
  return { start: offset, end: offset + 1, message, quote: true, accepted: true };
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

const queries = new WeakMap<Language, Query>();

/** The outermost ERROR nodes and all MISSING nodes. A query finds them without a walk over the tree from JavaScript. */
function errorNodes(tree: Tree): Node[] {
  let query = queries.get(tree.language);
  if (!query) {
    query = new Query(tree.language, '(ERROR) @error (MISSING) @missing');
    queries.set(tree.language, query);
  }
  const found: Node[] = [];
  let end = -1;
  let row = -1;
  let onRow = 0;
  for (const { node } of query.captures(tree.rootNode)) {
    if (node.startIndex < end) continue;
    onRow = node.startPosition.row === row ? onRow + 1 : 1;
    row = node.startPosition.row;
    if (onRow > MOST_ON_LINE) continue;
    if (found.length === MOST) break;
    found.push(node);
    if (node.isError) end = node.endIndex;
  }
  return found;
}

function covers(file: SourceFile, from: number, until: number, offset: number): boolean {
  const line = file.lines.lineAt(offset);
  return file.lines.lineAt(from) <= line && line <= file.lines.lineAt(until);
}

function imbalanceError(file: SourceFile, imbalance: Imbalance): SyntaxFault {
  const { bracket, offset, opener } = imbalance;
  const quote = bracket === "'" || bracket === '`';
  if (bracket === '`') {
    const start = wordBefore(file.text, offset - 1);
    const message = `Missing \` after ${file.text.slice(start, offset)}: its argument stands in m4 quotes.`;
    return { start, end: offset, message, fix: { title: 'Insert `', start: offset, end: offset, text: '`' }, quote };
  }
  if (opener === undefined) {
    const name = OPENERS[bracket];
    const condition = bracket === "'" ? ifdefCondition(file, offset) : undefined;
    if (condition) {
      const { at, word } = condition;
      const message = `Missing \` before ${word}: m4 looks for a macro named ${word}' and never finds one.`;
      const fix = { title: 'Insert `', start: at, end: at, text: '`' };
      return { start: at, end: offset + 1, message, fix, quote, accepted: true };
    }
    return {
      start: offset,
      end: offset + 1,
      message: `This ${bracket} closes nothing: no ${name} is open here.`,
      quote,
      ...(bracket === "'" && isDoubledInIfdef(file, offset) && { accepted: true as const }),
    };
  }
  const bare = bareArm(file, opener);
  if (bare) return { start: bare.start, end: bare.end, message: BARE_ARM, quote, accepted: true };
  const line = file.lines.lineAt(opener) + 1;
  if (offset === opener) {
    // A block: the mark goes to its opening words, since nobody knows where it was meant to end.
    const start = quote ? callBefore(file, opener) : wordBefore(file.text, opener);
    const words = file.text.slice(start, opener + 1);
    const closer = quote && words.includes('(') ? "')" : bracket;
    return { start, end: opener + 1, message: `${words} is not closed: ${closer} is missing.`, quote };
  }
  const place = line === file.lines.lineAt(offset) + 1 ? '' : ` on line ${line}`;
  if (quote) return blockEndError(file, opener, offset);
  const at = endOfTokenBefore(file.text, offset);
  return {
    start: Math.max(opener, at - 1),
    end: at,
    message: `Missing ${bracket}: the ${OPENERS[bracket]}${place} is not closed.`,
    fix: { title: `Insert ${bracket}`, start: at, end: at, text: bracket === '}' ? ' }' : bracket },
    quote,
  };
}

/** A long block is closed at its end, where the indentation goes back. */
function blockEndError(file: SourceFile, opener: number, offset: number): SyntaxFault {
  const { text, lines } = file;
  const start = callBefore(file, opener);
  const words = text.slice(start, opener + 1);
  const message = (closer: string) => `Missing ${closer}: ${words} of line ${lines.lineAt(opener) + 1} is not closed.`;
  if (/[),]/.test(text[offset]!)) {
    const fix = { title: "Insert '", start: offset, end: offset, text: "'" };
    return { start: offset, end: offset + 1, message: message("'"), fix, quote: true };
  }
  const at = endOfTokenBefore(text, offset);
  const indent = /^[ \t]*/.exec(lines.line(lines.lineAt(opener)))![0];
  const closer = words.includes('(') ? "')" : "'";
  const inserted = `${text.includes('\r\n') ? '\r\n' : '\n'}${indent}${closer}`;
  const fix = { title: `Insert ${closer}`, start: at, end: at, text: inserted };
  return { start: Math.max(opener, at - 1), end: at, message: message(closer), fix, quote: true };
}

const OPENERS = { ')': '(', '}': '{', "'": '`' } as const;

const BARE_ARM = 'This arm stands in no m4 quotes: m4 takes it, but a comma in it ends it.';

/** The arm of ``ifdef(`x', allow a b:c d;)``, which has no quotes and is whole all the same. */
function bareArm(file: SourceFile, opener: number): { start: number; end: number } | undefined {
  const line = file.lines.lineAt(opener);
  if (!/\bifn?def$/.test(file.text.slice(file.lines.lineStart(line), opener))) return undefined;
  const arm = /^\(\s*`\w+'\s*,\s*(?=[^`'\s])([^`',()]*;)\s*\)/.exec(file.text.slice(opener, file.lines.lineEnd(line)));
  if (!arm) return undefined;
  const start = opener + arm[0].indexOf(arm[1]!);
  return { start, end: start + arm[1]!.length };
}

/** The condition before a stray quote: ``ifdef(distro_debian',`…')``. */
function ifdefCondition(file: SourceFile, offset: number): { at: number; word: string } | undefined {
  const before = file.text.slice(file.lines.lineStart(file.lines.lineAt(offset)), offset);
  const word = /\bifn?def\(\s*(\w+)$/.exec(before)?.[1];
  return word === undefined ? undefined : { at: offset - word.length, word };
}

/** True for the second quote of ``ifdef(`distro_debian'',…``: the condition never holds. */
function isDoubledInIfdef(file: SourceFile, offset: number): boolean {
  return /\bifn?def\(\s*`\w+'$/.test(file.text.slice(file.lines.lineStart(file.lines.lineAt(offset)), offset));
}

/** The start of `name(` before a bracket. */
function wordBefore(text: string, offset: number): number {
  const before = /[A-Za-z_]\w*\s*\(?[^()`{}\n]*$/.exec(text.slice(Math.max(0, offset - 100), offset));
  return before ? offset - before[0].length : offset;
}

/** The start of the call whose argument is quoted at `offset`: of the line for ``interface(`x',` ``. */
function callBefore(file: SourceFile, offset: number): number {
  const lineStart = file.lines.lineStart(file.lines.lineAt(offset));
  const indent = /^[ \t]*(?=\w+\([^()]*$)/.exec(file.text.slice(lineStart, offset));
  return indent ? lineStart + indent[0].length : wordBefore(file.text, offset);
}

function treeError(file: SourceFile, node: Node): SyntaxFault {
  if (node.isMissing) return missingError(file, node);
  const { start, end } = unfinishedLineBefore(file, node) ?? firstLine(file, node.startIndex, node.endIndex);
  const text = file.text.slice(start, end);
  const odd = /[^\t\r\n -~]/u.exec(text);
  if (odd) return oddCharacter(start + odd.index, odd[0]);
  const gap = /'\s*`/.exec(text);
  if (gap) {
    const at = start + gap.index + 1;
    const message = 'Missing , between two quoted arguments.';
    const fix = { title: 'Insert ,', start: at, end: at, text: ',' };
    const lineStart = file.lines.lineStart(file.lines.lineAt(at));
    const condition = /\bifn?def\(\s*`\w*'$/.test(file.text.slice(lineStart, at));
    return { start: at - 1, end: at, message, fix, quote: false, ...(condition && { accepted: true as const }) };
  }
  const comma = missingComma(file, node);
  if (comma !== undefined) {
    const message = 'Missing , between two arguments.';
    const fix = { title: 'Insert ,', start: comma, end: comma, text: ',' };
    return { start: comma - 1, end: comma, message, fix, quote: false, ...commaOf(node, comma) };
  }
  const tunable = /^[ \t]*gen_(?:tunable|bool)\(\s*[`']?\w+'?(?=\s+(?:true|false)\s*\))/.exec(
    file.lines.line(file.lines.lineAt(start)),
  );
  if (tunable) {
    const at = file.lines.lineStart(file.lines.lineAt(start)) + tunable[0].length;
    const fix = { title: 'Insert ,', start: at, end: at, text: ',' };
    return { start: at - 1, end: at, message: 'Missing , between two arguments.', fix, quote: false, accepted: true };
  }
  const word = /^[A-Za-z_][\w-]*/.exec(text)?.[0] ?? '';
  const quote = /^[`']/.test(text);
  const statement = statementShape(keywordOfLine(file, start));
  if (statement && !(!STATEMENT_KEYWORDS.has(word) && startsStatement(file, start))) {
    return { start, end, message: `This ${statement.name} is not complete: write ${statement.shape}`, quote };
  }
  if (word) {
    const wordEnd = start + word.length;
    const near = closestName(word, STATEMENT_KEYWORDS) ?? onlyCompletion(word);
    const hint = near ? ` Did you mean ${near}?` : ' A call needs ( right after its name.';
    return {
      start,
      end: wordEnd,
      message: `${word} does not begin a statement.${hint}`,
      ...(near && { fix: { title: `Replace with ${near}`, start, end: wordEnd, text: near } }),
      quote,
    };
  }
  if (file.kind === 'fc') return { start, end, message: FILE_CONTEXT_SHAPE, quote };
  return { start, end, message: `${text.slice(0, 20)} is not expected here.`, quote };
}

const FILE_CONTEXT_SHAPE = 'Not a file context: write PATH [-TYPE] gen_context(system_u:object_r:TYPE,s0)';

/** Where a comma is missing if `node` is a word of a call that stands beside another: `foo(a b)`. */
function missingComma(file: SourceFile, node: Node): number | undefined {
  const { parent, text } = node;
  if (!parent || !['argument', 'arguments', 'macro_call'].includes(parent.type)) return undefined;
  if (!/^[\w$.-]+$/.test(text)) return undefined;
  if (/[\w$}]\s+$/.test(file.text.slice(parent.startIndex, node.startIndex))) {
    return endOfTokenBefore(file.text, node.startIndex);
  }
  return /^\s+[\w${]/.test(file.text.slice(node.endIndex, parent.endIndex)) ? node.endIndex : undefined;
}

function callAround(node: Node): Node | undefined {
  let call = node.parent;
  while (call && call.type !== 'macro_call') call = call.parent;
  return call ?? undefined;
}

/** The call that `node` stands in, and how many commas it has before `offset`. */
function commaOf(node: Node, offset: number): Pick<SyntaxFault, 'comma'> {
  const call = callAround(node);
  if (!call) return {};
  const before = call.text.slice(0, offset - call.startIndex);
  const [, name = '', list = ''] = /^([\w$]+)\(([\s\S]*)$/.exec(before) ?? [];
  const flat = list.replace(/\{[^}]*\}/g, '');
  return { comma: { call: name, index: flat.split(',').length } };
}

/** Names are ASCII; bytes that are not UTF-8 are read as U+FFFD. */
function oddCharacter(start: number, character: string): SyntaxFault {
  const code = character.codePointAt(0)!;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const message =
    code === 0xfffd
      ? 'A byte that is not UTF-8 can only stand in a comment.'
      : code === 0
        ? 'A NUL byte cannot stand in a policy.'
        : `The character ${name} can only stand in a comment.`;
  return { start, end: start + character.length, message, quote: false };
}

/** The one keyword that begins with `word`; a person who typed two letters of it is still typing. */
function onlyCompletion(word: string): string | undefined {
  const found = [...STATEMENT_KEYWORDS].filter((keyword) => word.length > 1 && keyword.startsWith(word));
  const shortest = found.sort((a, b) => a.length - b.length)[0];
  return found.every((keyword) => keyword.startsWith(shortest ?? '')) ? shortest : undefined;
}

function missingError(file: SourceFile, node: Node): SyntaxFault {
  const at = endOfTokenBefore(file.text, node.startIndex);
  const start = Math.max(0, at - 1);
  const quote = node.type === "'" || node.type === '`';
  const line = file.text.slice(file.lines.lineStart(file.lines.lineAt(at)), at);
  if (node.type === ';' && node.parent?.type === 'role_allow' && !/_r\s*$/.test(line)) {
    const range = firstLine(file, node.parent.startIndex, at);
    return { ...range, message: `This allow rule is not complete: write ${statementShape('allow')!.shape}`, quote };
  }
  if (node.type === 'none' && node.parent) {
    // The grammar completes half an entry with <<none>>, the shortest context there is.
    return { ...firstLine(file, node.parent.startIndex, at), message: FILE_CONTEXT_SHAPE, quote };
  }
  if (node.isNamed && /^\s+[{\w$]/.test(file.text.slice(at, at + 100)) && callAround(node)) {
    const fix = { title: 'Insert ,', start: at, end: at, text: ',' };
    return { start, end: at, message: 'Missing , between two arguments.', fix, quote: false, ...commaOf(node, at) };
  }
  if (node.isNamed) {
    const statement = statementShape(keywordOfLine(file, at));
    if (!statement) return { start, end: at, message: 'A name is missing here.', quote };
    const begin = at - line.trimStart().length;
    return {
      start: begin,
      end: at,
      message: `This ${statement.name} is not complete: write ${statement.shape}`,
      quote,
    };
  }
  const message = node.type === ';' ? 'Missing ; at the end of this statement.' : `Missing ${node.type}.`;
  return {
    start,
    end: at,
    message,
    fix: { title: `Insert ${node.type}`, start: at, end: at, text: node.type },
    quote,
  };
}

/** An error at the first word of a line is often the fault of the line before, which stops in the middle. */
function unfinishedLineBefore(file: SourceFile, node: Node): { start: number; end: number } | undefined {
  const line = file.lines.lineAt(node.startIndex);
  if (file.text.slice(file.lines.lineStart(line), node.startIndex).trim() !== '') return undefined;
  if (!STATEMENT_KEYWORDS.has(keywordOfLine(file, node.startIndex))) return undefined;
  const end = endOfTokenBefore(file.text, file.lines.lineStart(line));
  const before = file.lines.lineAt(Math.max(0, end - 1));
  const start = file.lines.lineStart(before) + /^\s*/.exec(file.lines.line(before))![0].length;
  const text = file.text.slice(start, end);
  if (/[;`'(){},]$/.test(text) || !STATEMENT_KEYWORDS.has(keywordOfLine(file, start))) return undefined;
  return { start, end };
}

/** The part of `start` to `end` on its first line that is not white space. */
function firstLine(file: SourceFile, start: number, end: number): { start: number; end: number } {
  const lineEnd = file.lines.lineEnd(file.lines.lineAt(start));
  const stop = Math.min(end, lineEnd);
  const text = file.text.slice(start, stop).trimEnd();
  return { start, end: Math.max(start + Math.max(1, text.length), start + 1) };
}

/** The keyword that begins the statement on the line of `offset`. */
function keywordOfLine(file: SourceFile, offset: number): string {
  return /^\s*([A-Za-z_]+)/.exec(file.lines.line(file.lines.lineAt(offset)))?.[1] ?? '';
}

function startsStatement(file: SourceFile, offset: number): boolean {
  const before = file.text.slice(file.lines.lineStart(file.lines.lineAt(offset)), offset);
  return /(^|[;`'})])\s*$/.test(before);
}

/** The end of the last token before `offset`, comments and white space passed over. */
function endOfTokenBefore(text: string, offset: number): number {
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
