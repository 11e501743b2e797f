/** Says whether any port is left for port_t, the type of ports that no portcon covers. */
import type { Protocol } from '../../ports/port.ts';
import type { PortTable } from '../../ports/table.ts';
import type { Snapshot } from '../../snapshot.ts';

/** The type of the initial SID `port` in refpolicy and Fedora's policy (libsepol and the kernel: security_port_sid). */
export const DEFAULT_PORT_TYPE = 'port_t';

const known = new WeakMap<PortTable, Map<Protocol, string | undefined>>();

/**
 * The type that unnamed ports have instead, such as `unreserved_port_t`, where portcons cover every port of `protocol`
 * and none has port_t. Undefined where a port has it. Port 0 is not looked at: nothing is bound to it.
 */
export function typeInsteadOfDefault({ ports }: Snapshot, protocol: Protocol): string | undefined {
  let types = known.get(ports);
  if (!types) {
    types = new Map();
    known.set(ports, types);
  }
  if (!types.has(protocol)) types.set(protocol, readType(ports, protocol));
  return types.get(protocol);
}

function readType(ports: PortTable, protocol: Protocol): string | undefined {
  const all = ports.segments(protocol, { low: 1, high: 65535 });
  if (all.some(({ label }) => label.type === DEFAULT_PORT_TYPE)) return undefined;
  return ports.effective(protocol, 65535).type;
}
