/** Text on its way through m4, in pieces that remember the file they come from. */
import type { Definition } from '../skeleton.ts';

/** A macro that is being expanded, and from where it was called. */
export interface Call {
  readonly name: string;
  readonly kind: Definition['kind'];
  /** The file that defines it. */
  readonly uri: string;
  readonly arguments: readonly (readonly Piece[])[];
  readonly from: Place;
  /** How many calls it is inside of. */
  readonly depth: number;
}

/** A place in a file. `call` is the macro whose body it is in; undefined in the text that the expansion began with. */
export interface Place {
  readonly uri: string;
  readonly offset: number;
  readonly call: Call | undefined;
}

/** A part of a text, of the body of `call` if it is one. */
export interface TextPiece {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** What to add to an index of `text` for the offset in the file; for made-up text the offset of its call. */
  readonly shift: number | { readonly offset: number };
  readonly uri: string;
  readonly call: Call | undefined;
}

/** A border of an `ifdef` whose name nobody knows: both arms are expanded, each between such borders. */
export interface Mark {
  readonly mark: 'then' | 'else' | 'end';
  readonly name: string;
}

export type Piece = TextPiece | Mark;

export const isMark = (piece: Piece): piece is Mark => 'mark' in piece;

export function placeIn({ uri, call, shift }: TextPiece, index: number): Place {
  return { uri, call, offset: typeof shift === 'number' ? index + shift : shift.offset };
}

/** Text that stands in no file, such as the result of `incr`; its place is that of the call. */
export function madeUp(text: string, { uri, offset, call }: Place): TextPiece {
  return { text, from: 0, to: text.length, shift: { offset }, uri, call };
}

/** The text of pieces; marks are left out. */
export function textOfPieces(pieces: readonly Piece[]): string {
  if (pieces.length === 0) return '';
  return pieces.map((piece) => (isMark(piece) ? '' : piece.text.slice(piece.from, piece.to))).join('');
}

/** A part of a piece. To spread the piece takes several times as long, and every token is cut from one. */
export function cut({ text, shift, uri, call }: TextPiece, from: number, to: number): TextPiece {
  return { text, from, to, shift, uri, call };
}

/** Adds a piece, as a longer last piece where it goes on there. */
export function append(pieces: Piece[], piece: Piece): void {
  const last = pieces.at(-1);
  if (isMark(piece) || !last || isMark(last) || !continues(last, piece)) pieces.push(piece);
  else pieces[pieces.length - 1] = cut(last, last.from, piece.to);
}

function continues(last: TextPiece, next: TextPiece): boolean {
  return last.text === next.text && last.to === next.from && last.call === next.call && last.uri === next.uri;
}
