/** What a policy that is one file declares: users with their roles and ranges, roles with their types, levels. */
import { remember } from '../../base/remember.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { declaredNames, withoutComments, wordsAfter } from '../names/declaredNames.ts';
import { type Levels, levelsOf } from './levels.ts';

export interface User {
  /** As they are listed, role attributes among them: no context has a role by one. Undefined where they are not simply listed. */
  readonly roles: ReadonlySet<string> | undefined;
  /** As written; undefined where there is none. */
  readonly range: string | undefined;
}

export interface WholePolicy {
  readonly users: ReadonlyMap<string, User>;
  readonly types: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  /** With the role attributes, which a context may have as well. */
  readonly roles: ReadonlySet<string>;
  readonly levels: Levels;
  /** The types of a role; undefined where they are not simply listed. */
  typesOf(role: string): ReadonlySet<string> | undefined;
}

/**
 * The policy that `file` is, if checkpolicy can compile it alone: it has classes, users and the contexts of initial SIDs, and no
 * word of m4, which might declare more.
 */
export const wholePolicy = remember((file: SourceFile): WholePolicy | undefined => {
  if (file.kind !== 'policy' || !file.tree || file.tree.rootNode.hasError) return undefined;
  if (file.statements.some(({ kind }) => MACROS.has(kind))) return undefined;
  const hasClasses = file.statements.some(({ data }) => data.kind === 'class_declaration' && data.permissions);
  const users = readUsers(file);
  const hasSids = all(file, 'sid_declaration').some((statement) => /:.*:/.test(textOf(file, statement)));
  if (!hasClasses || !hasSids || users.size === 0) return undefined;
  const names = (kind: string) => {
    const found = declaredNames(file).filter((each) => each.kind === kind);
    return new Set(found.map(({ name }) => name.text));
  };
  return {
    users,
    types: names('type'),
    attributes: names('attribute'),
    roles: new Set([
      ...names('role'),
      ...names('role attribute'),
      ...roleTypes(file).map(({ role }) => role),
      'object_r',
    ]),
    levels: levelsOf(file),
    typesOf: (role) => typesOf(file, role),
  };
});

const MACROS: ReadonlySet<Statement['kind']> = new Set([
  'macro_call',
  'define',
  'ifdef',
  'ifelse',
  'gen_require',
  'tunable',
  'interface',
  'template',
  'policy_module',
  'module_statement',
]);

function all(file: SourceFile, node: string): Statement[] {
  return statementsOfKind(file, 'other').filter(({ data }) => data.node === node);
}

const textOf = (file: SourceFile, { start, end }: Statement) => withoutComments(file.text.slice(start, end));

/** One that is declared twice is known by its name alone. */
function readUsers(file: SourceFile): ReadonlyMap<string, User> {
  const users = new Map<string, User>();
  for (const statement of all(file, 'user_statement')) {
    const [name, user] = readUser(textOf(file, statement));
    users.set(name, users.has(name) ? { roles: undefined, range: undefined } : user);
  }
  return users;
}

/** `user u roles r;` or `user u roles { r s } level s0 range s0 - s1;` */
function readUser(text: string): [string, User] {
  const [, name = '', roles = '', rest = ''] =
    /^user\s+([\w.-]+)\s+roles\s+([\w.-]+|\{[\w\s.-]*\})([^;]*)/.exec(text) ?? [];
  const range = /\srange\s+([^;]*)$/.exec(rest)?.[1]?.trim();
  return [name, { roles: roles === '' ? undefined : new Set(roles.match(/[\w.-]+/g)), range }];
}

interface RoleTypes {
  readonly role: string;
  /** Undefined for `*`, `~` and exclusions. */
  readonly types: readonly string[] | undefined;
}

const roleTypes = remember((file: SourceFile): readonly RoleTypes[] =>
  all(file, 'role_types_statement').map((statement) => {
    const [, role = '', types] =
      /^role\s+([\w.-]+)\s+types\s+([\w.]+|\{[\w\s.]*\})\s*;$/.exec(textOf(file, statement)) ?? [];
    if (types === undefined) return { role: wordsAfter(statement, file, false)[0]?.text ?? '', types: undefined };
    return { role, types: types.match(/[\w.]+/g) ?? [] };
  }),
);

/**
 * The types that each role has by name or attribute, with all their names. Those that it has by a role attribute do not count:
 * checkpolicy gives roles the types of their attributes once it has read all contexts (expand.c, role_fix_callback).
 */
const allRoleTypes = remember((file: SourceFile): ReadonlyMap<string, ReadonlySet<string> | undefined> => {
  const given = new Map<string, Set<string> | undefined>();
  for (const { role, types } of roleTypes(file)) {
    const before = given.has(role) ? given.get(role) : new Set<string>();
    given.set(role, before && types ? new Set([...before, ...types]) : undefined);
  }
  const names = typeNames(file);
  for (const found of given.values()) {
    if (!found) continue;
    for (const [name, { attributes }] of fileFacts(file).types) {
      const same = names.get(name) ?? [name];
      if (same.some((each) => found.has(each)) || [...attributes].some((each) => found.has(each)))
        for (const each of same) found.add(each);
    }
  }
  return given;
});

function typesOf(file: SourceFile, role: string): ReadonlySet<string> | undefined {
  const known = allRoleTypes(file);
  return known.has(role) ? known.get(role) : new Set();
}

/** All names of a type, by each: those of its declaration and those that typealias adds. */
function typeNames(file: SourceFile): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const join = (names: readonly string[]) => {
    const same = [...new Set(names.flatMap((name) => [name, ...(found.get(name) ?? [])]))];
    for (const name of same) found.set(name, same);
  };
  for (const { kind, data } of file.statements) {
    if (kind !== 'type_declaration' && kind !== 'typealias') continue;
    if (data.aliases.length > 0) join([data.name, ...data.aliases].map(({ text }) => text));
  }
  return found;
}
