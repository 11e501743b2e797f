/** The port tables that come with Portcon, for hosts that cannot be asked. */
import fedora from './data/fedora.json' with { type: 'json' };
import refpolicy from './data/refpolicy.json' with { type: 'json' };
import { type GroupedPorts, readGroupedPorts } from './groupedPorts.ts';
import type { PortEntry } from './port.ts';

export type BundledPolicy = 'refpolicy' | 'fedora';

export interface BundledPorts {
  readonly policy: BundledPolicy;
  /** The version of the policy the entries were taken from. */
  readonly version: string;
  readonly entries: readonly PortEntry[];
}

/** The entries of a shipped table, origin `bundled`. The data are written by scripts/ports.mjs. */
export function bundledPorts(policy: BundledPolicy): BundledPorts {
  const data = policy === 'fedora' ? fedora : refpolicy;
  const entries = readGroupedPorts(data.entries as GroupedPorts, { kind: 'bundled', policy }, () => undefined);
  return { policy, version: data.version, entries };
}

/**
 * The table that fits a host: Fedora's for Fedora, RHEL and those that call themselves like them, else refpolicy's.
 * @param osRelease the text of /etc/os-release (os-release(5)); undefined where it cannot be read
 */
export function bundledPolicyFor(osRelease: string | undefined): BundledPolicy {
  const names = [...(osRelease ?? '').matchAll(/^(?:ID|ID_LIKE)=["']?([^"'\r\n]*)/gm)].flatMap((m) =>
    m[1]!.split(/\s+/),
  );
  return names.some((name) => ['fedora', 'rhel', 'centos'].includes(name.toLowerCase())) ? 'fedora' : 'refpolicy';
}
