/** The port labels of one policy: which entry wins for a port, which overlap a range, which ports a type has. */
import type { PortEntry, PortRange, Protocol } from './port.ts';

/** Why the first entry of a chain wins. */
export type EffectiveReason =
  /** A semanage record beats every policy entry (libsepol sepol_port_modify prepends it). */
  | 'local record'
  /** Of the policy entries the narrowest comes first (libsepol cil_post_portcon_compare). */
  | 'narrowest range'
  /** Of equally narrow ones the lower start. */
  | 'lower start'
  /** It is the only entry that covers the port. */
  | 'only entry'
  /** No entry covers the port: the initial SID `port`. */
  | 'no entry';

export interface EffectiveLabel {
  /** `port_t` where no entry covers the port. */
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
  types(): string[];
  /** `range` cut where the label or its chain changes. */
  segments(protocol: Protocol, range: PortRange): Segment[];
  /** A table with `more` added, as the policy would be with them. */
  with(more: readonly PortEntry[]): PortTable;
}
