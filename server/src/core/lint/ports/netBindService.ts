/** Says whether a file gives a domain capability net_bind_service, or may do so in a way we cannot see. */
import type { Policy } from '../../index/policy.ts';
import { hasPermission } from '../../knowledge/classes.ts';
import { netBindServiceGivenBy } from '../../knowledge/interfaces.ts';
import { permissionSet } from '../../knowledge/permissionSets.ts';
import { attributeGivesNetBindService } from '../../knowledge/socketAccess.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { mayBeMember, mayHave, type WantedAccess } from '../calls/grants.ts';
import type { OwnType } from '../calls/ownTypes.ts';

export const NET_BIND_SERVICE = 'net_bind_service';

/** True for the classes with the capability; that of a user namespace is asked by the same check (ns_capable). */
export function isCapabilityClass(name: string): boolean {
  return name === 'capability' || name === 'cap_userns';
}

/** True unless the file shows that `type` has no net_bind_service. */
export function mayHaveNetBindService(policy: Policy, file: SourceFile, type: OwnType): boolean {
  return mayHave(policy, file, type, WANTED, 'conditional');
}

const WANTED: WantedAccess = {
  key: 'net_bind_service',
  isClass: isCapabilityClass,
  isPermission: (name) =>
    name === NET_BIND_SERVICE ||
    mayBeMember(NET_BIND_SERVICE, name, permissionSet(name), hasPermission('capability', name)),
  ofAttribute: attributeGivesNetBindService,
  givenBy: netBindServiceGivenBy,
};
