/** Reads the port lines of `semanage port -E` and of `semanage export`. */

import type { PortEntry, PortOrigin } from './port.ts';
import { isTypeName, parsePortRange, parseProtocol, quote } from './portFields.ts';
import { type PortListing, readPortLines } from './readLines.ts';

/** The other records of `semanage export`; they have nothing to do with ports. */
const OTHER_RECORDS =
  /^(boolean|dontaudit|fcontext|ibendport|ibpkey|import|export|interface|login|module|node|permissive|user)(\s|$)/;

/**
 * The entries of lines such as `port -a -t ssh_port_t -r 's0' -p tcp 10122`. `-m` replaces and `-d` removes the record of
 * the same key that stands before it; `port -D` removes all.
 */
export function parseSemanageExport(text: string, origin: PortOrigin): PortListing {
  return readPortLines(text, (line, entries, warn) => {
    if (line.text.startsWith('#') || OTHER_RECORDS.test(line.text)) return;
    const words = splitWords(line.text);
    if (words[0] !== 'port') return warn('is not a line of semanage export');
    const { action, options, rest } = readOptions(words.slice(1));
    if (action === 'D') return void entries.splice(0);
    if (action === undefined) return warn('has none of -a, -m, -d and -D');
    const protocol = parseProtocol(options.p ?? '');
    if (!protocol)
      return warn(options.p === undefined ? 'has no -p' : `${quote(options.p)} is not tcp, udp, sctp or dccp`);
    const range = parsePortRange(rest.join(' '));
    if (typeof range === 'string') return warn(range);
    if (action !== 'd' && !isTypeName(options.t ?? ''))
      return warn(options.t ? `${quote(options.t)} is not a type` : 'has no -t');

    const same = (entry: PortEntry) =>
      entry.protocol === protocol && entry.low === range.low && entry.high === range.high;
    const old = entries.findIndex(same);
    if (old >= 0) entries.splice(old, 1);
    if (action === 'd') return;
    const level = options.r ? { level: options.r } : {};
    entries.push({ protocol, ...range, type: options.t!, ...level, origin });
  });
}

interface Options {
  action: string | undefined;
  options: { [letter in 't' | 'r' | 'p']?: string };
  rest: string[];
}

const LONG: Record<string, string> = {
  add: 'a',
  modify: 'm',
  delete: 'd',
  deleteall: 'D',
  type: 't',
  range: 'r',
  proto: 'p',
};

function readOptions(words: readonly string[]): Options {
  const result: Options = { action: undefined, options: {}, rest: [] };
  for (let i = 0; i < words.length; i++) {
    const [, long, short, value] = /^(?:--([a-z]+)|-([A-Za-z]))(?:=?(.+))?$/.exec(words[i]!) ?? [];
    const letter = long === undefined ? short : LONG[long];
    if (letter === undefined) result.rest.push(words[i]!);
    else if (letter === 't' || letter === 'r' || letter === 'p') result.options[letter] = value ?? words[++i] ?? '';
    else if ('amdD'.includes(letter)) result.action = letter;
  }
  return result;
}

/** Splits at white space; quotes hold a word together. */
function splitWords(line: string): string[] {
  return Array.from(line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g), (match) => match[1] ?? match[2] ?? match[3] ?? '');
}
