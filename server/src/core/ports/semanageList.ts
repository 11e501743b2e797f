/** Reads and writes the list of `semanage port -l`, with or without its heading. */

import type { PortEntry, PortOrigin } from './port.ts';
import { formatPortRange, isTypeName, parsePortRange, parseProtocol, quote } from './portFields.ts';
import { type PortLine, type PortListing, readPortLines } from './readLines.ts';

/**
 * The entries of `semanage port -l`, `-lC` or `-l -n`. A heading in any language is skipped. Of a row with a bad port
 * in its list the other ports are used.
 */
export function parseSemanageList(text: string, origin: PortOrigin): PortListing {
  let heading: string | undefined;
  return readPortLines(text, (line, entries, warn) => {
    if (line.text === heading) return;
    const [, type, word, ports] = /^(\S+)\s+(\S+)\s+(\S.*)$/.exec(line.text) ?? [];
    const protocol = word === undefined ? undefined : parseProtocol(word);
    if (protocol === undefined && isHeading(line)) {
      heading = line.text;
      return;
    }
    if (!type || !word || !ports) return warn('is not type, protocol and ports');
    if (!isTypeName(type)) return warn(`${quote(type)} is not a type`);
    if (!protocol) return warn(`${quote(word)} is not tcp, udp, sctp or dccp`);
    for (const part of ports.split(',')) {
      const range = parsePortRange(part.trim());
      if (typeof range === 'string') warn(range);
      else entries.push({ protocol, ...range, type, origin });
    }
  });
}

/** The heading is translated, so it is known by its place and because it has neither a digit nor a control character. */
function isHeading(line: PortLine): boolean {
  if (!line.first || /[\d\x00-\x1f\x7f]/.test(line.text)) return false;
  return line.next === '' || line.text.split(/\s+/).length >= 3;
}

/**
 * One list of `all` (semanage port -l) and `local` (-lC). The first holds the local records too and does not mark them,
 * so each of those is taken out of it once; a policy entry of the same range stays, under the local one.
 */
export function mergeSemanage(all: readonly PortEntry[], local: readonly PortEntry[]): PortEntry[] {
  const toDrop = new Map<string, number>();
  for (const entry of local) toDrop.set(keyOf(entry), (toDrop.get(keyOf(entry)) ?? 0) + 1);
  const policy = all.filter((entry) => {
    const left = toDrop.get(keyOf(entry)) ?? 0;
    if (left === 0) return true;
    toDrop.set(keyOf(entry), left - 1);
    return false;
  });
  return [...local.map((entry): PortEntry => ({ ...entry, origin: { kind: 'local' } })), ...policy];
}

function keyOf(entry: PortEntry): string {
  return `${entry.protocol} ${formatPortRange(entry)} ${entry.type}`;
}

/** The text `semanage port -l` prints for entries in order of precedence; empty where there are none. */
export function formatSemanageList(entries: readonly PortEntry[]): string {
  const rows = [...groupRows(entries)].sort(([a], [b]) => (a < b ? -1 : 1));
  if (rows.length === 0) return '';
  const lines = rows.map(([, row]) =>
    semanageLine(row[0]!.type, row[0]!.protocol, row.map(formatPortRange).join(', ')),
  );
  return [semanageLine('SELinux Port Type', 'Proto', 'Port Number'), '', ...lines, ''].join('\n');
}

/** How many rows the list has: pairs of a type and a protocol. */
export function countSemanageRows(entries: readonly PortEntry[]): number {
  return groupRows(entries).size;
}

/** Keyed so that the order of the keys is that of the (type, protocol) tuples semanage sorts: NUL is before any letter. */
function groupRows(entries: readonly PortEntry[]): Map<string, PortEntry[]> {
  const rows = new Map<string, PortEntry[]>();
  for (const entry of entries) {
    const key = `${entry.type}\0${entry.protocol}`;
    const row = rows.get(key);
    if (row) row.push(entry);
    else rows.set(key, [entry]);
  }
  return rows;
}

function semanageLine(type: string, protocol: string, ports: string): string {
  return `${type.padEnd(30)} ${protocol.padEnd(8)} ${ports}`;
}
