/** Finds in a list that marks no local record the keys of which it has two types: one is local, and it does not say which. */
import type { PortEntry } from './port.ts';
import { formatPortRange } from './portFields.ts';

/**
 * The entries with those of such a key as `policy or local`. A policy has one portcon for a key (libsepol
 * cil_post_portcon_compare; checkpolicy refuses the second), and so have the local records.
 */
export function markUnknown(entries: readonly PortEntry[]): PortEntry[] {
  const types = new Map<string, Set<string>>();
  for (const entry of entries) {
    if (entry.origin.kind !== 'policy') continue;
    const key = keyName(entry);
    types.set(key, (types.get(key) ?? new Set()).add(entry.type));
  }
  return entries.map((entry) => {
    const isOne = entry.origin.kind === 'policy' && types.get(keyName(entry))!.size > 1;
    return isOne ? { ...entry, origin: { kind: 'policy or local' } } : entry;
  });
}

/** A sentence about the keys whose label is not known; undefined where there is none. */
export function unknownNote(entries: readonly PortEntry[]): string | undefined {
  const [first, ...more] = new Set(entries.filter(({ origin }) => origin.kind === 'policy or local').map(keyName));
  if (first === undefined) return undefined;
  const have = more.length === 0 ? 'has' : `and ${more.length} more have`;
  return `${first} ${have} two types (one is of a local record, and the list does not say which); save the output of "semanage port -l; semanage port -lC".`;
}

function keyName(entry: PortEntry): string {
  return `${entry.protocol}/${formatPortRange(entry)}`;
}
