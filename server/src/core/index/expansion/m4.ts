/**
 * Expands policy text as GNU m4 does: arguments are collected with their macros expanded, the body replaces the call and is
 * read again. Two things differ: an `ifdef` of a name that nobody knows keeps both arms, and a cycle ends.
 */
import type { Steps } from '../../base/steps.ts';
import type { Located } from '../definitionTable.ts';
import { BUILTINS, type Macros } from './builtins.ts';
import type { Effect } from './effects.ts';
import { Input, quote, type Token } from './input.ts';
import {
  append,
  type Call,
  cut,
  isMark,
  madeUp,
  type Piece,
  type Place,
  type TextPiece,
  textOfPieces,
} from './pieces.ts';

export interface ExpansionSource {
  /** The definition of a macro that is in force. */
  find(name: string): Located | undefined;
  /** The text of a file that defines one; undefined where it is not at hand (then its URI is in `missing`). */
  textOf(uri: string): string | undefined;
  /** Build options, such as `enable_mcs`, with what is known of them; an `ifdef` of any other unknown name keeps both arms. */
  readonly options?: ReadonlyMap<string, boolean>;
  /** True if each parameter that stands in the text, such as `$1`, is for something that is not empty. */
  readonly areParametersGiven?: boolean;
  /** Words that are known to be no macros, to which those that are met are added; of one set of macros. */
  readonly plainWords?: Set<string>;
  /**
   * What a call of an interface or template gives, where that is known without expanding it here. The arguments are expanded.
   * It then stands in the output as it is; where that turns out to be in a statement, the expansion is not sound.
   */
  readonly given?: (call: Call, args: readonly string[]) => Steps<readonly Effect[] | undefined>;
  /** How many characters may be read, those of expanded bodies included. */
  readonly limit: number;
}

/** What a call gives, in the place of its text. */
export interface Given {
  readonly given: readonly Effect[];
}

export interface Expanded {
  readonly pieces: readonly (Piece | Given)[];
  /** Files whose text was needed and not at hand; their macros are left as they are. */
  readonly missing: ReadonlySet<string>;
  /** Calls that were left out because they are inside of the same call already. */
  readonly cycles: readonly Call[];
  /** False if the limit was reached or a call is not closed. */
  readonly isWhole: boolean;
  /** True if a builtin decided by a text with a parameter of a call in it that is not replaced, such as `$1`. */
  readonly looksAtParameter: boolean;
}

/** `gen_cats` goes down 1024 calls. */
const MOST_DEPTH = 1500;

/** What the devel Makefile defines on the command line of m4, with its default values. */
const NUMBERS = new Map([
  ['mls_num_sens', '16'],
  ['mls_num_cats', '1024'],
  ['mcs_num_cats', '1024'],
]);

/** Definitions are in the index; that they define something when read again must not happen inside of a call. */
const SILENT = new Set(['interface', 'template']);

/** Tokens in one step, less than a millisecond of work. */
const STEP = 500;

/** @param text what to expand; its pieces say where it stands */
export function* expandPieces(text: readonly Piece[], source: ExpansionSource): Steps<Expanded> {
  const input = new Input();
  const output: (Piece | Given)[] = [];
  /** The pieces at its end, to which the next one may be joined. */
  let joinable: Piece[] = [];
  const own = new Map<string, (readonly Piece[])[]>();
  const found = new Map<string, Located | undefined>();
  const plainWords = source.plainWords ?? new Set<string>();
  const missing = new Set<string>();
  const cycles: Call[] = [];
  let isWhole = true;
  let looksAtParameter = false;
  const macros: Macros = { isDefined, define, undefine, look, isSame, push: (pieces) => input.push(pieces) };

  input.push(text);
  for (let tokens = 1; input.read < source.limit; tokens++) {
    if (tokens % STEP === 0) yield;
    const passed = input.passed(isNoMacro, 'outside');
    if (passed) append(joinable, passed);
    const token = input.next();
    if (!token) return { pieces: allPieces(), missing, cycles, isWhole, looksAtParameter };
    const call = token.kind === 'word' && source.given ? givableCall(token) : undefined;
    if (call) {
      const args = call.arguments.some((pieces) => pieces.some(isMark)) ? undefined : call.arguments.map(textOfPieces);
      const given = args && (yield* source.given!(call, args));
      if (!given) enter(call);
      else if (given.length > 0) {
        output.push(...joinable, { given });
        joinable = [];
      }
      continue;
    }
    if (token.kind === 'word' && expandWord(token)) continue;
    for (const piece of token.pieces) append(joinable, piece);
  }
  return { pieces: allPieces(), missing, cycles, isWhole: false, looksAtParameter };

  function allPieces(): (Piece | Given)[] {
    return [...output, ...joinable];
  }

  /** The call of an interface or template that a word begins, with its arguments read; undefined where it is something else. */
  function givableCall({ text: name, place }: Token & { readonly kind: 'word' }): Call | undefined {
    if (own.has(name) || NUMBERS.has(name) || BUILTINS.has(name) || SILENT.has(name)) return undefined;
    const located = find(name);
    if (!located || located.definition.kind === 'define' || !isAtHand(name, located)) return undefined;
    return callOf(name, located, place);
  }

  function isNoMacro(word: string): boolean {
    return plainWords.has(word) && !own.has(word);
  }

  function find(name: string): Located | undefined {
    if (!found.has(name)) found.set(name, source.find(name));
    return found.get(name);
  }

  /** Expands a macro; false for a word that is none. */
  function expandWord({ text: name, place }: Token & { readonly kind: 'word' }): boolean {
    const body = own.get(name)?.at(-1);
    if (body) {
      pushBody(body, name, collect(), place);
      return true;
    }
    const number = NUMBERS.get(name);
    if (number) {
      input.push([madeUp(number, place)]);
      return true;
    }
    const builtin = BUILTINS.get(name);
    if (builtin) {
      if (builtin.isBlind && !input.atParenthesis()) return false;
      if (name === 'dnl') input.line();
      else builtin.run(macros, collect(), place);
      return true;
    }
    const located = find(name);
    if (!located) {
      plainWords.add(name);
      return false;
    }
    if (SILENT.has(name)) {
      collect();
      return true;
    }
    return expandDefinition(name, located, place);
  }

  function expandDefinition(name: string, located: Located, place: Place): boolean {
    if (!isAtHand(name, located)) return false;
    enter(callOf(name, located, place));
    return true;
  }

  /** False where the text of the definition is missing or another one than was scanned. */
  function isAtHand(name: string, { uri, definition }: Located): boolean {
    const file = source.textOf(uri);
    if (file === undefined) missing.add(uri);
    return file?.startsWith(name, definition.nameStart) ?? false;
  }

  /** Reads the arguments. */
  function callOf(name: string, { uri, definition }: Located, place: Place): Call {
    const { kind } = definition;
    return { name, kind, uri, arguments: collect(), from: place, depth: (place.call?.depth ?? -1) + 1 };
  }

  /** Goes on in the body of the macro. */
  function enter(call: Call): void {
    // To look for a cycle costs time too.
    input.read += call.depth >> 3;
    if (call.depth > MOST_DEPTH) isWhole = false;
    if (call.depth > MOST_DEPTH || input.read >= source.limit) return;
    if (isInside(call)) {
      cycles.push(call);
      return;
    }
    const { uri, definition } = find(call.name)!;
    const { bodyStart: from, bodyEnd: to } = definition;
    const body: TextPiece = { text: source.textOf(uri)!, from, to, shift: 0, uri, call };
    pushBody([body], call.name, call.arguments, call.from);
  }

  function pushBody(body: readonly Piece[], name: string, args: readonly (readonly Piece[])[], place: Place): void {
    const pieces = substitute(body, name, args, place);
    if (pieces.length > MOST_PIECES) isWhole = false;
    input.push(pieces);
  }

  /** The arguments of a call, those of a macro without parentheses none. */
  function collect(): Piece[][] {
    if (!input.atParenthesis()) return [];
    input.next();
    const all: Piece[][] = [];
    let current: Piece[] = [];
    let depth = 0;
    input.skipBlanks();
    while (input.read < source.limit) {
      const passed = input.passed(isNoMacro, 'in arguments');
      if (passed) append(current, passed);
      const token = input.next();
      if (!token) break;
      if (token.kind === 'word' && expandWord(token)) {
        if (current.length === 0) input.skipBlanks();
        continue;
      }
      if (token.kind === 'close' && depth === 0) return [...all, current];
      if (token.kind === 'comma' && depth === 0) {
        all.push(current);
        current = [];
        input.skipBlanks();
        continue;
      }
      if (token.kind === 'open') depth++;
      if (token.kind === 'close') depth--;
      for (const piece of token.pieces) append(current, piece);
    }
    isWhole = false;
    return [...all, current];
  }

  function isDefined(name: string): boolean | undefined {
    const stack = own.get(name);
    if (stack) return stack.length > 0;
    if (NUMBERS.has(name) || BUILTINS.has(name) || find(name)) return true;
    const known = source.options?.get(name);
    if (known !== undefined) return known;
    return INTERNAL.test(name) ? false : undefined;
  }

  function look(pieces: readonly Piece[]): string {
    const text = textOfPieces(pieces);
    if (text.includes('$')) looksAtParameter = true;
    return text;
  }

  function isSame(one: readonly Piece[], other: readonly Piece[]): boolean {
    const texts = [textOfPieces(one), textOfPieces(other)] as const;
    const least = source.areParametersGiven ? 1 : 0;
    if (mayBecome(...texts, least) || mayBecome(texts[1], texts[0], least)) looksAtParameter = true;
    return texts[0] === texts[1];
  }

  function define(name: string, body: readonly Piece[], how: 'replace' | 'stack'): void {
    // What is defined inside of a body takes `$1` for a parameter of its own.
    look(body);
    const stack = own.get(name) ?? [];
    if (how === 'replace') stack.pop();
    stack.push(body);
    own.set(name, stack);
  }

  function undefine(name: string, how: 'all' | 'top'): void {
    const stack = own.get(name);
    if (how === 'top') stack?.pop();
    else own.set(name, []);
  }
}

/**
 * True if a text with parameters in it, such as `foo($1)`, may be the other one with some arguments.
 * @param least how many characters an argument has at the least
 */
function mayBecome(text: string, other: string, least: number): boolean {
  if (!text.includes('$')) return false;
  const [first = '', ...rest] = text.split(/\$(?:\d+|[*@#])/);
  const last = rest.at(-1) ?? '';
  if (other.includes('$')) return true;
  return other.startsWith(first) && other.endsWith(last) && other.length >= first.length + least * rest.length;
}

/** Names that the support macros of refpolicy ask for and that no build defines: overridden defaults and inner states. */
const INTERNAL = /_conf$|^(self_contained_policy|__in_optional_policy|__if_error|users_extra|m4_werror)$/;

/** True inside of the same call with the same arguments: it would never end. */
function isInside(call: Call): boolean {
  let text: string | undefined;
  for (let outer = call.from.call; outer; outer = outer.from.call) {
    if (outer.name !== call.name) continue;
    text ??= argumentsText(call);
    if (argumentsText(outer) === text) return true;
  }
  return false;
}

const argumentTexts = new WeakMap<Call, string>();

function argumentsText(call: Call): string {
  const known = argumentTexts.get(call);
  if (known !== undefined) return known;
  const text = call.arguments.map(textOfPieces).join(',');
  argumentTexts.set(call, text);
  return text;
}

/** A body that gets longer than this is made to be so; it is cut. */
const MOST_PIECES = 100_000;
const PARAMETER = /\$(\d+|[*@#])/g;

/** The body of a macro with `$0`, `$1`…, `$*`, `$@` and `$#` replaced. */
function substitute(
  body: readonly Piece[],
  name: string,
  args: readonly (readonly Piece[])[],
  place: Place,
): readonly Piece[] {
  const result: Piece[] = [];
  for (const piece of body) {
    if (result.length > MOST_PIECES) break;
    if (isMark(piece)) {
      result.push(piece);
      continue;
    }
    let from = piece.from;
    // In the whole text the expression would look for the next parameter behind the piece.
    const text = piece.text.slice(piece.from, piece.to);
    PARAMETER.lastIndex = 0;
    for (let match = PARAMETER.exec(text); match; match = PARAMETER.exec(text)) {
      const at = piece.from + match.index;
      if (at > from) result.push(cut(piece, from, at));
      for (const each of valueFor(match[1]!)) result.push(each);
      if (result.length > MOST_PIECES) return result;
      from = piece.from + PARAMETER.lastIndex;
    }
    if (from < piece.to) result.push(from === piece.from ? piece : cut(piece, from, piece.to));
  }
  return result;

  function valueFor(parameter: string): readonly Piece[] {
    if (parameter === '0') return [madeUp(name, place)];
    if (parameter === '#') return [madeUp(String(args.length), place)];
    if (parameter === '*') return joined(args, place);
    if (parameter === '@')
      return joined(
        args.map((each) => quote(each, place)),
        place,
      );
    return args[Number(parameter) - 1] ?? [];
  }
}

/** Arguments with a comma between them. */
function joined(args: readonly (readonly Piece[])[], place: Place): Piece[] {
  return args.flatMap((each, i) => (i === 0 ? each : [madeUp(',', place), ...each]));
}
