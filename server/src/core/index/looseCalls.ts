/**
 * Which calls of a module may make names: those whose first argument is no name that the module declares, such as
 * `ssh_role_template(user, user_r, user_t)`. Found by one linear scan of its text, without a tree.
 */
import { ownCopy } from './skeleton.ts';

export interface LooseCall {
  /** Of the macro that is called. */
  readonly name: string;
  readonly arguments: readonly string[];
}

const CALL = /([a-z]\w*)\([ \t]*`?(\w[\w.-]*)/y;
/** To the end of the call, in which no other call stands, in its line. */
const REST = /[^();#\n]*(?=[)\n])/y;
/** The same over lines, but no empty one, behind which a module is read anew. */
const MORE_LINES = /(?:[^();#\n]|\n(?!\n))*(?=\))/y;
/** Where a call may begin inside of a line: behind the quote of a block, and behind what else stands in it. */
const INSIDE = /[`\s][a-z]\w*\(|#/g;

/**
 * @param declared the names that `text` declares
 * @param called gets the names of all macros that `text` calls with an argument, as parts of `text`
 */
export function scanLooseCalls(text: string, declared: ReadonlySet<string>, called: Set<string>): LooseCall[] {
  const isLoose = (word: string, macro: string) => {
    called.add(macro);
    return !declared.has(word);
  };
  return scanCalls(text, isLoose).map(({ call }) => call);
}

/** A call and the word that its first argument begins with. */
export interface CallFound {
  readonly word: string;
  readonly call: LooseCall;
}

/**
 * The calls whose first argument begins with a word that is wanted. A call begins a line, or stands in a block.
 * @param begin where the text begins
 */
export function scanCalls(
  text: string,
  isWanted: (word: string, macro: string) => boolean,
  begin: 'at the start of a line' | 'in a line' = 'at the start of a line',
): CallFound[] {
  const found: CallFound[] = [];
  let quote = text.indexOf('`');
  for (let line = 0; line < text.length; ) {
    let start = line;
    while (text[start] === ' ' || text[start] === '\t') start++;
    const next = text.indexOf('\n', start) + 1 || text.length;
    if (quote >= 0 && quote < line) quote = text.indexOf('`', line);
    // A block may open in the line: optional_policy(`f(a)').
    const isStart = line > 0 || begin === 'at the start of a line';
    if (!(isStart && add(start)) && quote >= 0 && quote + 2 < next) addInside(quote, next);
    line = next;
  }
  return found;

  function add(at: number): boolean {
    const read = callFrom(text, at, isWanted);
    if (read) found.push({ word: ownCopy(read.word), call: { name: ownCopy(read.name), arguments: read.arguments } });
    return read !== undefined;
  }

  function addInside(from: number, to: number): void {
    const paren = text.indexOf('(', from);
    if (paren < 0 || paren >= to || text.slice(text.lastIndexOf('\n', from) + 1, from).includes('#')) return;
    INSIDE.lastIndex = from;
    for (let match = INSIDE.exec(text); match && match.index < to && match[0] !== '#'; match = INSIDE.exec(text)) {
      add(match.index + 1);
    }
  }
}

interface ReadCall {
  readonly name: string;
  readonly word: string;
  readonly arguments: readonly string[];
  /** Behind the closing parenthesis. */
  readonly end: number;
}

/** The call that begins at `at`, its arguments without the quotes around them. No name is made of a set. */
function callFrom(text: string, at: number, isWanted: (word: string, macro: string) => boolean): ReadCall | undefined {
  CALL.lastIndex = at;
  const match = CALL.exec(text);
  if (!match || !isWanted(match[2]!, match[1]!)) return undefined;
  const end = endFrom(text, CALL.lastIndex);
  if (end === undefined) return undefined;
  const [, name, word] = match;
  const inside = text.slice(at + name!.length + 1, end);
  const plain = inside.includes('`') ? inside.replace(/`([^`',]*)'/g, '$1') : inside;
  if (/[`']/.test(plain)) return undefined;
  return { name: name!, word: word!, arguments: argumentsIn(plain), end: end + 1 };
}

/** Where the parenthesis closes that is open at `from`. */
function endFrom(text: string, from: number): number | undefined {
  REST.lastIndex = from;
  if (!REST.test(text)) return undefined;
  if (text[REST.lastIndex] === ')') return REST.lastIndex;
  MORE_LINES.lastIndex = REST.lastIndex;
  return MORE_LINES.test(text) ? MORE_LINES.lastIndex : undefined;
}

/** Where `call` stands in `text`, from its name to its closing parenthesis, each time; the index keeps no places. */
export function placesOfCall(text: string, call: LooseCall): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  const wanted = call.arguments.join();
  const opening = `${call.name}(`;
  for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) {
    const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
    if (before.includes('#') || /[^\s`]$/.test(before)) continue;
    const read = callFrom(text, at, () => true);
    if (read?.name === call.name && read.arguments.join() === wanted) found.push({ start: at, end: read.end });
  }
  return found;
}

function argumentsIn(text: string): string[] {
  return text.split(',').map((each) => {
    const word = each.trim();
    return /["\\\s]/.test(word) ? '' : ownCopy(word);
  });
}
