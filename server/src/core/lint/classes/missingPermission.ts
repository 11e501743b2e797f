/** Says why a class has no permission that people look for there, and what the kernel asks instead. */
import { classInfo } from '../../knowledge/classes.ts';

export interface MissingPermission {
  /** A clause that ends in a full stop. */
  readonly reason: string;
  /** The permission of the same class that does what is wanted. */
  readonly instead?: string;
}

/** What to say when `className` is asked for `permission`; undefined where there is nothing particular to say. */
export function explainMissing(className: string, permission: string): MissingPermission | undefined {
  return REASONS[permission]?.(className);
}

/** By permission; the class is one that does not have it. Facts: Linux security/selinux/hooks.c and nlmsgtab.c. */
const REASONS: { readonly [permission: string]: ((className: string) => MissingPermission | undefined) | undefined } = {
  name_connect(className) {
    if (className === 'udp_socket') return { reason: 'the kernel does not check destination ports for UDP.' };
    if (className === 'rawip_socket' || className === 'icmp_socket') {
      return { reason: 'the kernel checks no port when such a socket connects.' };
    }
    if (className === 'unix_stream_socket') return { reason: 'connecting asks connectto.', instead: 'connectto' };
    if (className === 'unix_dgram_socket') return { reason: 'each datagram asks sendto.', instead: 'sendto' };
    return isSocket(className) ? { reason: 'only tcp_socket, sctp_socket and dccp_socket have it.' } : undefined;
  },
  node_bind: (className) =>
    isSocket(className) ? { reason: 'only IPv4 and IPv6 sockets are bound to a node.' } : undefined,
  connectto(className) {
    if (className === 'unix_dgram_socket') return { reason: 'each datagram asks sendto.', instead: 'sendto' };
    if (className === 'sock_file') return { reason: 'it is asked of the unix_stream_socket; the file asks write.' };
    return isSocket(className)
      ? { reason: 'only unix_stream_socket has it; here connecting asks connect.' }
      : undefined;
  },
  nlmsg_read: noMessages,
  nlmsg_write: noMessages,
  nlmsg: noMessages,
  lock: (className) =>
    className === 'sem' || className === 'msgq'
      ? { reason: 'of the SysV classes only shm has it, for shmctl(SHM_LOCK).' }
      : undefined,
  enqueue: (className) =>
    className === 'sem' || className === 'shm'
      ? { reason: 'only msgq has it, for the message that is put in the queue.' }
      : undefined,
};

function noMessages(className: string): MissingPermission | undefined {
  return className.startsWith('netlink_')
    ? { reason: 'the kernel does not check the messages of this netlink family.' }
    : undefined;
}

/** True for a class with the permissions of the common `socket`. */
function isSocket(className: string): boolean {
  return classInfo(className)?.inherits === 'socket';
}
