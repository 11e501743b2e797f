/** Writes port labels in the two forms that a module's author can ship: a semanage command and a CIL portcon. */
import type { PortRange, Protocol } from './port.ts';
import type { PortTable } from './table.ts';

/** `80` or `8000-8010`. */
export function portText({ low, high }: PortRange): string {
  return low === high ? String(low) : `${low}-${high}`;
}

/**
 * The command that gives `range` the type: `-m` where the table has exactly this protocol and range, since `-a` is
 * refused there before semanage 3.7, else `-a` (seobject.py `portRecords`; the key is compared exactly).
 * Ports written in open files do not count: they are not in the policy yet.
 */
export function semanageLine(table: PortTable, type: string, protocol: Protocol, range: PortRange): string {
  const exists = table
    .overlaps(protocol, range)
    .some(({ kind, entry }) => kind === 'exact' && entry.origin.kind !== 'workspace');
  return `semanage port ${exists ? '-m' : '-a'} -t ${type} -p ${protocol} ${portText(range)}`;
}

/**
 * A portcon of a CIL module, which unlike a loadable module may have one (cil_port in libsepol; `semodule -i x.cil`).
 * @param level the MLS level, such as `s0`
 */
export function cilPortcon(type: string, protocol: Protocol, range: PortRange, level = 's0'): string {
  const { low, high } = range;
  const ports = low === high ? String(low) : `(${low} ${high})`;
  return `(portcon ${protocol} ${ports} (system_u object_r ${type} ((${level}) (${level}))))`;
}
