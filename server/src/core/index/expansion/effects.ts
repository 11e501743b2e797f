/** Reads what an expansion gives: rules, declarations and requires, each with its conditions and the place of its first word. */
import type { Given } from './m4.ts';
import { isMark, type Mark, type Piece, type Place, placeIn, type TextPiece } from './pieces.ts';
import { flatten, wordsOf } from './words.ts';

/** A condition; statements of the same block share the object. */
export type Condition =
  | { readonly kind: 'ifdef'; readonly name: string; readonly holds: boolean }
  | { readonly kind: 'if'; readonly expression: string; readonly holds: boolean }
  | { readonly kind: 'optional'; readonly holds: boolean };

export interface Effect {
  /** `call`: a macro that nobody defines here; what it gives is not known. */
  readonly kind: 'rule' | 'declaration' | 'require' | 'call' | 'other';
  /** Words and punctuation; nested sets are flat, each member once. Without the semicolon. */
  readonly words: readonly string[];
  /** From the outermost to the innermost. */
  readonly conditions: readonly Condition[];
  readonly place: Place;
}

interface Block {
  readonly kind: 'optional' | 'if' | 'require' | 'ifdef';
  readonly condition?: Condition;
}

type Part = string | { readonly mark: 'then' | 'else' | 'end'; readonly name: string };

const TOKEN = /#[^\n]*|"[^"\n]*"|\n|[{}:;,~()]|[^\s{}:;,~()"#]+/g;

/** Statements that a line end closes, not a semicolon. */
const LINE = /^(portcon|netifcon|nodecon|genfscon|sid|policycap|fs_use_\w+)$/;

export interface ReadEffects {
  /** In their order. A statement that is not closed is left out. */
  readonly effects: readonly Effect[];
  /** True if what was left out has a parameter in it, such as `$1`, which may be a statement. */
  readonly dropsParameter: boolean;
  /** False if what a call gives stands inside of a statement. */
  readonly isSound: boolean;
  /** False if the text begins or ends inside of a statement or block, so that it goes on with what is around it. */
  readonly isClosed: boolean;
}

export function readEffects(pieces: readonly (Piece | Given)[]): ReadEffects {
  const reader = createReader();
  const { text, starts, texts, stops } = join(pieces);
  let nextStop = 0;
  let piece = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    for (; nextStop < stops.length && stops[nextStop]!.at <= match.index; nextStop++) reader.stop(stops[nextStop]!);
    if (match[0][0] === '#') continue;
    while (piece + 1 < starts.length && starts[piece + 1]! <= match.index) piece++;
    const origin = texts[piece]!;
    reader.token(match[0], origin, match.index - starts[piece]! + origin.from);
  }
  for (; nextStop < stops.length; nextStop++) reader.stop(stops[nextStop]!);
  return reader.end();
}

/** A mark or what a call gives, at a place between words. */
type Stop = { readonly at: number } & (Mark | Given);

/** One string of all pieces, with where each begins in it and where there is something else than text. */
function join(pieces: readonly (Piece | Given)[]) {
  const texts: TextPiece[] = [];
  const starts: number[] = [];
  const stops: Stop[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    if ('given' in piece || isMark(piece)) {
      // A word ends at a mark: what follows is of the other arm.
      stops.push({ ...piece, at: length });
      parts.push(' ');
      length++;
      continue;
    }
    texts.push(piece);
    starts.push(length);
    parts.push(piece.text.slice(piece.from, piece.to));
    length += piece.to - piece.from;
  }
  return { text: parts.join(''), starts, texts, stops };
}

function createReader() {
  const effects: Effect[] = [];
  const blocks: Block[] = [];
  let closed: Block | undefined;
  let parts: Part[] = [];
  let place: Place | undefined;
  let braces = 0;
  let parentheses = 0;
  let dropsParameter = false;
  let isSound = true;
  let isClosed = true;

  return { token, stop, end };

  function end(): ReadEffects {
    if (parts.length > 0 || blocks.length > 0) isClosed = false;
    drop();
    return { effects, dropsParameter, isSound, isClosed };
  }

  function stop(stop: Stop): void {
    if ('given' in stop) give(stop);
    else mark(stop);
  }

  function give({ given }: Given): void {
    if (parts.length > 0 || blocks.some(({ kind }) => kind === 'require')) isSound = false;
    const around = blocks.flatMap(({ condition }) => condition ?? []);
    for (const effect of given) {
      effects.push(around.length === 0 ? effect : { ...effect, conditions: [...around, ...effect.conditions] });
    }
  }

  function drop(): void {
    if (parts.some((part) => typeof part === 'string' && part.includes('$'))) dropsParameter = true;
    parts = [];
  }

  /** @param at where the token stands in the text of its origin */
  function token(text: string, origin: TextPiece, at: number): void {
    const first = parts[0];
    if (text === '\n') {
      if (typeof first === 'string' && LINE.test(first) && isComplete(parts)) finish();
      return;
    }
    if (parts.length === 0) {
      if (text === '}') close();
      if (text === '}' || text === ';') return;
      place = placeIn(origin, at);
    }
    if (text === '{' && braces === 0 && opens()) return;
    if ((text === '}' || text === ';') && braces === 0) {
      if (text === '}') close();
      else finish();
      return;
    }
    if (text === '{') braces++;
    if (text === '}') braces--;
    if (text === '(') parentheses++;
    parts.push(text);
    if (text !== ')') return;
    parentheses = Math.max(0, parentheses - 1);
    if (parentheses === 0 && braces === 0 && isCall()) finish();
  }

  /** A name with arguments that stands where a statement does. */
  function isCall(): boolean {
    return parts[1] === '(' && typeof parts[0] === 'string' && parts[0] !== 'if';
  }

  function opens(): boolean {
    const [keyword, second] = parts;
    if (keyword === 'else' && closed && parts.length === 1) {
      blocks.push({ kind: closed.kind, ...(closed.condition && { condition: { ...closed.condition, holds: false } }) });
    } else if (keyword === 'optional' && parts.length === 1) {
      blocks.push({ kind: 'optional', condition: { kind: 'optional', holds: true } });
    } else if (keyword === 'require' && parts.length === 1) {
      blocks.push({ kind: 'require' });
    } else if (keyword === 'if' && second === '(') {
      const words = parts.filter((part) => typeof part === 'string').slice(2, -1);
      blocks.push({ kind: 'if', condition: { kind: 'if', expression: wordsOf(words), holds: true } });
    } else return false;
    parts = [];
    parentheses = 0;
    return true;
  }

  function close(): void {
    drop();
    braces = 0;
    parentheses = 0;
    const at = blocks.findLastIndex(({ kind }) => kind !== 'ifdef');
    if (at >= 0) [closed] = blocks.splice(at, 1);
    else isClosed = false;
  }

  function mark({ mark, name }: { mark: 'then' | 'else' | 'end'; name: string }): void {
    if (parts.length > 0) {
      parts.push({ mark, name });
      return;
    }
    moveMark(mark, name);
  }

  function moveMark(mark: 'then' | 'else' | 'end', name: string): void {
    if (mark !== 'then') {
      const at = blocks.findLastIndex(
        ({ kind, condition }) => kind === 'ifdef' && condition && nameOf(condition) === name,
      );
      if (at >= 0) blocks.splice(at, 1);
    }
    if (mark !== 'end') blocks.push({ kind: 'ifdef', condition: { kind: 'ifdef', name, holds: mark === 'then' } });
  }

  function finish(): void {
    const conditions = blocks.flatMap(({ condition }) => condition ?? []);
    const isRequired = blocks.some(({ kind }) => kind === 'require');
    for (const variant of variantsOf(parts)) {
      const words = flatten(variant.words);
      if (words.length === 0) continue;
      const kind = isRequired ? 'require' : kindOf(words);
      effects.push({ kind, words, conditions: [...conditions, ...variant.conditions], place: place! });
    }
    const open: Exclude<Part, string>[] = [];
    for (const part of parts) {
      if (typeof part === 'string') continue;
      if (part.mark !== 'then' && open.length > 0) open.pop();
      else if (part.mark !== 'then') moveMark(part.mark, part.name);
      if (part.mark !== 'end') open.push(part);
    }
    for (const part of open) moveMark(part.mark, part.name);
    parts = [];
    parentheses = 0;
  }
}

const nameOf = (condition: Condition) => (condition.kind === 'ifdef' ? condition.name : undefined);

function isComplete(parts: readonly Part[]): boolean {
  const words = parts.filter((part) => typeof part === 'string');
  return words.length >= 2 && words.at(-1) !== ':';
}

const RULE =
  /^(allow|dontaudit|auditallow|auditdeny|neverallow|allowxperm|dontauditxperm|auditallowxperm|neverallowxperm|type_transition|type_change|type_member|role_transition|range_transition|role_allow|typebounds|permissive|typeattribute|roleattribute|constrain|validatetrans|mlsconstrain|mlsvalidatetrans)$/;
const DECLARATION =
  /^(type|typealias|attribute|attribute_role|role|bool|tunable|class|common|sensitivity|category|level|dominance|user)$/;

function kindOf(words: readonly string[]): Effect['kind'] {
  const [first] = words;
  if (RULE.test(first!)) return 'rule';
  if (first === 'role' && words[2] === 'types') return 'rule';
  if (DECLARATION.test(first!)) return 'declaration';
  return words[1] === '(' ? 'call' : 'other';
}

/** A statement with an `ifdef` inside is one for each arm; more than that many names are never in one statement. */
const MOST_NAMES = 3;

function variantsOf(parts: readonly Part[]): { words: string[]; conditions: Condition[] }[] {
  const names = [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : part.name)))].slice(0, MOST_NAMES);
  if (names.length === 0) return [{ words: parts as string[], conditions: [] }];
  return Array.from({ length: 2 ** names.length }, (_, bits) => {
    const holds = (name: string) => (bits & (1 << names.indexOf(name))) === 0;
    const hidden: boolean[] = [];
    const words: string[] = [];
    for (const part of parts) {
      if (typeof part === 'string') {
        if (!hidden.includes(true)) words.push(part);
        continue;
      }
      if (part.mark !== 'then') hidden.pop();
      if (part.mark !== 'end') hidden.push(holds(part.name) !== (part.mark === 'then'));
    }
    return { words, conditions: names.map((name) => ({ kind: 'ifdef', name, holds: holds(name) })) };
  });
}
