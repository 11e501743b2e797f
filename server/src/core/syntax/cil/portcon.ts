/** Reads a CIL portcon, and says what the compiler does not take of it (libsepol cil_build_ast.c, cil_gen_portcon). */
import type { PortconData, PortNumber } from '../statements.ts';
import type { SyntaxFault } from '../syntaxFaults.ts';
import type { CilAtom, CilExpression, CilList } from './expressions.ts';

/** The data of `(portcon protocol port context)`; undefined where its parts are not in their places. */
export function readPortcon(list: CilList): PortconData | undefined {
  const [, protocol, port, context] = list.items;
  const [low, high] = portWords(port) ?? [];
  if (protocol?.kind !== 'atom' || !low || !high) return undefined;
  const first = portNumber(low, list);
  return {
    kind: 'portcon',
    protocol: name(protocol, list),
    low: first,
    high: high === low ? first : portNumber(high, list),
    ...contextOf(context, list),
  };
}

/** What the compiler refuses of the shape of a portcon. Its protocol and the order of its ports are for rules to judge. */
export function portconFault(list: CilList): SyntaxFault | undefined {
  if (list.broken) return undefined;
  const [, protocol, port, context, extra] = list.items;
  if (protocol?.kind !== 'atom' || !port || !context)
    return { ...mark(list), message: `This portcon is not complete: ${SHAPE}` };
  if (extra) return { ...mark(extra), message: `Too much for a portcon: ${SHAPE}` };
  const words = portWords(port);
  if (!words) return { ...mark(port), message: 'A range of ports is a list of two numbers, such as (8000 8010).' };
  const odd = words.find((word) => !isPortWord(word.text));
  if (odd) return portFault(odd, port);
  if (context.kind === 'list' && !isContext(context)) {
    return { ...mark(context), message: 'A context is (USER ROLE TYPE ((LOW) (HIGH))), or the name of one.' };
  }
  return undefined;
}

const SHAPE = 'write (portcon tcp PORT (system_u object_r TYPE ((s0) (s0))))';

/** The numbers of `80` and `(8000 8010)`; undefined for a list of another length. */
function portWords(port: CilExpression | undefined): [CilAtom, CilAtom] | undefined {
  if (port?.kind === 'atom') return [port, port];
  const [low, high] = port?.items ?? [];
  if (port?.items.length !== 2 || low?.kind !== 'atom' || high?.kind !== 'atom') return undefined;
  return [low, high];
}

/** strtol(3) with base 10 and all of the word (cil_fill_integer); it has to fit in 32 bits. */
function isPortWord(text: string): boolean {
  return /^\+?\d+$/.test(text) && Number(text) < 2 ** 32;
}

function portFault(word: CilAtom, port: CilExpression): SyntaxFault {
  const { start, end, text } = word;
  const [, low, high] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (low && high && port.kind === 'atom') {
    const range = `(${low} ${high})`;
    const fix = { title: `Use ${range}`, start, end, text: range };
    return { ...mark(word), message: `CIL writes a range of ports as ${range}, not ${text}.`, fix };
  }
  if (/^\d+$/.test(text)) return { ...mark(word), message: `${text} is above 65535, the highest port.` };
  const hex = /^0x[\da-f]{1,4}$/i.test(text) ? String(Number(text)) : undefined;
  const fix = hex && { title: `Use ${hex}`, start, end, text: hex };
  return { ...mark(word), message: `CIL takes a port as a decimal number, not ${text}.`, ...(fix && { fix }) };
}

/** User, role and type are names; the level range is a name or a list of two. */
function isContext({ items }: CilList): boolean {
  const [, , , levels] = items;
  if (items.length !== 4 || items.slice(0, 3).some(({ kind }) => kind !== 'atom')) return false;
  return levels!.kind === 'atom' || levels!.items.length === 2;
}

function contextOf(context: CilExpression | undefined, list: CilList): Partial<PortconData> {
  if (context?.kind === 'atom') return { context: name(context, list) };
  const [user, role, type, levels] = context?.items ?? [];
  const level = levels?.kind === 'list' ? plainLevel(levels) : undefined;
  return {
    ...(user?.kind === 'atom' && { user: name(user, list) }),
    ...(role?.kind === 'atom' && { role: name(role, list) }),
    ...(type?.kind === 'atom' && { type: name(type, list) }),
    ...(level && { level: name(level, list) }),
  };
}

/** The level of `((s0) (s0))`, both ends being the same sensitivity without categories. */
function plainLevel({ items }: CilList): CilAtom | undefined {
  const ends = items.map((item) => (item.kind === 'list' && item.items.length === 1 ? item.items[0] : undefined));
  const [low, high] = ends;
  return low?.kind === 'atom' && high?.kind === 'atom' && low.text === high.text ? low : undefined;
}

function portNumber(atom: CilAtom, list: CilList): PortNumber {
  return { ...name(atom, list), value: isPortWord(atom.text) ? Number(atom.text) : Number.NaN };
}

function name({ text, start }: CilAtom, list: CilList) {
  return { text, offset: start - list.start };
}

function mark({ start, end }: { readonly start: number; readonly end: number }) {
  return { start, end, quote: false } as const;
}
