/** The types that stand in for ports without a type of their own, and which protocols say more than them of a port. */
import { type PortEntry, type PortRange, PROTOCOLS, type Protocol } from './port.ts';
import type { PortTable } from './table.ts';

/** Their ranges are wide (refpolicy's and Fedora's corenetwork.te.in). */
const FALLBACK_TYPES: ReadonlySet<string> = new Set([
  'port_t',
  'reserved_port_t',
  'hi_reserved_port_t',
  'unreserved_port_t',
  'ephemeral_port_t',
]);

/** True for an entry such as `unreserved_port_t 1024-65535`, in which every other range lies. */
export function isFallback({ type }: { readonly type: string }): boolean {
  return FALLBACK_TYPES.has(type);
}

/** tcp and udp, and the others where the policy or somebody here has given a port of `range` a type of its own. */
export function tellingProtocols(table: PortTable, range: PortRange): Protocol[] {
  return PROTOCOLS.filter(
    (protocol) =>
      protocol === 'tcp' || protocol === 'udp' || table.overlaps(protocol, range).some(({ entry }) => isOwn(entry)),
  );
}

/** A record of this host or an open file is somebody's wish, whatever its type. */
function isOwn(entry: PortEntry): boolean {
  return !isFallback(entry) || entry.origin.kind === 'local' || entry.origin.kind === 'workspace';
}
