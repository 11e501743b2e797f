/** What the symbol index takes from the text of a module: all at once, or after an edit only where the text is another. */
import { commonEnd, commonStart } from '../base/commonText.ts';
import { countLineEnds } from '../base/lineIndex.ts';
import { finish, type Steps } from '../base/steps.ts';
import { type Attribution, scanAttributions } from './attributions.ts';
import { type Declaration, endOfRequire, scanDeclarations } from './declarations.ts';
import { type CallFound, type LooseCall, scanCalls, scanLooseCalls } from './looseCalls.ts';

export interface ModuleFacts {
  readonly declarations: readonly Declaration[];
  readonly attributions: readonly Attribution[];
  readonly looseCalls: readonly LooseCall[];
}

/**
 * The facts of a text that is read once.
 * @param called gets the names of the macros that it calls, as parts of the text
 */
export function scanModule(text: string, called = new Set<string>()): ModuleFacts {
  const declarations = scanDeclarations(text);
  const declared = new Set(declarations.map(({ name }) => name));
  const looseCalls = scanLooseCalls(text, declared, called);
  return { declarations, attributions: scanAttributions(text), looseCalls };
}

/** Of a text between two places where nothing is open. */
interface Piece {
  readonly length: number;
  /** How many line ends it has. */
  readonly lines: number;
  /** True where something stands before it in its line. */
  readonly isMidLine: boolean;
  at: number;
  line: number;
  /** Placed by `at` and `line`. */
  declarations: readonly Declaration[];
  readonly attributions: readonly Attribution[];
  readonly calls: readonly CallFound[];
}

/** The facts of a text that is edited: only the pieces around what is another than before are read. */
export class ModuleScan {
  private text = '';
  private pieces: readonly Piece[] = [];

  scan(text: string): ModuleFacts {
    finish(this.read(text));
    return factsOf(this.pieces);
  }

  /** Reads the text in steps, so that `scan` has nothing left to read of it. */
  *read(text: string): Steps<void> {
    const before = this.pieces;
    const start = commonStart(this.text, text);
    const newEnd = text.length - commonEnd(this.text, text, start);
    const by = text.length - this.text.length;
    // Whether a piece ends hangs on the character behind it too.
    const head = before.findIndex((piece) => endOf(piece) >= start);
    const pieces = before.slice(0, Math.max(0, head));
    let at = pieces.length > 0 ? endOf(pieces.at(-1)!) : 0;
    let tail = 0;
    for (const end of endsOfPieces(text, at)) {
      yield;
      pieces.push(pieceOf(text, at, end));
      at = end;
      while (tail < before.length && before[tail]!.at + by < end) tail++;
      // From where a piece begins in the same text as before, all goes on as before.
      const next = before[tail];
      if (end >= newEnd && next?.at === end - by && next.isMidLine === isMidLine(text, end)) break;
    }
    if (at === text.length) tail = before.length;
    for (let i = tail; i < before.length; i++) pieces.push(before[i]!);
    this.text = text;
    this.pieces = pieces;
    putInOrder(pieces);
  }
}

const endOf = ({ at, length }: Piece) => at + length;
const isMidLine = (text: string, at: number) => at > 0 && text[at - 1] !== '\n';

/**
 * The ends of the pieces: each behind an empty line that follows the end of a statement, in a long text without empty lines behind
 * any line that ends one, and where no require is open. In a line that is much longer, a piece may end behind a semicolon.
 * @param from where a piece begins
 */
function* endsOfPieces(text: string, from: number): Iterable<number> {
  let begin = from;
  let start = from;
  let require = text.indexOf('require', start);
  let empty = text.indexOf('\n\n', start);
  let plainTo = from;
  for (let gap = nextGap(start); gap >= 0; gap = nextGap(Math.max(gap + 1, start))) {
    const end = gap === empty ? gap + 2 : gap + 1;
    if (!ENDS.has(text[gap - 1]!) || end >= text.length || CONTINUES.test(text[end]!)) continue;
    if (require >= 0 && require < start) require = text.indexOf('require', start);
    const open = require >= 0 && require < end ? openRequire(text, start, end) : undefined;
    start = open ?? end;
    if (open !== undefined) continue;
    yield end;
    begin = end;
  }
  yield text.length;

  /** The line end of the next empty line, or of any line where the piece would be long. */
  function nextGap(at: number): number {
    if (empty >= 0 && empty < at) empty = text.indexOf('\n\n', at);
    const last = begin + LONG;
    if (empty >= 0 && empty <= last) return empty;
    const from = Math.max(at, last);
    const lineEnd = text.indexOf('\n', from);
    const isFar = (lineEnd < 0 ? text.length : lineEnd) > from + LONG;
    return (isFar && gapInLine(from)) || lineEnd;
  }

  /** The space behind a semicolon, where the line has no comment, quote or call at its start; undefined where there is none. */
  function gapInLine(at: number): number | undefined {
    const found = text.slice(at, at + LONG).search(END_IN_LINE);
    if (found < 0) return undefined;
    const gap = at + found + 1;
    // What is known to be plain is not read again, since a require may be open at each semicolon of a long line.
    const known = Math.max(begin, plainTo);
    const newline = text.slice(known, gap).lastIndexOf('\n');
    const part = text.slice(known + newline + 1, gap);
    const isStart = newline >= 0 || (known === begin && !isMidLine(text, begin));
    if (NOT_PLAIN.test(part) || (isStart && CALL_AT_START.test(part))) return undefined;
    plainTo = gap;
    return gap;
  }
}

/** The end of a statement that another follows in the line. */
const END_IN_LINE = /; (?![\s;,])/;
const NOT_PLAIN = /[#`]|\bdnl\b/;
const CALL_AT_START = /^\s*\w+\(/;

/** In code units; a module has an empty line every few hundred. */
const LONG = 10_000;

const ENDS: ReadonlySet<string> = new Set([';', ')', "'", '}']);
/** What may go on with a statement behind its last name. */
const CONTINUES = /[\s;,]/;
const REQUIRE = /#[^\n]*|\bdnl\b[^\n]*|\b(gen_require\(\s*`?|require\s*\{)/g;

/** The end of a require that begins between two offsets and is open at the second; undefined where there is none. */
function openRequire(text: string, from: number, to: number): number | undefined {
  REQUIRE.lastIndex = from;
  for (let match = REQUIRE.exec(text); match && match.index < to; match = REQUIRE.exec(text)) {
    const [, opening] = match;
    if (opening === undefined) continue;
    const end = endOfRequire(text, opening, REQUIRE.lastIndex);
    if (end >= to) return end;
    REQUIRE.lastIndex = end;
  }
  return undefined;
}

/** Placed as if it were on the first line. */
function pieceOf(all: string, at: number, end: number): Piece {
  const text = all.slice(at, end);
  const inLine = isMidLine(all, at);
  const piece: Piece = {
    length: text.length,
    lines: countLineEnds(text, 0, text.length),
    isMidLine: inLine,
    at: 0,
    line: 0,
    declarations: scanDeclarations(text),
    attributions: scanAttributions(text),
    calls: scanCalls(text, () => true, inLine ? 'in a line' : 'at the start of a line'),
  };
  place(piece, at, 0);
  return piece;
}

/** Moves the pieces to where they stand now. */
function putInOrder(pieces: readonly Piece[]): void {
  let at = 0;
  let line = 0;
  for (const piece of pieces) {
    place(piece, at, line);
    at += piece.length;
    line += piece.lines;
  }
}

function place(piece: Piece, at: number, line: number): void {
  const by = at - piece.at;
  const down = line - piece.line;
  if (by === 0 && down === 0) return;
  if (piece.declarations.length > 0) {
    // A long line has thousands, which take ten times as long where `each` is spread.
    piece.declarations = piece.declarations.map(({ kind, name, start, end, from, line }) => ({
      kind,
      name,
      start: start + by,
      end: end + by,
      from: from + by,
      line: line + down,
    }));
  }
  piece.at = at;
  piece.line = line;
}

function factsOf(pieces: readonly Piece[]): ModuleFacts {
  const declarations: Declaration[] = [];
  const attributions: Attribution[] = [];
  const declared = new Set<string>();
  // At each key, so without the garbage of iterators.
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    for (let at = 0; at < piece.declarations.length; at++) {
      declarations.push(piece.declarations[at]!);
      declared.add(piece.declarations[at]!.name);
    }
    for (let at = 0; at < piece.attributions.length; at++) attributions.push(piece.attributions[at]!);
  }
  const looseCalls: LooseCall[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const { calls } = pieces[i]!;
    for (let at = 0; at < calls.length; at++) if (!declared.has(calls[at]!.word)) looseCalls.push(calls[at]!.call);
  }
  return { declarations, attributions, looseCalls };
}
