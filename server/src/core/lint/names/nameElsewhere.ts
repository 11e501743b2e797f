/** Where a name is known that is not in scope where it is used. */
import { madeNames } from '../../index/madeNames.ts';
import type { Policy } from '../../index/policy.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import type { NameKind } from './declaredNames.ts';
import { chain, isInScope, type NameScope, type NameScopes, rootOf } from './nameScopes.ts';
import type { Use } from './usedNames.ts';

/** Where a name exists: declared in a file, required by installed headers, or made by a call. */
export type Elsewhere =
  | { readonly by: 'declaration'; readonly uri: string; readonly kind: NameKind }
  | { readonly by: 'headers'; readonly interfaces: number; readonly kind: NameKind }
  | { readonly by: 'call'; readonly kind: NameKind }
  /** In another block of the file, whose names are not known outside of it; `own` where it is declared there. */
  | { readonly by: 'block'; readonly block: Statement; readonly kind: NameKind; readonly own: boolean };

/** Where the name is known; what the module itself declares is known in another block of it. */
export function placeOf(
  policy: Policy,
  { uri, kind }: SourceFile,
  use: Use,
  scopes: NameScopes,
  scope: NameScope,
): Elsewhere | undefined {
  const found = whereIs(policy, uri, use.name.text, use.kinds);
  if (!found) return inBlock(scopes, scope, use);
  const isOfThis = kind === 'te' && found.by === 'declaration' && found.uri === uri;
  return (isOfThis && ownBlock(scopes, scope, use)) || found;
}

/** An optional block of the same module or interface that has the name. */
function inBlock({ all }: NameScopes, scope: NameScope, { name, kinds }: Use): Elsewhere | undefined {
  const root = rootOf(scope);
  for (const each of all) {
    if (!each.block || each === root || rootOf(each) !== root) continue;
    const kind = kinds.find((kind) => isInScope({ ...each, parent: undefined }, name.text, [kind]));
    if (kind) return { by: 'block', block: each.block, kind, own: isOwn(each, name.text, kind) };
  }
  return undefined;
}

/** Any block of the file that declares the name, also the body of a macro. */
function ownBlock({ all }: NameScopes, scope: NameScope, { name, kinds }: Use): Elsewhere | undefined {
  const around = new Set(chain(scope));
  for (const each of all) {
    if (!each.block || around.has(each)) continue;
    const kind = kinds.find((kind) => isOwn(each, name.text, kind));
    if (kind) return { by: 'block', block: each.block, kind, own: true };
  }
  return undefined;
}

const isOwn = ({ names }: NameScope, name: string, kind: NameKind) =>
  names.get(name)?.some((each) => each.own && each.kind === kind) ?? false;

/** Where `name` is known as one of these kinds; a declaration before a require, another file before `uri`. */
export function whereIs(policy: Policy, uri: string, name: string, kinds: readonly NameKind[]): Elsewhere | undefined {
  const declared = policy.declared(name).filter(({ declaration }) => kinds.includes(declaration.kind as NameKind));
  const at = declared.find((each) => each.uri !== uri) ?? declared[0];
  if (at) return { by: 'declaration', uri: at.uri, kind: at.declaration.kind as NameKind };
  const required = policy
    .requiring(name)
    .filter(({ origin, item }) => origin === 'headers' && kinds.includes(item.kind as NameKind));
  const interfaces = required.reduce((sum, { item }) => sum + item.interfaces, 0);
  if (interfaces > 0) return { by: 'headers', interfaces, kind: required[0]!.item.kind as NameKind };
  // What templates make changes with each file that is read, and takes long to find out.
  if (!policy.isWhole) return undefined;
  const made = kinds.find((kind) => madeNames(policy).get(name)?.has(kind));
  return made && { by: 'call', kind: made };
}
