/** Reads a `semanage port` command line as semanage's own argument parser does (semanage-port(8), Python argparse). */
import { type PortRange, PROTOCOLS, type Protocol } from './port.ts';

/** A word of the command and where it starts in the text that was read. */
export interface Word {
  readonly text: string;
  readonly offset: number;
}

export type PortAction = 'add' | 'delete' | 'modify' | 'list' | 'extract' | 'deleteall';

export interface SemanagePortCommand {
  /** The offset of `semanage` and the end of the last word. */
  readonly start: number;
  readonly end: number;
  /** The option that says what to do; absent where there is none. */
  readonly action?: PortAction;
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
  /** True if a variable, a template or a placeholder stands in it: nothing can be said about the values. */
  readonly template: boolean;
}

const ACTIONS: { readonly [option: string]: PortAction } = {
  '-a': 'add',
  '--add': 'add',
  '-d': 'delete',
  '--delete': 'delete',
  '-m': 'modify',
  '--modify': 'modify',
  '-l': 'list',
  '--list': 'list',
  '-E': 'extract',
  '--extract': 'extract',
  '-D': 'deleteall',
  '--deleteall': 'deleteall',
};

/** Options with a word after them. `-S` and `-f` have no part in a port's meaning. */
const VALUES: { readonly [option: string]: 'type' | 'protocol' | 'level' | 'ignored' } = {
  '-t': 'type',
  '--type': 'type',
  '-p': 'protocol',
  '--proto': 'protocol',
  '-r': 'level',
  '--range': 'level',
  '-S': 'ignored',
  '--store': 'ignored',
  '-s': 'ignored',
  '--seuser': 'ignored',
  '-f': 'ignored',
  '--ftype': 'ignored',
};

/** The first `semanage port` command in `text`, which is one line; undefined if there is none. */
export function parseSemanagePort(text: string): SemanagePortCommand | undefined {
  const command = /\bsemanage[ \t]+port\b/.exec(text);
  if (!command) return undefined;
  const words = splitWords(text, command.index + command[0].length);
  const found: { -readonly [K in keyof SemanagePortCommand]: SemanagePortCommand[K] } = {
    start: command.index,
    end: words.length > 0 ? words.at(-1)!.offset + words.at(-1)!.text.length : command.index + command[0].length,
    extra: [],
    template: words.some(({ text: word }) => /[$<>{}[\]]|^[A-Z_]{2,}$|^\.\.\.$|…/.test(word) && !ACTIONS[word]),
  };
  const extra: Word[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const action = ACTIONS[word.text];
    if (action) {
      found.action ??= action;
      found.actionWord ??= word;
      continue;
    }
    const { option, value } = splitOption(word);
    const meaning = VALUES[option];
    if (meaning) {
      const given = value ?? words[++i];
      if (!given) found.incomplete = word;
      else if (meaning !== 'ignored') found[meaning] = given;
    } else if (word.text.startsWith('-') && word.text.length > 1) {
      if (!/^(-n|--noheading|-N|--noreload|-C|--locallist|-lC|-ln|-nl|-Cl)$/.test(word.text)) extra.push(word);
    } else if (found.port) extra.push(word);
    else found.port = word;
  }
  return { ...found, extra };
}

/** `--type=x` and `-tx` hold their value themselves. */
function splitOption(word: Word): { option: string; value?: Word } {
  const equals = /^(--[a-z]+)=(.*)$/.exec(word.text);
  if (equals) {
    return { option: equals[1]!, value: { text: equals[2]!, offset: word.offset + equals[1]!.length + 1 } };
  }
  const joined = /^(-[tprS])(.+)$/.exec(word.text);
  if (joined) return { option: joined[1]!, value: { text: joined[2]!, offset: word.offset + 2 } };
  return { option: word.text };
}

/** The words up to the end of the command, quotes taken off. */
function splitWords(text: string, from: number): Word[] {
  const words: Word[] = [];
  const pattern = /"([^"]*)"|'([^']*)'|[;&|#`]|[^\s;&|`]+/g;
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (/^[;&|#`]$/.test(match[0])) break;
    const quoted = match[1] ?? match[2];
    words.push(
      quoted === undefined ? { text: match[0], offset: match.index } : { text: quoted, offset: match.index + 1 },
    );
  }
  return words;
}

/** Why semanage refuses a port word, or the range it means (seobject.py `portRecords.__genkey`, Python `int()`). */
export type PortWord =
  | { readonly kind: 'range'; readonly range: PortRange }
  | { readonly kind: 'not a number' | 'too high' | 'reversed'; readonly low?: number; readonly high?: number };

export function parsePortWord(text: string): PortWord {
  const parts = text.split('-').map((part) => part.trim());
  if (parts.length > 2 || parts.some((part) => !/^\d+$/.test(part))) return { kind: 'not a number' };
  const low = Number.parseInt(parts[0]!, 10);
  const high = Number.parseInt(parts.at(-1)!, 10);
  if (low > 65535 || high > 65535) return { kind: 'too high', low, high };
  if (low > high) return { kind: 'reversed', low, high };
  return { kind: 'range', range: { low, high } };
}

/** The protocol semanage takes: lower case only (`Protocol has to be one of udp, tcp, dccp or sctp`). */
export function asProtocol(text: string): Protocol | undefined {
  return PROTOCOLS.find((protocol) => protocol === text);
}
