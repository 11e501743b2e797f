/** Reads a `semanage port` command line as semanage's own argument parser does (semanage-port(8), Python argparse). */
import { type PortRange, PROTOCOLS, type Protocol } from './port.ts';

/** A word of the command and where it starts in the text that was read. */
export interface Word {
  readonly text: string;
  readonly offset: number;
}

/** The options of semanage, and `ensure`: what Ansible's seport does, adding or modifying as needed. */
export type PortAction = 'add' | 'delete' | 'modify' | 'list' | 'extract' | 'deleteall' | 'ensure';

export interface SemanagePortCommand {
  /** The offset of `semanage` and the end of the last word. */
  readonly start: number;
  readonly end: number;
  /** The option that says what to do; absent where there is none. */
  readonly action?: PortAction;
  /** The word the action stands in: `-a`, `--add`, or several in one such as `-aN`. */
  readonly actionWord?: Word;
  readonly type?: Word;
  readonly protocol?: Word;
  readonly level?: Word;
  /** The port as written: `80`, `8000-8010`. */
  readonly port?: Word;
  /** More words than one command has: what stands here is prose, or too much. */
  readonly extra: readonly Word[];
  /** An option that needs a word and has none, such as `-t` at the end. */
  readonly incomplete?: Word;
  /** An option before the word `port`, which semanage takes only behind it. */
  readonly misplaced?: Word;
  /** An action beside another one: semanage takes one. */
  readonly conflict?: Word;
  /** True if `||` follows: the author has thought of its failure. */
  readonly fallback: boolean;
  /** True if a variable, a template or a placeholder stands in it: nothing can be said about the values. */
  readonly template: boolean;
}

/** The first `semanage port` command in `text`, which is one line; undefined if there is none. */
export function parseSemanagePort(text: string): SemanagePortCommand | undefined {
  const command = /\bsemanage[ \t]+port(?=[\s"'`;&|]|$)/.exec(text);
  if (!command) return undefined;
  const from = command.index + command[0].length;
  const { words, cut, fallback } = splitWords(text, from, text[command.index - 1]);
  const read = readPortArguments(words);
  const last = words.at(-1);
  return {
    ...read,
    start: command.index,
    end: last ? last.offset + last.text.length + (last.quoted ? 1 : 0) : from,
    fallback,
    // Prose names two protocols so.
    template: read.template || cut || /\//.test(read.protocol?.text ?? ''),
  };
}

/** What the words after `semanage port` mean; a shell has split them and taken their quotes off. */
export function readPortArguments(words: readonly Word[]): Omit<SemanagePortCommand, 'start' | 'end' | 'fallback'> {
  const found: Found = { extra: [], template: false };
  const rest: Word[] = [...words].reverse();
  for (let word = rest.pop(); word; word = rest.pop()) readWord(word, rest, found);
  return { ...found, template: words.some((word) => isTemplate(word, found)) };
}

/** Why semanage refuses a port word, or the range it means (seobject.py `portRecords.__genkey`, Python `int()`). */
export type PortWord =
  | { readonly kind: 'range'; readonly range: PortRange }
  | { readonly kind: 'not a number' | 'too high' | 'reversed'; readonly low?: number; readonly high?: number };

export function parsePortWord(text: string): PortWord {
  const cut = text.indexOf('-');
  const parts = (cut < 0 ? [text] : [text.slice(0, cut), text.slice(cut + 1)]).map((part) => part.trim());
  if (parts.some((part) => !/^\+?\d+(_\d+)*$/.test(part))) return { kind: 'not a number' };
  const [low, high] = [parts[0]!, parts.at(-1)!].map((part) => Number(part.replaceAll('_', ''))) as [number, number];
  if (low > 65535 || high > 65535) return { kind: 'too high', low, high };
  if (low > high) return { kind: 'reversed', low, high };
  return { kind: 'range', range: { low, high } };
}

/** The protocol semanage takes: lower case only (`Protocol has to be one of udp, tcp, dccp or sctp`). */
export function asProtocol(text: string): Protocol | undefined {
  return PROTOCOLS.find((protocol) => protocol === text);
}

interface ShellWord extends Word {
  readonly quoted: boolean;
}

type Found = { -readonly [K in keyof SemanagePortCommand]?: SemanagePortCommand[K] } & {
  extra: Word[];
  template: boolean;
};

type Meaning = PortAction | 'type' | 'protocol' | 'level' | 'store' | 'flag';

const OPTIONS: { readonly [long: string]: readonly [short: string, meaning: Meaning] } = {
  '--add': ['a', 'add'],
  '--delete': ['d', 'delete'],
  '--modify': ['m', 'modify'],
  '--list': ['l', 'list'],
  '--extract': ['E', 'extract'],
  '--deleteall': ['D', 'deleteall'],
  '--type': ['t', 'type'],
  '--proto': ['p', 'protocol'],
  '--range': ['r', 'level'],
  '--store': ['S', 'store'],
  '--noheading': ['n', 'flag'],
  '--noreload': ['N', 'flag'],
  '--locallist': ['C', 'flag'],
  '--help': ['h', 'flag'],
};
const LONG = Object.keys(OPTIONS);
const SHORT = new Map(Object.values(OPTIONS));
const TAKES_WORD: ReadonlySet<Meaning> = new Set(['type', 'protocol', 'level', 'store']);

/** Reads one word into `found`; an option that takes a word takes the last of `rest`, the next one. */
function readWord(word: Word, rest: Word[], found: Found): void {
  // No option of semanage looks like a number, so that argparse takes -80 for a port.
  if (word.text === '-' || !word.text.startsWith('-') || /^-\d/.test(word.text)) {
    if (found.port) found.extra.push(word);
    else found.port = word;
    return;
  }
  if (word.text.startsWith('--')) readLong(word, rest, found);
  else readShort(word, rest, found);
}

/** `--type x`, `--type=x` and every prefix that is no other option's, as argparse allows. */
function readLong(word: Word, rest: Word[], found: Found): void {
  const [name, value] = word.text.split(/=(.*)/s, 2) as [string, string?];
  const matches = OPTIONS[name] ? [name] : LONG.filter((long) => long.startsWith(name));
  const meaning = matches.length === 1 ? OPTIONS[matches[0]!]![1] : undefined;
  // What stands behind it is no option, and that is all it means.
  if (name === '--') return;
  if (!meaning) found.extra.push(word);
  else if (TAKES_WORD.has(meaning)) {
    const given = value === undefined ? takeWord(rest) : { text: value, offset: word.offset + name.length + 1 };
    readValue(meaning, word, given, found);
  } else readFlag(meaning, word, found);
}

/** `-t x`, `-tx`, and flags in one word: `-lC`. */
function readShort(word: Word, rest: Word[], found: Found): void {
  for (let i = 1; i < word.text.length; i++) {
    const meaning = SHORT.get(word.text[i]!);
    if (!meaning) {
      found.extra.push(word);
      return;
    }
    if (TAKES_WORD.has(meaning)) {
      const joined = word.text.slice(i + 1);
      const given = joined === '' ? takeWord(rest) : { text: joined, offset: word.offset + i + 1 };
      readValue(meaning, word, given, found);
      return;
    }
    readFlag(meaning, word, found);
  }
}

function takeWord(rest: Word[]): Word | undefined {
  const next = rest.at(-1);
  return next && !/^-\D/.test(next.text) ? rest.pop() : undefined;
}

function readValue(meaning: Meaning, option: Word, value: Word | undefined, found: Found): void {
  if (!value) found.incomplete = option;
  else if (meaning === 'type' || meaning === 'protocol' || meaning === 'level') found[meaning] = value;
}

function readFlag(meaning: Meaning, word: Word, found: Found): void {
  if (meaning === 'flag' || TAKES_WORD.has(meaning)) return;
  if (found.action && found.action !== meaning) found.conflict = word;
  else {
    found.action = meaning as PortAction;
    found.actionWord ??= word;
  }
}

/** Variables, alternatives, upper-case names and the words that manuals write in place of a value. */
function isTemplate(word: Word, { protocol }: Found): boolean {
  if (/[$<>{}[\]%@*\\…]|^\.{2,}$/.test(word.text)) return true;
  if (word === protocol) return /^proto/i.test(word.text);
  return (
    /^[A-Z][A-Z_-]*$/.test(word.text) || /^(ports?|port[-_]?(num(ber)?|range|name)|num(ber)?|n+|x+)$/i.test(word.text)
  );
}

interface Split {
  readonly words: ShellWord[];
  /** More belongs to the command than was read: alternatives (`tcp|udp`), a placeholder such as `#PORT`. */
  readonly cut: boolean;
  readonly fallback: boolean;
}

/** The words up to the end of the command, quotes taken off and the punctuation of a sentence too. */
function splitWords(text: string, from: number, before: string | undefined): Split {
  const words: ShellWord[] = [];
  const end = before && /["'`]/.test(before) ? text.indexOf(before, from) : -1;
  const command = end < 0 ? text : text.slice(0, end);
  const pattern = /"([^"]*)"|'([^']*)'|\d?>{1,2}(&\d|\s*\/\S+)|\|\||[;&|`]|[^\s;&|`]+/g;
  pattern.lastIndex = from;
  for (let match = pattern.exec(command); match; match = pattern.exec(command)) {
    const [word, inDouble, inSingle, redirected] = match;
    const offset = match.index;
    if (redirected !== undefined) continue;
    if (word === '||') return { words, cut: false, fallback: true };
    if (word === '|' && /\S\|\S/.test(command.slice(offset - 1, offset + 2)))
      return { words, cut: true, fallback: false };
    if (/^[;&|`#]/.test(word)) return { words, cut: /^#[A-Za-z]+$/.test(word), fallback: false };
    const quoted = inDouble ?? inSingle;
    if (quoted !== undefined) words.push({ text: quoted, offset: offset + 1, quoted: true });
    else words.push({ text: word.replace(/(?<=\w)[.,:!?)"']+$/, ''), offset, quoted: false });
  }
  return { words, cut: false, fallback: false };
}
