/** Says whether a file lets a type use its tcp, udp or sctp sockets, or may do so in a way we cannot see. */
import type { Policy } from '../../index/policy.ts';
import { hasPermission, isKnownClass } from '../../knowledge/classes.ts';
import { classSet, permissionSet } from '../../knowledge/permissionSets.ts';
import {
  attributeGives,
  type GivenWhen,
  type SocketAccess,
  type SocketProtocol,
  socketAccessGivenBy,
} from '../../knowledge/socketAccess.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { GrantedWhen } from '../calls/callGrants.ts';
import { callGives, type Giver, giverOf, grants, mayBeMember, mayHave, type WantedAccess } from '../calls/grants.ts';
import type { OwnType } from '../calls/ownTypes.ts';

type Access = Exclude<SocketAccess, 'served'>;

/** True unless the file shows that `type` does not have the access, or that an interface gives it only under a tunable. */
export function mayHaveSocketAccess(
  policy: Policy,
  file: SourceFile,
  type: OwnType,
  protocol: SocketProtocol,
  access: Access,
): boolean {
  return mayHave(policy, file, type, wantedOf(protocol, access, 'always'));
}

/** The call that gives `type` the access under a tunable. */
export function conditionalGiver(
  policy: Policy,
  file: SourceFile,
  type: OwnType,
  protocol: SocketProtocol,
  access: Access,
): Giver | undefined {
  const wanted = wantedOf(protocol, access, 'conditional');
  return giverOf(policy, file, type, {
    ...wanted,
    key: `${wanted.key} given`,
    ofRule: (rule, names) => callGives(rule, names, wanted),
  });
}

/** True if another domain may create such sockets with the label of `type`, as init does for a daemon (socket activation). */
export function isServed(policy: Policy, file: SourceFile, type: OwnType, protocol: SocketProtocol): boolean {
  const wanted = wantedOf(protocol, 'create', 'always');
  const giver = giverOf(policy, file, type, {
    key: `${protocol} served`,
    ofRule: (rule, names) => grants(rule, names, wanted),
    ofAttribute: (attribute) => attributeGives(attribute, protocol, 'served'),
    givenBy: (call) => socketAccessGivenBy(call, protocol, 'served'),
  });
  return giver !== undefined;
}

function wantedOf(protocol: SocketProtocol, access: Access, when: GivenWhen): WantedAccess {
  const className = `${protocol}_socket`;
  const isOwn = access !== 'name_bind' && access !== 'node_bind';
  return {
    key: `${protocol} ${access} ${when}`,
    isClass: (name) => name === className || mayBeMember(className, name, classSet(name), isKnownClass(name)),
    isPermission: (name) =>
      access === 'own' ||
      name === access ||
      mayBeMember(access, name, permissionSet(name), hasPermission(className, name)),
    ofAttribute: (attribute) => attributeGives(attribute, protocol, access, when),
    givenBy: (call, inside) => givenBy(call, protocol, access, when, inside),
    ...(isOwn && { onItself: true }),
  };
}

/** What a call gives that is itself `inside` of a condition. */
function givenBy(call: string, protocol: SocketProtocol, access: Access, when: GivenWhen, inside: GrantedWhen) {
  const given = (each: GivenWhen) => socketAccessGivenBy(call, protocol, access, each);
  if (inside !== 'conditional') return given(when);
  return when === 'always' ? [] : [...given('always'), ...given('conditional')];
}
