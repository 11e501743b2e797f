/** Says whether a file lets a type use its tcp, udp or sctp sockets, or may do so in a way we cannot see. */
import { hasPermission, isKnownClass } from '../knowledge/classes.ts';
import { classSet, permissionSet } from '../knowledge/permissionSets.ts';
import { type SocketAccess, type SocketProtocol, socketAccessGivenBy } from '../knowledge/socketAccess.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { giverOf, mayBeMember, mayHave } from './grants.ts';
import type { OwnType } from './ownTypes.ts';

/** True unless the file shows that `type` does not have the access, or that an interface gives it only under a tunable. */
export function mayHaveSocketAccess(
  file: SourceFile,
  type: OwnType,
  protocol: SocketProtocol,
  access: Exclude<SocketAccess, 'served'>,
): boolean {
  const className = `${protocol}_socket`;
  const isOwn = access !== 'name_bind' && access !== 'node_bind';
  return mayHave(file, type, {
    isClass: (name) => name === className || mayBeMember(className, name, classSet(name), isKnownClass(name)),
    isPermission: (name) =>
      access === 'own' ||
      name === access ||
      mayBeMember(access, name, permissionSet(name), hasPermission(className, name)),
    givenBy: (call) => socketAccessGivenBy(call, protocol, access),
    ...(isOwn && { onItself: true }),
  });
}

/** The interface that gives `type` the access under a tunable. */
export function conditionalGiver(
  file: SourceFile,
  type: OwnType,
  protocol: SocketProtocol,
  access: SocketAccess,
): string | undefined {
  return giverOf(file, type, (call) => socketAccessGivenBy(call, protocol, access, 'conditional'));
}
