/** Who else declares the names that a module declares: another module of the workspace, or the policy of the installed headers. */
import { shortPath } from '../../base/fileUri.ts';
import type { Policy } from '../../index/policy.ts';
import type { NameKind } from './declaredNames.ts';
import { aKind } from './nameFixes.ts';

/** One module cannot be installed beside another that declares the same. */
export interface OtherDeclaration {
  /** A sentence about it. */
  readonly message: string;
  /** Of a module of the workspace. */
  readonly at?: { readonly uri: string; readonly line: number };
}

/**
 * Another declaration of `name`. A file of the same name in another folder is another version of the module, and so may the
 * headers be: those of the module itself say nothing.
 * @param uri the file that declares it as `kind`
 */
export function otherDeclaration(
  policy: Policy,
  uri: string,
  name: string,
  kind: NameKind,
): OtherDeclaration | undefined {
  const isSpace = (other: NameKind) => excludes(kind, other);
  const own = moduleOf(uri);
  const other = policy
    .declared(name)
    .find((each) => each.uri !== uri && moduleOf(each.uri) !== own && isSpace(each.declaration.kind));
  if (other) {
    const where = shortPath(other.uri);
    const said =
      other.declaration.kind === kind
        ? `The ${kind} ${name} is declared in ${where} too`
        : `${where} declares ${name} as ${aKind(other.declaration.kind)}`;
    return {
      message: `${said}: the two modules cannot be installed together.`,
      at: { uri: other.uri, line: other.declaration.line },
    };
  }
  const required = policy.requiring(name).filter(({ origin, item }) => origin === 'headers' && isSpace(item.kind));
  if (required.length === 0 || headerModules(policy).has(own)) return undefined;
  const count = required.reduce((sum, { item }) => sum + item.interfaces, 0);
  const interfaces = count === 1 ? '1 interface of its headers requires' : `${count} interfaces of its headers require`;
  const declared = required[0]!.item.kind;
  return {
    message:
      declared === kind
        ? `The installed policy declares the ${kind} ${name} (${interfaces} it): a module that does so too cannot be installed.`
        : `The installed policy declares ${name} as ${aKind(declared)} (${interfaces} it): a module that declares ${aKind(kind)} of this name cannot be installed.`,
  };
}

/**
 * libsepol's CIL compiler: types and attributes have one space of names, roles and role attributes another, in which a role alone
 * may be declared again.
 */
function excludes(kind: NameKind, other: NameKind): boolean {
  return SPACES[kind] === SPACES[other] && !(kind === 'role' && other === 'role');
}

/** Names of one space exclude each other. */
export const SPACES: { readonly [kind in NameKind]: string } = {
  type: 'type',
  attribute: 'type',
  role: 'role',
  'role attribute': 'role',
  boolean: 'boolean',
};

/** `apache` of `file:///policy/apache.te`. */
const moduleOf = (uri: string) => uri.slice(uri.lastIndexOf('/') + 1).split('.')[0]!;

const known = new WeakMap<object, ReadonlySet<string>>();

/** The modules whose interfaces are among the headers. */
function headerModules(policy: Policy): ReadonlySet<string> {
  let modules = known.get(policy.macros);
  if (!modules) {
    modules = new Set([...policy.headerFiles()].map(moduleOf));
    known.set(policy.macros, modules);
  }
  return modules;
}
