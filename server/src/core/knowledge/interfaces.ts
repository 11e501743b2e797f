/** What is known of the interfaces of the refpolicy headers: their names, and what they make of their arguments. */
import { corenetInterface } from './corenet.ts';
import data from './data/interfaces.json' with { type: 'json' };

/** Something an interface gives to a type. */
export interface Given {
  /** The type as the interface's body names it: `$1`, or `$1_t` in a template that declares it. */
  readonly target: string;
  /** The argument that `target` is made of, from 1. */
  readonly argument: number;
  /** What follows the argument in `target`: empty or such as `_t`. */
  readonly suffix: string;
}

export interface GivenAttributes extends Given {
  readonly attributes: readonly string[];
}

/** True if the bundled headers define an interface, template or pattern macro of this name. */
export function isKnownInterface(name: string): boolean {
  return indexes().has(name) || corenetInterface(name)?.known === true;
}

/**
 * The attributes that a call of `name` gives to its arguments, calls inside followed. Only those that say what kind of
 * thing a type is: `domain`, `file_type`, and those of ports, nodes, network interfaces, packets and InfiniBand.
 */
export function attributesGivenBy(name: string): readonly GivenAttributes[] {
  return attributes().get(name) ?? [];
}

/** The types that get capability net_bind_service from a call of `name`, calls inside followed. */
export function netBindServiceGivenBy(name: string): readonly Given[] {
  const corenet = corenetInterface(name);
  if (corenet?.kind === 'port') return corenet.grantsNetBindService ? [readTarget('$1')] : [];
  return netBindService().get(name) ?? [];
}

/** The name of the type that `given` is about in a call with these arguments; undefined where the argument is missing. */
export function typeGiven(given: Given, args: readonly string[]): string | undefined {
  const argument = args[given.argument - 1];
  return argument === undefined || argument === '' ? undefined : argument + given.suffix;
}

/** How an interface wants to be called. */
export interface Parameters {
  /** The arguments it looks at; Infinity where it takes the list as a whole. */
  readonly count: number;
  /** From 1: those that leave a syntax error where they are empty. */
  readonly needed: readonly number[];
  /** The commas, from 1, without which it happens to compile: `can_exec(a b)` becomes `allow a b:file …`. */
  readonly joins: readonly number[];
}

/** The parameters of an interface of the bundled headers, measured with m4; undefined where that is not known. */
export function parametersOf(name: string): Parameters | undefined {
  const corenet = corenetInterface(name);
  if (corenet) {
    const grants = corenet.known && corenet.rules.length > 0;
    const count = corenet.kind === 'general' ? Number.POSITIVE_INFINITY : 1;
    return grants ? { count, needed: [1], joins: [] } : undefined;
  }
  const index = indexes().get(name);
  const count = index === undefined ? '-' : data.counts[index]!;
  if (count === '-') return undefined;
  const mask = Number.parseInt(data.needed[index!]!, 36);
  const needed = [1, 2, 3, 4, 5].filter((each) => mask & (1 << (each - 1)));
  joining ??= new Set(data.joins.split(' '));
  const joins = [1, 2, 3, 4].filter((comma) => joining!.has(`${name}:${comma}`));
  return { count: count === '*' ? Number.POSITIVE_INFINITY : Number(count), needed, joins };
}

/** Reads a target as the data write it: `$1`, `$1_t`. */
export function readTarget(target: string): Given {
  return { target, argument: Number(target[1]), suffix: target.slice(2) };
}

/** The refpolicy version of the headers. */
export const INTERFACES_VERSION: string = data.version;

let nameIndexes: Map<string, number> | undefined;
let joining: Set<string> | undefined;
let attributeMap: Map<string, GivenAttributes[]> | undefined;
let netBindServiceMap: Map<string, Given[]> | undefined;

/** Each word of the data is the count of characters it shares with the name before (base 36), then the rest. */
function indexes(): Map<string, number> {
  if (nameIndexes) return nameIndexes;
  nameIndexes = new Map();
  let before = '';
  for (const word of data.names.split(' ')) {
    before = before.slice(0, Number.parseInt(word[0]!, 36)) + word.slice(1);
    nameIndexes.set(before, nameIndexes.size);
  }
  return nameIndexes;
}

function attributes(): Map<string, GivenAttributes[]> {
  if (attributeMap) return attributeMap;
  attributeMap = new Map();
  for (const [key, list] of Object.entries(data.attributes)) {
    const [target, ...given] = key.split(' ');
    for (const name of list.split(' ')) push(attributeMap, name, { ...readTarget(target!), attributes: given });
  }
  return attributeMap;
}

function netBindService(): Map<string, Given[]> {
  if (netBindServiceMap) return netBindServiceMap;
  netBindServiceMap = new Map();
  for (const [target, list] of Object.entries(data.netBindService)) {
    for (const name of list.split(' ')) push(netBindServiceMap, name, readTarget(target));
  }
  return netBindServiceMap;
}

function push<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
