/** The port labels of one policy: which entry wins for a port, which overlap a range, which ports a type has. */
import { type PortEntry, type PortOrigin, type PortRange, PROTOCOLS, type Protocol } from './port.ts';

/** Why the first entry of a chain wins. */
export type EffectiveReason =
  /** A semanage record beats every policy entry (libsepol sepol_port_modify prepends it). */
  | 'local record'
  /** One of the entries with exactly this key is a local record, and the list does not say which. */
  | 'not told'
  /** Of the policy entries the narrowest comes first (libsepol cil_post_portcon_compare). */
  | 'narrowest range'
  /** Of equally narrow ones the lower start. */
  | 'lower start'
  /** It is the only entry that covers the port. */
  | 'only entry'
  /** No entry covers the port: the initial SID `port`. */
  | 'no entry';

export interface EffectiveLabel {
  /** `port_t` where no entry covers the port; `a_port_t or b_port_t` where the list does not tell. */
  readonly type: string;
  readonly reason: EffectiveReason;
  /** Every entry that covers the port, the winner first. */
  readonly chain: readonly PortEntry[];
}

/** How an entry lies to a range: the same, inside it, around it, or each has ports that the other has not. */
export type OverlapKind = 'exact' | 'inside' | 'covers' | 'partial';

export interface Overlap {
  readonly kind: OverlapKind;
  readonly entry: PortEntry;
}

/** Ports of a range that have the same label and the same chain. */
export interface Segment extends PortRange {
  readonly protocol: Protocol;
  readonly label: EffectiveLabel;
}

export interface PortTable {
  /** In the order of precedence: the first that covers a port wins. */
  readonly entries: readonly PortEntry[];
  effective(protocol: Protocol, port: number): EffectiveLabel;
  /** The entries that share a port with `range`, in order of precedence. */
  overlaps(protocol: Protocol, range: PortRange): Overlap[];
  /** The entries of a type, by protocol and port. */
  portsOf(type: string): PortEntry[];
  hasType(type: string): boolean;
  /** The names of all types with an entry, sorted. */
  types(): readonly string[];
  /** `range` cut where the label or its chain changes. */
  segments(protocol: Protocol, range: PortRange): Segment[];
  /** A table with `more` added, as the policy would be with them. */
  with(more: readonly PortEntry[]): PortTable;
}

/**
 * A table of `entries`. Of several that cover a port wins: a local record; then what may be one; then the narrowest range; then the lower
 * start; then the protocol, then the one given first. Entries of open files count as portcons, like those of the policy.
 */
export function createPortTable(entries: readonly PortEntry[]): PortTable {
  const sorted = [...entries].sort(comparePrecedence);
  const byProtocol = PROTOCOLS.map((protocol) => sorted.filter((entry) => entry.protocol === protocol));
  const of = (protocol: Protocol) => byProtocol[PROTOCOLS.indexOf(protocol)] ?? [];
  const blocks = PROTOCOLS.map((protocol) => lazy(() => groupByBlock(of(protocol))));
  const byType = lazy(() => groupByType(sorted));
  const types = lazy((): readonly string[] => [...byType().keys()].sort());

  const effective = (protocol: Protocol, port: number): EffectiveLabel => {
    const near = blocks[PROTOCOLS.indexOf(protocol)]?.()[port >> BLOCK_BITS] ?? [];
    return labelOf(near.filter((entry) => covers(entry, port)));
  };

  return {
    entries: sorted,
    effective,
    overlaps: (protocol, range) =>
      of(protocol)
        .filter((entry) => entry.low <= range.high && range.low <= entry.high)
        .map((entry) => ({ kind: overlapKind(entry, range), entry })),
    portsOf: (type) => [...(byType().get(type) ?? [])],
    hasType: (type) => byType().has(type),
    types,
    segments: (protocol, range) =>
      cut(of(protocol), range).map((part) => ({ protocol, ...part, label: effective(protocol, part.low) })),
    with: (more) => createPortTable([...sorted, ...more]),
  };
}

/** Ports are looked up in blocks of 256, so that a look-up reads few of the entries. */
const BLOCK_BITS = 8;
const MAX_PORT = 65535;

/** Computed when first asked for: most tables are made for one question. */
function lazy<T extends object>(compute: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= compute();
    return value;
  };
}

const RANKS: { readonly [kind in PortOrigin['kind']]: number } = {
  local: 0,
  'policy or local': 1,
  policy: 2,
  bundled: 2,
  workspace: 2,
};

function comparePrecedence(a: PortEntry, b: PortEntry): number {
  return (
    RANKS[a.origin.kind] - RANKS[b.origin.kind] ||
    a.high - a.low - (b.high - b.low) ||
    a.low - b.low ||
    PROTOCOLS.indexOf(a.protocol) - PROTOCOLS.indexOf(b.protocol)
  );
}

function covers(range: PortRange, port: number): boolean {
  return range.low <= port && port <= range.high;
}

function labelOf(chain: PortEntry[]): EffectiveLabel {
  const [winner] = chain;
  if (!winner) return { type: 'port_t', reason: 'no entry', chain };
  if (winner.origin.kind !== 'policy or local') return { type: winner.type, reason: reasonOf(winner, chain), chain };
  const either = chain.filter(({ origin, low, high }) => {
    return origin.kind === winner.origin.kind && low === winner.low && high === winner.high;
  });
  return { type: [...new Set(either.map(({ type }) => type))].join(' or '), reason: 'not told', chain };
}

/** Two entries of one range (a portcon written twice) are one range here: what counts is what else covers the port. */
function reasonOf(winner: PortEntry, chain: readonly PortEntry[]): EffectiveReason {
  if (chain.length === 1) return 'only entry';
  if (winner.origin.kind === 'local') return 'local record';
  const next = chain.find((entry) => entry.low !== winner.low || entry.high !== winner.high);
  if (!next) return 'only entry';
  return next.high - next.low > winner.high - winner.low ? 'narrowest range' : 'lower start';
}

function overlapKind(entry: PortRange, range: PortRange): OverlapKind {
  const inside = range.low <= entry.low && entry.high <= range.high;
  const around = entry.low <= range.low && range.high <= entry.high;
  if (inside && around) return 'exact';
  if (inside) return 'inside';
  return around ? 'covers' : 'partial';
}

/** The parts of `range` between the ends of the entries; each has another chain than its neighbours. */
function cut(entries: readonly PortEntry[], range: PortRange): PortRange[] {
  const low = Math.max(0, range.low);
  const high = Math.min(MAX_PORT, range.high);
  if (!(low <= high)) return [];
  const startsAt = new Uint8Array(high - low + 1);
  for (const entry of entries) {
    if (entry.low > entry.high) continue;
    if (entry.low > low && entry.low <= high) startsAt[entry.low - low] = 1;
    if (entry.high >= low && entry.high < high) startsAt[entry.high + 1 - low] = 1;
  }
  const parts: PortRange[] = [];
  let start = low;
  for (let port = low + 1; port <= high; port++) {
    if (startsAt[port - low] === 0) continue;
    parts.push({ low: start, high: port - 1 });
    start = port;
  }
  parts.push({ low: start, high });
  return parts;
}

/** The entries that cover a port of each block, in order of precedence. */
function groupByBlock(entries: readonly PortEntry[]): PortEntry[][] {
  const blocks: PortEntry[][] = Array.from({ length: (MAX_PORT >> BLOCK_BITS) + 1 }, () => []);
  for (const entry of entries) {
    const last = Math.min(MAX_PORT, entry.high) >> BLOCK_BITS;
    for (let block = Math.max(0, entry.low) >> BLOCK_BITS; block <= last; block++) blocks[block]?.push(entry);
  }
  return blocks;
}

function groupByType(entries: readonly PortEntry[]): Map<string, PortEntry[]> {
  const types = new Map<string, PortEntry[]>();
  for (const entry of entries) {
    const list = types.get(entry.type);
    if (list) list.push(entry);
    else types.set(entry.type, [entry]);
  }
  for (const list of types.values()) list.sort(comparePorts);
  return types;
}

function comparePorts(a: PortEntry, b: PortEntry): number {
  return PROTOCOLS.indexOf(a.protocol) - PROTOCOLS.indexOf(b.protocol) || a.low - b.low || a.high - b.high;
}
