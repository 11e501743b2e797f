/** In which order the classes and permissions of a rule are proposed: what such a rule is about comes first. */
import { classText } from '../../knowledge/classTexts.ts';
import { hasCorenetInterfaces } from '../../knowledge/corenet.ts';
import { permissionInfo } from '../../knowledge/permissions.ts';
import type { PortTable } from '../../ports/table.ts';

/** What the target of a rule is, as far as that says what may be asked of it. */
export type Target = 'port' | 'node' | 'self' | 'other';

/** @param targets the words in the place of the target */
export function targetOf(ports: PortTable, targets: readonly string[]): Target {
  if (targets.length === 0) return 'other';
  if (targets.every((name) => name === 'self')) return 'self';
  if (targets.every((name) => isPort(ports, name))) return 'port';
  return targets.every((name) => /(^|_)node_(t|type)$/.test(name)) ? 'node' : 'other';
}

/** By name too: a type that is not declared yet is one by its end. */
const isPort = (ports: PortTable, name: string) =>
  /(^|_)port_(t|type)$/.test(name) || ports.hasType(name) || hasCorenetInterfaces(name);

/** Most rules of refpolicy are about these, the most frequent first. */
const USUAL: Readonly<Record<Target, readonly string[]>> = {
  port: ['tcp_socket', 'udp_socket', 'sctp_socket', 'dccp_socket'],
  node: ['tcp_socket', 'udp_socket', 'rawip_socket', 'sctp_socket'],
  self: `capability process fifo_file unix_stream_socket tcp_socket unix_dgram_socket udp_socket shm netlink_route_socket sem
    netlink_kobject_uevent_socket msgq msg fd`.split(/\s+/),
  other: `file dir process lnk_file chr_file fifo_file dbus fd sock_file unix_stream_socket unix_dgram_socket blk_file
    filesystem service tcp_socket udp_socket shm sem msgq`.split(/\s+/),
};

/** Sorts before the rank of another class where the class is proposed first. */
export function classRank(target: Target, name: string): string {
  const place = USUAL[target].indexOf(name);
  return place < 0 ? '9' : `0${String(place).padStart(2, '0')}`;
}

/** What is asked of a port or an address, and of nothing else. */
const OF_PORTS: Readonly<Record<string, Target>> = { name_bind: 'port', name_connect: 'port', node_bind: 'node' };

/**
 * The same for a permission: what the target is for, the usual sets of the class, the permissions, other sets for such
 * classes, then sets for others that happen to fit, and what the kernel never asks.
 * @param kind whether the name is that of a set
 */
export function permissionRank(
  target: Target,
  classes: readonly string[],
  name: string,
  kind: 'permission' | 'set',
): string {
  const place = classes.length === 1 ? (classText(classes[0]!)?.sets ?? []).indexOf(name) : -1;
  if (kind === 'permission') {
    const of = OF_PORTS[name];
    if (of !== undefined && of === target) return '0';
    const isAsked = !classes.every((each) => NEVER.has(permissionInfo(each, name)?.status ?? ''));
    return isAsked && (of === undefined || target === 'other') ? '3' : '8';
  }
  if (place >= 0) return target === 'port' || target === 'node' ? '5' : `2${place}`;
  return classes.every((each) => isNamedFor(name, each)) ? '4' : '6';
}

const NEVER = new Set(['never', 'pointless', 'compat']);

/** `rw_shm_perms` is for shm, `connected_socket_perms` for all sockets. */
function isNamedFor(set: string, className: string): boolean {
  const family = /_socket$/.test(className) ? /(?<!netlink)_socket_perms$/ : new RegExp(`_${className}_perms$`);
  return family.test(set) || set.endsWith(`_${className}_perms`);
}
