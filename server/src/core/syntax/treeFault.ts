/** What to say of an ERROR or MISSING node of the tree: the statement that is not complete, and how to mend it. */
import type { Node } from 'web-tree-sitter';
import { closestName } from '../base/closestName.ts';
import { endOfTokenBefore, firstLine } from './codePlaces.ts';
import { commonSlip } from './commonSlip.ts';
import { FILE_CONTEXT_SHAPE, fileContextError, isEntry } from './fileContextFault.ts';
import type { SourceFile } from './sourceFile.ts';
import { STATEMENT_KEYWORDS, statementShape } from './statementShapes.ts';
import type { SyntaxFault } from './syntaxFaults.ts';

export function treeError(file: SourceFile, node: Node): SyntaxFault {
  if (node.isMissing) return missingError(file, node);
  const { start, end } = unfinishedLineBefore(file, node) ?? firstLine(file, node.startIndex, node.endIndex);
  const text = file.text.slice(start, end);
  const odd = /[^\t\r\n -~]/u.exec(text);
  if (odd) return oddCharacter(start + odd.index, odd[0]);
  if (file.kind === 'fc') return fileContextError(file, node.startIndex, node.endIndex);
  const whole = file.lines.line(file.lines.lineAt(start));
  if (isEntry(whole)) {
    const base = file.lines.lineStart(file.lines.lineAt(start));
    return {
      start: base + whole.search(/\S/),
      end: base + whole.trimEnd().length,
      message: 'A file context belongs in the .fc file.',
      quote: false,
    };
  }
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
  const slip = slipOfLine(file, start);
  if (slip) return slip;
  const word = /^[A-Za-z_][\w-]*/.exec(text)?.[0] ?? '';
  const quote = /^[`']/.test(text);
  const statement = statementShape(keywordOfLine(file, start));
  // m4 takes an ifdef with nothing in it, and any text as its condition.
  const line = file.lines.line(file.lines.lineAt(start));
  const condition = /^\s*ifn?def\(\s*`([^'`]*)'/.exec(line);
  if (
    condition &&
    start - file.lines.lineStart(file.lines.lineAt(start)) < condition[0].length &&
    /\W/.test(condition[1]!)
  ) {
    return {
      start,
      end,
      message: `m4 looks for a macro named ${condition[1]} and never finds one.`,
      quote,
      accepted: true,
    };
  }
  const empty = /^\s*(ifn?def|tunable_policy)\(\s*`\w*'\s*\)\s*$/.test(line);
  if (statement && empty) {
    return {
      start,
      end,
      message: `This ${statement.name} holds nothing: write ${statement.shape}`,
      quote,
      accepted: true,
    };
  }
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
  const what = text.trim() === '' ? 'What follows' : text.slice(0, 20).trim();
  return { start, end, message: `${what} is not expected here.`, quote };
}

function slipOfLine(file: SourceFile, offset: number): SyntaxFault | undefined {
  const line = file.lines.lineAt(offset);
  const slip = commonSlip(file.lines.line(line));
  if (!slip) return undefined;
  const base = file.lines.lineStart(line);
  const { fix } = slip;
  return {
    start: base + slip.start,
    end: base + slip.end,
    message: slip.message,
    ...(fix && { fix: { ...fix, start: base + fix.start, end: base + fix.end } }),
    quote: false,
  };
}

/** Where a comma is missing if `node` is a word of a call that stands beside another: `foo(a b)`. */
function missingComma(file: SourceFile, node: Node): number | undefined {
  const { parent, text } = node;
  if (!parent || !['argument', 'arguments', 'macro_call'].includes(parent.type)) return undefined;
  if (!/^[\w$.-]+$/.test(text)) return undefined;
  if (/[\w$}]\s+$/.test(file.text.slice(parent.startIndex, node.startIndex))) {
    // What stands before it may be a comment alone.
    const before = endOfTokenBefore(file.text, node.startIndex);
    return before > parent.startIndex ? before : undefined;
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
  if (/[;`'(){},]$/.test(text) || ENDS_WITHOUT_MARK.test(text) || !STATEMENT_KEYWORDS.has(keywordOfLine(file, start)))
    return undefined;
  return { start, end };
}

/** A whole statement that no `;` ends. */
const ENDS_WITHOUT_MARK = /^(?:portcon\s+\w+\s+[\w-]+\s+\S+:\S+|class\s+\w+(?:\s+inherits\s+\w+)?)$/;

/** The keyword that begins the statement on the line of `offset`. */
function keywordOfLine(file: SourceFile, offset: number): string {
  return /^\s*([A-Za-z_]+)/.exec(file.lines.line(file.lines.lineAt(offset)))?.[1] ?? '';
}

function startsStatement(file: SourceFile, offset: number): boolean {
  const before = file.text.slice(file.lines.lineStart(file.lines.lineAt(offset)), offset);
  return /(^|[;`'})])\s*$/.test(before);
}
