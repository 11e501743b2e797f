/** Who else declares the names that a module declares: another module of the workspace, or the policy of the installed headers. */
import { shortPath } from '../base/fileUri.ts';
import type { Policy } from '../index/policy.ts';
import type { NameKind } from './declaredNames.ts';

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
  const isSpace = (other: string) => (kind === 'boolean') === (other === 'boolean') && !other.startsWith('role');
  const own = moduleOf(uri);
  const other = policy
    .declared(name)
    .find((each) => each.uri !== uri && moduleOf(each.uri) !== own && isSpace(each.declaration.kind));
  if (other) {
    return {
      message: `The ${kind} ${name} is declared in ${shortPath(other.uri)} too: the two modules cannot be installed together.`,
      at: { uri: other.uri, line: other.declaration.line },
    };
  }
  const required = policy.requiring(name).filter(({ origin, item }) => origin === 'headers' && isSpace(item.kind));
  if (required.length === 0 || headerModules(policy).has(own)) return undefined;
  const count = required.reduce((sum, { item }) => sum + item.interfaces, 0);
  const interfaces = count === 1 ? '1 interface of its headers requires' : `${count} interfaces of its headers require`;
  return {
    message: `The installed policy declares the ${kind} ${name} (${interfaces} it): a module that does so too cannot be installed.`,
  };
}

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
