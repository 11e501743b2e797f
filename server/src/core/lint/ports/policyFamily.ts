/** Says whose policy the port table is of: refpolicy's or Fedora's, which differ in a few types and interfaces. */
import type { PortTable } from '../../ports/table.ts';

export type PolicyFamily = 'refpolicy' | 'fedora';

/**
 * Told by the fallback types: Fedora and RHEL give tcp 32768-60999 to ephemeral_port_t, which refpolicy does not have; its
 * unreserved_port_t goes up to 65535 (corenetwork.te.in of both). Undefined for any other policy.
 */
export function policyFamily(ports: PortTable): PolicyFamily | undefined {
  if (ports.portsOf('ephemeral_port_t').some(isOfPolicy)) return 'fedora';
  const unreserved = ports.portsOf('unreserved_port_t').filter(isOfPolicy);
  return unreserved.some(({ low, high }) => low === 1024 && high === 65535) ? 'refpolicy' : undefined;
}

function isOfPolicy({ origin }: { readonly origin: { readonly kind: string } }): boolean {
  return origin.kind === 'policy' || origin.kind === 'bundled';
}
