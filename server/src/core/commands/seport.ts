/** Reads the parameters of Ansible's seport module and of the selinux_ports list as port commands. */
import { isScalar, isSeq, Scalar, type YAMLMap } from 'yaml';
import type { Word } from '../ports/semanageCommand.ts';
import type { Place, PortCommand } from './command.ts';

interface Parameters {
  readonly ports: readonly Word[];
  readonly protocol?: Word;
  readonly type?: Word;
  readonly level?: Word;
  readonly state?: Word;
  /** True if a template or another form stands in it. */
  readonly unknown: boolean;
}

/** The parameters of seport, or an entry of selinux_ports: `{ ports: …, proto: …, setype: …, state: … }`. */
export function seportCommands(text: string, map: YAMLMap, place: Place): PortCommand[] {
  return commandsOf(mapParameters(text, map), place);
}

/** `seport: ports=8888 proto=tcp setype=http_port_t` */
export function seportStringCommands(text: string, scalar: Scalar, place: Place): PortCommand[] {
  const word = plainWord(text, scalar);
  if (!word) return [];
  const values = new Map<string, Word>();
  for (const match of word.text.matchAll(/(\w+)=("[^"]*"|'[^']*'|\S+)/g)) {
    const quoted = /^["']/.test(match[2]!);
    const offset = word.offset + match.index + match[1]!.length + 1 + (quoted ? 1 : 0);
    values.set(match[1]!, { text: quoted ? match[2]!.slice(1, -1) : match[2]!, offset });
  }
  const ports = values.get('ports');
  return commandsOf(
    {
      ports: ports ? portWords(ports) : [],
      ...named(values),
      unknown: /[{}]/.test(word.text) || values.has('args'),
    },
    place,
  );
}

function mapParameters(text: string, map: YAMLMap): Parameters {
  const values = new Map<string, Word>();
  let ports: Word[] = [];
  let unknown = false;
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (name === '<<') unknown = true;
    if (name === 'ports') {
      const items = isSeq(value) ? value.items : [value];
      const words = items.map((item) => (isScalar(item) ? plainWord(text, item) : undefined));
      if (words.some((word) => !word)) unknown = true;
      ports = words.flatMap((word) => (word ? portWords(word) : []));
    } else if (PARAMETERS.has(name)) {
      const word = isScalar(value) ? plainWord(text, value) : undefined;
      if (word) values.set(name, word);
      else unknown = true;
    }
  }
  return { ports, ...named(values), unknown };
}

const PARAMETERS = new Set(['proto', 'setype', 'serange', 'state']);

function named(values: ReadonlyMap<string, Word>): Omit<Parameters, 'ports' | 'unknown'> {
  const [protocol, type, level, state] = ['proto', 'setype', 'serange', 'state'].map((name) => values.get(name));
  return { ...(protocol && { protocol }), ...(type && { type }), ...(level && { level }), ...(state && { state }) };
}

/** The ports of `80,443` or `10000-10100, 10112`. */
function portWords(word: Word): Word[] {
  if (TEMPLATE.test(word.text)) return [word];
  return [...word.text.matchAll(/[^,\s]+(\s*-\s*[^,\s]+)?/g)].map((match) => ({
    text: match[0],
    offset: word.offset + match.index,
  }));
}

/** A scalar whose text stands in the file as it is. */
function plainWord(text: string, scalar: Scalar): Word | undefined {
  if (!scalar.range) return undefined;
  const [from, to] = scalar.range;
  const quoted = scalar.type === Scalar.QUOTE_DOUBLE || scalar.type === Scalar.QUOTE_SINGLE;
  if (!quoted && scalar.type !== Scalar.PLAIN) return undefined;
  const source = quoted ? text.slice(from + 1, to - 1) : text.slice(from, to);
  return /[\\\n]|''/.test(source) ? undefined : { text: source, offset: quoted ? from + 1 : from };
}

const TEMPLATE = /[{}$%<>*]/;

/** `state: present` adds a record or changes the one that is there; `absent` deletes it. */
function commandsOf({ ports, protocol, type, level, state, unknown }: Parameters, place: Place): PortCommand[] {
  const action = state?.text === 'absent' ? 'delete' : 'ensure';
  const words = [protocol, type, level, state].filter((word) => word !== undefined);
  const strange = state !== undefined && state.text !== 'absent' && state.text !== 'present';
  return ports.map((port) => ({
    form: 'parameters',
    branches: place.branches,
    handled: place.handled,
    command: {
      action,
      ...(protocol && { protocol }),
      ...(type && { type }),
      ...(level && { level }),
      port,
      extra: [],
      start: port.offset,
      end: port.offset + port.text.length,
      fallback: place.handled,
      template: unknown || strange || [port, ...words].some((word) => TEMPLATE.test(word.text)),
    },
  }));
}
