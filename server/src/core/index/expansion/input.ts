/** What m4 has still to read: a stack of pieces, cut into the tokens of m4. */
import { append, cut, isMark, type Mark, madeUp, type Piece, type Place, placeIn, type TextPiece } from './pieces.ts';

export type Token =
  | { readonly kind: 'word'; readonly text: string; readonly pieces: readonly Piece[]; readonly place: Place }
  /** A quoted text without its outer quotes. */
  | { readonly kind: 'quoted'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'comment' | 'other' | 'open' | 'close' | 'comma'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'mark'; readonly pieces: readonly [Mark] };

const WORD = /\w*/y;
/** All that starts nothing, in one go. */
const OTHER = /[^A-Za-z_`#(),]+/y;
const QUOTE = /[`']/g;
/** The same with what only says something in the arguments of a call. */
const OTHER_OUTSIDE = /[^A-Za-z_`#]+/y;
/** So many characters are passed on at a time, so that who asks may pause. */
const MOST_PASSED = 4_000;

const SINGLE = { '(': 'open', ')': 'close', ',': 'comma' } as const;

export class Input {
  /** The next piece last. */
  private readonly stack: Piece[] = [];
  /** How many characters were read so far. */
  read = 0;

  /** Puts text before what is left. */
  push(pieces: readonly Piece[]): void {
    for (let i = pieces.length - 1; i >= 0; i--) {
      const piece = pieces[i]!;
      if (isMark(piece) || piece.from < piece.to) this.stack.push(piece);
    }
  }

  next(): Token | undefined {
    const top = this.stack.at(-1);
    if (!top) return undefined;
    if (isMark(top)) {
      this.stack.pop();
      return { kind: 'mark', pieces: [top] };
    }
    const character = top.text[top.from]!;
    if (character === '`') return this.quoted(top);
    if (character === '#') return { kind: 'comment', pieces: this.line() };
    if (character in SINGLE) {
      return { kind: SINGLE[character as keyof typeof SINGLE], pieces: [this.take(top, top.from + 1)] };
    }
    if (/[A-Za-z_]/.test(character)) return this.word(top);
    OTHER.lastIndex = top.from;
    OTHER.test(top.text);
    return { kind: 'other', pieces: [this.take(top, Math.min(OTHER.lastIndex, top.to))] };
  }

  /**
   * Takes what m4 passes on as it stands: words that are no macros and all between them, up to a quote, a comment or another
   * word; inside of arguments up to a comma or parenthesis too. Undefined where nothing is.
   */
  passed(isNoMacro: (word: string) => boolean, where: 'outside' | 'in arguments'): TextPiece | undefined {
    const top = this.stack.at(-1);
    if (!top || isMark(top)) return undefined;
    const { text, to } = top;
    const other = where === 'outside' ? OTHER_OUTSIDE : OTHER;
    const most = Math.min(to, top.from + MOST_PASSED);
    let at = top.from;
    while (at < most) {
      WORD.lastIndex = at;
      WORD.test(text);
      const end = WORD.lastIndex;
      if (end > at && !isDigit(text.charCodeAt(at))) {
        // A word at the border may go on in the next text.
        if (end >= to || !isNoMacro(text.slice(at, end))) break;
        at = end;
      } else {
        other.lastIndex = at;
        if (!other.test(text)) break;
        at = Math.min(other.lastIndex, to);
      }
    }
    return at > top.from ? this.take(top, at) : undefined;
  }

  /** True if the next character is an opening parenthesis: a word before it is called with arguments. */
  atParenthesis(): boolean {
    const top = this.stack.at(-1);
    return top !== undefined && !isMark(top) && top.text[top.from] === '(';
  }

  /** Takes blanks and line ends away. */
  skipBlanks(): void {
    for (let top = this.stack.at(-1); top && !isMark(top); top = this.stack.at(-1)) {
      let at = top.from;
      while (at < top.to && /\s/.test(top.text[at]!)) at++;
      const ended = at === top.to;
      if (at > top.from) this.take(top, at);
      if (!ended) return;
    }
  }

  /** The rest of the line with its end. */
  line(): Piece[] {
    const pieces: Piece[] = [];
    for (let top = this.stack.at(-1); top; top = this.stack.at(-1)) {
      if (isMark(top)) {
        pieces.push(this.stack.pop()!);
        continue;
      }
      const end = top.text.indexOf('\n', top.from);
      const found = end >= 0 && end < top.to;
      pieces.push(this.take(top, found ? end + 1 : top.to));
      if (found) break;
    }
    return pieces;
  }

  /** A word goes on over the border of two texts, as m4 reads it: `x` and then an expansion to `y` is `xy`. */
  private word(first: TextPiece): Token {
    const pieces: TextPiece[] = [];
    for (let top: Piece | undefined = first; top && !isMark(top); top = this.stack.at(-1)) {
      WORD.lastIndex = top.from;
      WORD.test(top.text);
      const end = Math.min(WORD.lastIndex, top.to);
      if (end === top.from) break;
      const ended = end === top.to;
      pieces.push(this.take(top, end));
      if (!ended) break;
    }
    const text = pieces.map((piece) => piece.text.slice(piece.from, piece.to)).join('');
    return { kind: 'word', text, pieces, place: placeIn(first, first.from) };
  }

  private quoted(first: TextPiece): Token {
    const pieces: Piece[] = [];
    let depth = 0;
    for (let top: Piece | undefined = first; top; top = this.stack.at(-1)) {
      if (isMark(top)) {
        pieces.push(this.stack.pop()!);
        continue;
      }
      const start = depth === 0 ? top.from + 1 : top.from;
      const { text, to } = top;
      QUOTE.lastIndex = top.from;
      let end = -1;
      for (let match = QUOTE.exec(text); match && match.index < to; match = QUOTE.exec(text)) {
        depth += match[0] === '`' ? 1 : -1;
        if (depth > 0) continue;
        end = match.index;
        break;
      }
      if (end >= 0) {
        if (end > start) append(pieces, cut(top, start, end));
        this.take(top, end + 1);
        break;
      }
      if (to > start) append(pieces, cut(top, start, to));
      this.take(top, to);
    }
    return { kind: 'quoted', pieces };
  }

  /** The piece up to `end`; the rest stays. */
  private take(top: TextPiece, end: number): TextPiece {
    this.read += end - top.from;
    if (end >= top.to) this.stack.pop();
    else this.stack[this.stack.length - 1] = cut(top, end, top.to);
    return end >= top.to ? top : cut(top, top.from, end);
  }
}

const isDigit = (code: number) => code >= 0x30 && code <= 0x39;

/** The pieces of `text` between quotes of m4. */
export function quote(pieces: readonly Piece[], place: Place): Piece[] {
  return [madeUp('`', place), ...pieces, madeUp("'", place)];
}
