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
    let at = 0;
    for (const end of endsOfPieces(text)) {
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

/** The ends of the pieces: each behind an empty line that follows the end of a statement, and where no require is open. */
function endsOfPieces(text: string): number[] {
  const ends: number[] = [];
  let from = 0;
  let require = text.indexOf('require');
  for (let gap = text.indexOf('\n\n'); gap >= 0; gap = text.indexOf('\n\n', gap + 1)) {
    const end = gap + 2;
    if (!ENDS.has(text[gap - 1]!) || end >= text.length || CONTINUES.test(text[end]!)) continue;
    if (require >= 0 && require < from) require = text.indexOf('require', from);
    const open = require >= 0 && require < end ? openRequire(text, from, end) : undefined;
    if (open === undefined) ends.push(end);
    from = open ?? end;
  }
  return [...ends, text.length];
}

const ENDS: ReadonlySet<string> = new Set([';', ')', "'", '}']);
/** What may go on with a statement behind its last name. */
const CONTINUES = /[\s;,]/;
const REQUIRE = /#[^\n]*|\bdnl\b[^\n]*|\b(gen_require\(\s*`?|require\s*\{)/g;

/** The offset of a require between two offsets that is open at the second; undefined where there is none. */
function openRequire(text: string, from: number, to: number): number | undefined {
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
