/** A permission-set macro: its members, and which of them the classes of the rule do not have. */
import { blocks, bold, code, paragraph } from '../../base/markdown.ts';
import { hasPermission, isKnownClass } from '../../knowledge/classes.ts';
import { type NamedSet, PERMISSION_SETS_VERSION, permissionSet } from '../../knowledge/permissionSets.ts';
import { policyFooter } from './footer.ts';

export interface PermissionSetFacts {
  readonly set: NamedSet;
  /** Classes of the rule that lack members: using the set on them does not compile. */
  readonly lacking: readonly { readonly className: string; readonly permissions: readonly string[] }[];
}

export function permissionSetFacts(name: string, classes: readonly string[]): PermissionSetFacts | undefined {
  const set = permissionSet(name);
  if (!set) return undefined;
  const lacking = classes
    .filter(isKnownClass)
    .map((className) => ({ className, permissions: set.members.filter((each) => !hasPermission(className, each)) }))
    .filter((each) => each.permissions.length > 0);
  return { set, lacking };
}

export function permissionSetMarkdown(facts: PermissionSetFacts | undefined): string | undefined {
  if (!facts) return undefined;
  const { set, lacking } = facts;
  const nested = set.direct.some((member) => !set.members.includes(member));
  return blocks([
    paragraph([
      `${bold(set.name)} · permission set`,
      code(set.members.join(' ')),
      nested ? `Written as ${code(set.direct.join(' '))}` : undefined,
      withoutConnect(set),
      ...lacking.map(
        ({ className, permissions }) => `${className} has no ${permissions.join(', ')}: it does not compile there`,
      ),
    ]),
    policyFooter('set', PERMISSION_SETS_VERSION),
  ]);
}

/** The sets for clients and servers of connected sockets: their names promise what they do not have. */
function withoutConnect({ name, members }: NamedSet): string | undefined {
  if (!/^(client|server|connected)_.*socket_perms$/.test(name) || members.includes('connect')) return undefined;
  return 'It has no `connect`: a client needs `create_socket_perms`';
}
