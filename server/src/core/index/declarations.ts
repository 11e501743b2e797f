/** The types, attributes, roles and booleans that a file declares, found by one linear scan of its text, without a tree. */
import { endOfQuote, ownCopy } from './skeleton.ts';

export interface Declaration {
  readonly kind: 'type' | 'attribute' | 'boolean' | 'role' | 'role attribute';
  readonly name: string;
  /** The word that declares it: the name, or what a macro of corenetwork makes the name of. Offsets in the text of the file. */
  readonly start: number;
  readonly end: number;
  /** Where the statement begins that the word stands in. */
  readonly from: number;
  /** The line of `start`, from 0. */
  readonly line: number;
}

const NAME = '[\\w.$-]+';
const NAMES = `${NAME}(?:\\s*,\\s*${NAME})*`;
const ALIASES = `alias\\s+(?:\\{[^{};]*\\}|${NAME})`;
const TOKEN = new RegExp(
  [
    '#[^\\n]*|\\bdnl\\b[^\\n]*',
    '\\b(?<require>gen_require\\(\\s*`?|require\\s*\\{)',
    `\\b(?<alias>typealias)\\s+${NAME}\\s+${ALIASES}\\s*;`,
    `\\b(?<type>type)\\s+${NAME}(?:\\s+${ALIASES})?\\s*[,;]`,
    `\\b(?<list>attribute|attribute_role|role)\\s+${NAMES}\\s*;`,
    `\\b(?<boolean>bool\\s+|gen_(?:bool|tunable)\\(\\s*\`?)${NAME}`,
    `\\b(?<network>network_\\w+|ib_(?:pkey|endport))\\(\\s*\`?${NAME}`,
  ].join('|'),
  'g',
);

/** What each macro of refpolicy's corenetwork.te.m4 declares for its first argument. */
const NETWORK: { readonly [macro: string]: readonly string[] | undefined } = {
  network_port: ['_port_t', '_client_packet_t', '_server_packet_t'],
  network_packet: ['_client_packet_t', '_server_packet_t'],
  network_packet_simple: ['_packet_t'],
  network_node: ['_node_t'],
  network_interface: ['_netif_t'],
  network_interface_controlled: ['_netif_t'],
  ib_pkey: ['_ibpkey_t'],
  ib_endport: ['_ibendport_t'],
};

/**
 * The declarations in `text` in their order. What is in a require is none, and neither is a name that an interface makes of its
 * parameters. Conditions of m4 are not asked: what some build declares is listed.
 */
export function scanDeclarations(text: string): Declaration[] {
  return scan(text, /^[A-Za-z_][\w.-]*$/);
}

/** What the body of a template declares: names made of its parameters, such as `$1_t`, too. */
export function scanBody(body: string): Declaration[] {
  return scan(body, /^[A-Za-z_$][\w.$-]*$/);
}

function scan(text: string, wanted: RegExp): Declaration[] {
  const found: Declaration[] = [];
  let line = 0;
  let lineEnd = text.indexOf('\n');
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const { require, alias, type, list, boolean, network } = match.groups!;
    const end = TOKEN.lastIndex;
    if (require) TOKEN.lastIndex = endOfRequire(text, require, end);
    else if (type || alias) words(match, 'type', alias ? 2 : 1);
    else if (list) words(match, LISTS[list]!, 1);
    else if (boolean) words(match, 'boolean', 1);
    else if (network) generated(match, NETWORK[network] ?? []);
  }
  return found;

  /** Takes the words of a statement from the one at `from`, its keyword being 0; `alias` is none of them. */
  function words({ 0: statement, index }: RegExpExecArray, kind: Declaration['kind'], from: number): void {
    for (const [i, word] of [...statement.matchAll(WORD)].entries()) {
      if (i >= from && !(word[0] === 'alias' && kind === 'type'))
        add(kind, word[0], index, index + word.index, word[0]);
    }
  }

  function generated({ 0: call, index }: RegExpExecArray, suffixes: readonly string[]): void {
    const word = /[\w.$-]+$/.exec(call)!;
    for (const suffix of suffixes) add('type', word[0], index, index + word.index, word[0] + suffix);
  }

  function add(kind: Declaration['kind'], written: string, from: number, start: number, name: string): void {
    if (!wanted.test(name)) return;
    for (; lineEnd >= 0 && lineEnd < start; lineEnd = text.indexOf('\n', lineEnd + 1)) line++;
    found.push({ kind, name: ownCopy(name), start, end: start + written.length, from, line });
  }
}

/** @param opening `require {`, or `gen_require(` with its quote, which it lacks where somebody forgot it */
export function endOfRequire(text: string, opening: string, from: number): number {
  if (opening.endsWith('{')) return endOfBraces(text, from);
  if (opening.endsWith('`')) return endOfQuote(text, from);
  const close = text.indexOf(')', from);
  return close < 0 ? text.length : close;
}

const WORD = /[\w.$-]+/g;
const LISTS: { readonly [keyword: string]: Declaration['kind'] | undefined } = {
  attribute: 'attribute',
  attribute_role: 'role attribute',
  role: 'role',
};

/** The offset behind the brace that closes what is open at `from`. */
function endOfBraces(text: string, from: number): number {
  let depth = 1;
  const braces = /#[^\n]*|[{}]/g;
  braces.lastIndex = from;
  for (let match = braces.exec(text); match; match = braces.exec(text)) {
    if (match[0][0] === '#') continue;
    depth += match[0] === '{' ? 1 : -1;
    if (depth === 0) return braces.lastIndex;
  }
  return text.length;
}
