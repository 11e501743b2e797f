/** Names of corenetwork's interfaces that some policy generates: the rules about ports speak of their calls. */
import { portInterfaceName } from '../../knowledge/portInterfaces.ts';
import { declaresPort } from '../calls/interfaceCalls.ts';

/** Fedora's own: those of its ephemeral ports and of dccp (corenetwork.if.in), and two for each port (corenetwork.if.m4). */
export const FEDORA_INTERFACE =
  /^corenet_(dontaudit_)?((tcp_bind|tcp_connect|udp_bind)_all_ephemeral_ports|dccp_(bind|connect|sendrecv)_(generic_port|reserved_port|all_ports|all_(un)?reserved_ports|all_rpc_ports))$/;

/** The third group is the port's name. */
export const PACKET_INTERFACE =
  /^corenet_(dontaudit_)?(send|receive|sendrecv|relabelto)_(\w+)_(client|server)_packets$/;

/** True for the form of an interface for a port that refpolicy or Fedora declares, whether or not they have that form. */
export function isPortInterface(name: string): boolean {
  if (!name.startsWith('corenet_')) return false;
  if (FEDORA_INTERFACE.test(name)) return true;
  const port = portInterfaceName(name)?.portType ?? packetPort(name);
  return port !== undefined && (declaresPort('refpolicy', port) || declaresPort('fedora', port));
}

function packetPort(name: string): string | undefined {
  const port = PACKET_INTERFACE.exec(name)?.[3];
  return port && `${port}_port_t`;
}
