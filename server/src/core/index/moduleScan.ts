/** What the symbol index takes from the text of a module: all at once, or after an edit only where the text is another. */
import { type Attribution, scanAttributions } from './attributions.ts';
import { type Declaration, endOfRequire, scanDeclarations } from './declarations.ts';
import { type CallFound, type LooseCall, scanCalls, scanLooseCalls } from './looseCalls.ts';

export interface ModuleFacts {
  readonly declarations: readonly Declaration[];
  readonly attributions: readonly Attribution[];
  readonly looseCalls: readonly LooseCall[];
}

/** The facts of a text that is read once. */
export function scanModule(text: string): ModuleFacts {
  const declarations = scanDeclarations(text);
  const declared = new Set(declarations.map(({ name }) => name));
  return { declarations, attributions: scanAttributions(text), looseCalls: scanLooseCalls(text, declared) };
}

/** Of a text between two places where nothing is open. */
interface Piece {
  /** Placed as if the text began with the piece, or where `at` and `line` say. */
  declarations: readonly Declaration[];
  at: number;
  line: number;
  readonly attributions: readonly Attribution[];
  readonly calls: readonly CallFound[];
  readonly lines: number;
}

/** The facts of a text that is edited: each piece of it is read once. */
export class ModuleScan {
  private pieces = new Map<string, Piece>();

  scan(text: string): ModuleFacts {
    const known = this.pieces;
    // What the text has no more is forgotten.
    this.pieces = new Map();
    const list: Piece[] = [];
    let line = 0;
    for (let at = 0; at < text.length; ) {
      const end = endOfPiece(text, at);
      const own = text.slice(at, end);
      // Two pieces of the same text are at two places.
      const before = known.get(own);
      known.delete(own);
      const piece = before ?? pieceOf(own);
      place(piece, at, line);
      this.pieces.set(own, piece);
      list.push(piece);
      line += piece.lines;
      at = end;
    }
    return factsOf(list);
  }
}

/** A piece ends behind an empty line that follows the end of a statement, and where no require is open. */
function endOfPiece(text: string, from: number): number {
  let start = from;
  for (let gap = text.indexOf('\n\n', from); gap >= 0; gap = text.indexOf('\n\n', gap + 1)) {
    const end = gap + 2;
    if (!ENDS.has(text[gap - 1]!) || end >= text.length || CONTINUES.test(text[end]!)) continue;
    const open = openRequire(text, start, end);
    if (open === undefined) return end;
    start = open;
  }
  return text.length;
}

const ENDS: ReadonlySet<string> = new Set([';', ')', "'", '}']);
/** What may go on with a statement behind its last name. */
const CONTINUES = /[\s;,]/;
const REQUIRE = /#[^\n]*|\bdnl\b[^\n]*|\b(gen_require\(\s*`?|require\s*\{)/g;

/** The offset of a require between two offsets that is open at the second; undefined where there is none. */
function openRequire(text: string, from: number, to: number): number | undefined {
  const found = text.indexOf('require', from);
  if (found < 0 || found >= to) return undefined;
  REQUIRE.lastIndex = from;
  for (let match = REQUIRE.exec(text); match && match.index < to; match = REQUIRE.exec(text)) {
    const [, opening] = match;
    if (opening === undefined) continue;
    const end = endOfRequire(text, opening, REQUIRE.lastIndex);
    if (end >= to) return match.index;
    REQUIRE.lastIndex = end;
  }
  return undefined;
}

function pieceOf(text: string): Piece {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return {
    declarations: scanDeclarations(text),
    attributions: scanAttributions(text),
    calls: scanCalls(text, () => true),
    lines,
    at: 0,
    line: 0,
  };
}

function place(piece: Piece, at: number, line: number): void {
  const by = at - piece.at;
  const down = line - piece.line;
  if (by === 0 && down === 0) return;
  piece.declarations = piece.declarations.map((each) => ({
    ...each,
    start: each.start + by,
    end: each.end + by,
    from: each.from + by,
    line: each.line + down,
  }));
  piece.at = at;
  piece.line = line;
}

function factsOf(pieces: readonly Piece[]): ModuleFacts {
  const declarations = pieces.flatMap((piece) => piece.declarations);
  const declared = new Set(declarations.map(({ name }) => name));
  return {
    declarations,
    attributions: pieces.flatMap(({ attributions }) => attributions),
    looseCalls: pieces.flatMap(({ calls }) => calls.flatMap(({ word, call }) => (declared.has(word) ? [] : [call]))),
  };
}
