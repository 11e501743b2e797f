/** Finds sets such as rw_socket_perms on a class that lacks some of their permissions. */
import { permissionSet, permissionSetNames } from '../../knowledge/permissionSets.ts';
import type { Names } from '../../syntax/statements.ts';
import { classPermissions, type NamedClass, namedClasses } from '../classes/namedClasses.ts';
import { permissionSetMembers } from '../classes/permissionSetMembers.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';

export const permissionSetForOtherClass: Rule = {
  id: 'permission-set-for-other-class',
  severity: 'error',
  summary: 'A permission set has permissions that the class of the rule lacks.',
  selint: ['S-009'],
  local: true,
  statements: {
    av_rule: (statement, context) => check(statement, statement.data.classes, statement.data.permissions, context),
    class_requirement(statement, context) {
      const { name, permissions } = statement.data;
      if (permissions) check(statement, { ...permissions, items: [name] }, permissions, context);
    },
  },
};

/** The compiler looks up each permission in each class: what one of them lacks stops it. */
function check(
  statement: StatementOf<'av_rule' | 'class_requirement'>,
  classes: Names,
  permissions: Names,
  context: RuleContext,
): void {
  if (statement.broken) return;
  for (const name of permissions.items) {
    if (!/^[A-Za-z_]\w*$/.test(name.text)) continue;
    const members = permissionSetMembers(context.snapshot.policy, name.text);
    if (!members) continue;
    const named = namedClasses(context, classes);
    for (const each of named) {
      const own = classPermissions(context, each.name);
      const missing = members.filter((member) => !own.has(member));
      if (missing.length === 0) continue;
      const range = nameRange(context.file, statement, name);
      context.report({
        range,
        message: `${name.text} has ${list(missing)}, which ${subject(each)} does not have.`,
        fixes: () => {
          const near = named.length === 1 && setFor(name.text, each.name, members, context);
          return near ? [{ title: `Replace with ${near}`, edits: [{ range, newText: near }] }] : [];
        },
      });
      break;
    }
  }
}

/** All where they are few. */
function list(names: readonly string[]): string {
  return names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function subject({ name, by }: NamedClass): string {
  return by.text === name ? name : `${name} (of ${by.text})`;
}

/** The set of the same verb for the class, else the one with exactly the members that the class has. */
function setFor(set: string, className: string, members: readonly string[], context: RuleContext): string | undefined {
  const own = classPermissions(context, className);
  const [verb] = set.split('_');
  const counterpart = permissionSet(`${verb}_${className}_perms`);
  if (counterpart?.members.every((member) => own.has(member))) return counterpart.name;
  return sameSet(members.filter((member) => own.has(member)));
}

/** The permission set with exactly these members. */
function sameSet(members: readonly string[]): string | undefined {
  return permissionSetNames().find((set) => {
    const own = permissionSet(set)!.members;
    return own.length === members.length && own.every((member) => members.includes(member));
  });
}
