/** The builtin macros of GNU m4 that policy uses (m4.info, "Macro index"). Those it does not use are left as text. */

import { quote } from './input.ts';
import { type Mark, madeUp, type Piece, type Place } from './pieces.ts';

/** What a builtin may do. */
export interface Macros {
  /** Undefined for a name of which nothing is known. */
  isDefined(name: string): boolean | undefined;
  define(name: string, body: readonly Piece[], how: 'replace' | 'stack'): void;
  undefine(name: string, how: 'all' | 'top'): void;
  /** Puts text before what is still to be read. */
  push(pieces: readonly Piece[]): void;
  /** The text by which a builtin decides what comes out. */
  look(pieces: readonly Piece[]): string;
  /** Whether two texts are the same, by which a builtin decides too. */
  isSame(one: readonly Piece[], other: readonly Piece[]): boolean;
}

export interface Builtin {
  /** A word only, unless a parenthesis follows. */
  readonly isBlind: boolean;
  run(macros: Macros, args: readonly (readonly Piece[])[], place: Place): void;
}

type Run = Builtin['run'];

const silent: Run = () => {};

/** A builtin whose result is a text made of the texts of its arguments. */
const result =
  (make: (...args: string[]) => string): Run =>
  (macros, args, place) =>
    macros.push([madeUp(make(...args.map(macros.look)), place)]);

const number = (text: string | undefined) => Number.parseInt(text ?? '', 10) || 0;

const BLIND: readonly (readonly [string, Run])[] = [
  ['define', (macros, [name, body]) => macros.define(macros.look(name ?? []), body ?? [], 'replace')],
  ['pushdef', (macros, [name, body]) => macros.define(macros.look(name ?? []), body ?? [], 'stack')],
  ['undefine', (macros, args) => undefineAll(macros, args, 'all')],
  ['popdef', (macros, args) => undefineAll(macros, args, 'top')],
  ['ifdef', ifdef],
  ['ifelse', ifelse],
  ['shift', shift],
  ['incr', result((value) => String(number(value) + 1))],
  ['decr', result((value) => String(number(value) - 1))],
  ['len', result((text = '') => String(text.length))],
  ['index', result((text = '', part = '') => String(text.indexOf(part)))],
  ['substr', result((text = '', from, length) => substr(text, number(from), length))],
  ['regexp', result(regexp)],
  ['errprint', silent],
];

const SEEING: readonly (readonly [string, Run])[] = [
  ['dnl', silent],
  ['divert', silent],
  ['undivert', silent],
  ['__file__', result(() => '')],
  ['__line__', result(() => '')],
  ['__program__', result(() => '')],
];

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...BLIND.map(([name, run]) => [name, { isBlind: true, run }] as const),
  ...SEEING.map(([name, run]) => [name, { isBlind: false, run }] as const),
]);

function undefineAll(macros: Macros, names: readonly (readonly Piece[])[], how: 'all' | 'top'): void {
  for (const name of names) macros.undefine(macros.look(name), how);
}

/** Both arms where nobody knows the name, with a mark before, between and after them. */
function ifdef(...[macros, [name = [], yes = [], no = []]]: Parameters<Run>): void {
  const text = macros.look(name);
  const isDefined = macros.isDefined(text);
  if (isDefined !== undefined) {
    macros.push(isDefined ? yes : no);
    return;
  }
  const mark = (mark: Mark['mark']): Mark => ({ mark, name: text });
  macros.push([mark('then'), ...yes, mark('else'), ...no, mark('end')]);
}

/** `ifelse(a, b, equal, c, d, equal, …, otherwise)`; with one argument it is a comment. */
function ifelse(...[macros, args]: Parameters<Run>): void {
  for (let i = 0; i + 2 < args.length; i += 3) {
    const isEqual = macros.isSame(args[i]!, args[i + 1]!);
    if (!isEqual && args.length - i > 5) continue;
    macros.push(args[isEqual ? i + 2 : i + 3] ?? []);
    return;
  }
}

/** All arguments but the first, each in quotes. */
function shift(...[macros, args, place]: Parameters<Run>): void {
  macros.push(
    args.slice(1).flatMap((each, i) => (i === 0 ? [] : [madeUp(',', place)]).concat(quote(each, place) as [])),
  );
}

function substr(text: string, from: number, length: string | undefined): string {
  return text.slice(from, length === undefined ? undefined : from + number(length));
}

/** The place of the first match, or with a third argument that text with `\1` and the like replaced. */
function regexp(text = '', pattern = '', replacement?: string): string {
  const expression = compile(pattern);
  const match = expression?.exec(text);
  if (!match) return replacement === undefined ? '-1' : '';
  if (replacement === undefined) return String(match.index);
  return replacement.replace(/\\([\d&])/g, (_, group) => match[group === '&' ? 0 : Number(group)] ?? '');
}

/** A regular expression of Emacs, in which groups and alternatives have a backslash and plain parentheses do not count. */
function compile(pattern: string): RegExp | undefined {
  const source = pattern.replace(
    /\\([(){}|])|\\.|[(){}|]/g,
    (all, special) => special ?? (all.length > 1 ? all : `\\${all}`),
  );
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}
