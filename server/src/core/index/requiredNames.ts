/** How many interfaces of a file require each name, found by one linear scan of its text, without a tree. */
import { type Declaration, endOfRequire } from './declarations.ts';
import { type Definition, ownCopy } from './skeleton.ts';

export interface RequiredName {
  readonly kind: Declaration['kind'];
  readonly name: string;
  /** Definitions of the file that require it. */
  readonly interfaces: number;
}

const OPENING = /require(?:\(\s*`?|\s*\{)/y;
const KINDS: ReadonlyMap<string, Declaration['kind']> = new Map([
  ['type', 'type'],
  ['attribute', 'attribute'],
  ['role', 'role'],
  ['attribute_role', 'role attribute'],
  ['bool', 'boolean'],
]);

interface Counted {
  readonly name: string;
  readonly interfaces: number;
  /** The index of the last definition that was counted. */
  readonly last: number;
}

/** The names that the bodies of `definitions` require, which are in their order; names made of parameters left out. */
export function scanRequiredNames(text: string, definitions: readonly Definition[]): RequiredName[] {
  const counts = new Map(Array.from(KINDS.values(), (kind) => [kind, new Map<string, Counted>()]));
  let at = 0;
  // An expression that looks for the whole opening reads each character of the text several times.
  for (let found = text.indexOf('require'); found >= 0; found = text.indexOf('require', found + 1)) {
    OPENING.lastIndex = found;
    const opening = OPENING.exec(text)?.[0];
    if (opening === undefined || !isWhole(text, found, opening)) continue;
    const from = OPENING.lastIndex;
    found = endOfRequire(text, opening, from);
    while (at < definitions.length && definitions[at]!.bodyEnd <= from) at++;
    if (at === definitions.length) break;
    if (definitions[at]!.bodyStart <= from) entries(text, from, found, count);
  }
  return [...counts].flatMap(([kind, names]) =>
    Array.from(names.values(), ({ name, interfaces }) => ({ kind, name, interfaces })),
  );

  function count(kind: Declaration['kind'], name: string): void {
    const names = counts.get(kind)!;
    const known = names.get(name);
    if (known?.last === at) return;
    const own = known?.name ?? ownCopy(name);
    names.set(own, { name: own, interfaces: (known?.interfaces ?? 0) + 1, last: at });
  }
}

/** `gen_require(`, or `require {` as a word of its own. */
function isWhole(text: string, at: number, opening: string): boolean {
  const start = opening.endsWith('{') ? at : at - 'gen_'.length;
  return (start === at || text.startsWith('gen_', start)) && !/\w/.test(text[start - 1] ?? '');
}

const TOKEN = /#[^\n]*|;|[\w.$-]+/g;
const NAME = /^[A-Za-z_][\w.-]*$/;

/** Calls `take` for each type, attribute, role and boolean between two offsets; classes are passed by. */
function entries(
  text: string,
  from: number,
  to: number,
  take: (kind: Declaration['kind'], name: string) => void,
): void {
  let kind: Declaration['kind'] | undefined;
  TOKEN.lastIndex = from;
  for (let match = TOKEN.exec(text); match && match.index < to; match = TOKEN.exec(text)) {
    const [token] = match;
    if (token === ';') kind = undefined;
    else if (kind === undefined) kind = KINDS.get(token);
    else if (NAME.test(token)) take(kind, token);
  }
}
