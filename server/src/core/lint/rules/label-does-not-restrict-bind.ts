/** Finds labels of ports that bind() does not ask about: those that the kernel itself hands out. */

import { isFallback } from '../../ports/fallback.ts';
import type { PortSysctls } from '../../snapshot.ts';
import { sameRange } from '../ports/portEntries.ts';
import { type PortKey, type PortUse, portUses } from '../ports/portUses.ts';
import { portName, useRange } from '../ports/portWords.ts';
import { makesRecord } from '../ports/semanageLines.ts';
import type { Rule } from '../rule.ts';

export const labelDoesNotRestrictBind: Rule = {
  id: 'label-does-not-restrict-bind',
  severity: 'information',
  summary: 'bind() to the port asks no name_bind, so its label does not restrict who binds it.',
  needsPorts: true,
  cil: true,
  file({ file, snapshot: { sysctls }, report }) {
    for (const use of portUses(file).all) {
      if (!use.key || !use.type || !givesLabel(use) || isFallback({ type: use.type })) continue;
      const free = unchecked(use.key, sysctls);
      if (free) report({ range: useRange(file, use), message: message(use.key, free, sysctls) });
    }
  },
};

function givesLabel(use: PortUse): boolean {
  return use.kind !== 'semanage' || makesRecord(use.line.command);
}

/**
 * The ports of `key` for which bind() does not ask name_bind: the kernel hands them out and they are not privileged
 * (hooks.c, __selinux_socket_bind: asked where `port < start || port < low || port > high`).
 */
function unchecked(key: PortKey, { ephemeralLow, ephemeralHigh, unprivilegedStart }: PortSysctls): PortKey | undefined {
  const low = Math.max(key.low, ephemeralLow, unprivilegedStart);
  const high = Math.min(key.high, ephemeralHigh);
  return low <= high ? { protocol: key.protocol, low, high } : undefined;
}

function message(key: PortKey, free: PortKey, { ephemeralLow, ephemeralHigh, live }: PortSysctls): string {
  const part = sameRange(key, free) ? portName(key) : `${portName(free)}, a part of ${portName(key)},`;
  const sysctl = `ip_local_port_range ${ephemeralLow}-${ephemeralHigh}`;
  const where = live ? `on this host (${sysctl})` : `with the kernel's default ${sysctl}`;
  // udp_socket has no name_connect (selinux_socket_connect_helper), and nothing else looks at the label.
  const left =
    key.protocol === 'udp' ? 'the label of a udp port limits nothing else' : 'the label only limits name_connect';
  return `bind() to ${part} asks no name_bind ${where}; ${left}.`;
}
