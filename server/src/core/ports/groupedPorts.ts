/** Port entries as compact JSON: by type and protocol, such as `{"http_port_t": {"tcp": "80 443 8000-8010"}}`. */

import type { PortEntry, PortOrigin } from './port.ts';
import { formatPortRange, isTypeName, parsePortRange, parseProtocol, quote } from './portFields.ts';

/** Ports are parted by one space; a level other than s0 stands after an `@`. */
export type GroupedPorts = { readonly [type: string]: { readonly [protocol: string]: string } };

/** The entries of `grouped`. What is not readable is left out, and `warn` is told the reason. */
export function readGroupedPorts(
  grouped: GroupedPorts,
  origin: PortOrigin,
  warn: (reason: string) => void,
): PortEntry[] {
  const entries: PortEntry[] = [];
  for (const [type, protocols] of Object.entries(grouped)) {
    if (!isTypeName(type) || !isObject(protocols)) {
      warn(`${quote(type)} is not a type with its ports`);
      continue;
    }
    for (const [word, ports] of Object.entries(protocols)) {
      const protocol = parseProtocol(word);
      if (!protocol || typeof ports !== 'string') {
        warn(`${quote(word)} of ${type} is not a protocol with its ports`);
        continue;
      }
      for (const part of ports.split(' ').filter(Boolean)) {
        const [rangeText, level] = part.split('@', 2);
        const range = parsePortRange(rangeText!);
        if (typeof range === 'string') warn(`${range} (${type} ${protocol})`);
        else entries.push({ protocol, ...range, type, ...(level ? { level } : {}), origin });
      }
    }
  }
  return entries;
}

/** The entries in that form, types and protocols sorted, ports in the order given. */
export function groupPorts(entries: readonly PortEntry[]): GroupedPorts {
  const grouped: { [type: string]: { [protocol: string]: string } } = Object.create(null);
  for (const entry of [...entries].sort(compareTypeAndProtocol)) {
    const level = entry.level && entry.level !== 's0' ? `@${entry.level}` : '';
    const part = formatPortRange(entry) + level;
    const protocols = grouped[entry.type] ?? {};
    const before = protocols[entry.protocol];
    protocols[entry.protocol] = before === undefined ? part : `${before} ${part}`;
    grouped[entry.type] = protocols;
  }
  return { ...grouped };
}

function compareTypeAndProtocol(a: PortEntry, b: PortEntry): number {
  if (a.type !== b.type) return a.type < b.type ? -1 : 1;
  if (a.protocol !== b.protocol) return a.protocol < b.protocol ? -1 : 1;
  return 0;
}

/** True for a value with members, such as a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
