/**
 * Which names are in scope where a statement stands. A module, an interface and each optional block are scopes: what is
 * declared, required or brought by a call in one is known in the blocks inside of it and nowhere else (libsepol's
 * `is_id_in_scope`).
 */
import { remember } from '../../base/remember.ts';
import { finish, type Steps } from '../../base/steps.ts';
import { type Brought, broughtBy } from '../../index/broughtNames.ts';
import type { Policy } from '../../index/policy.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { isBrought } from './broughtTogether.ts';
import { type Declared, declaredIn, type NameKind } from './declaredNames.ts';

export interface NameScope {
  /** The optional block, interface or template; undefined for the module. */
  readonly block: Statement | undefined;
  readonly parent: NameScope | undefined;
  /** What the file declares and requires here. */
  readonly names: ReadonlyMap<string, readonly Declared[]>;
  /** What calls bring here. */
  readonly calls: readonly Brought[];
  /** Those calls, in the same order. */
  readonly callers: readonly Statement[];
}

export interface NameScopes {
  readonly all: readonly NameScope[];
  of(statement: Statement): NameScope;
}

const known = new WeakMap<SourceFile, { readonly policy: Policy; readonly scopes: NameScopes }>();

/** The scopes of a file, read once for it and the policy. */
export function nameScopes(policy: Policy, file: SourceFile): NameScopes {
  return finish(nameScopeSteps(policy, file));
}

/** The same in steps: what each call brings has to be found out once. */
export function* nameScopeSteps(policy: Policy, file: SourceFile): Steps<NameScopes> {
  const last = known.get(file);
  if (last?.policy === policy) return last.scopes;
  const scopes = yield* readScopes(policy, file);
  known.set(file, { policy, scopes });
  return scopes;
}

interface Growing extends NameScope {
  readonly names: Map<string, Declared[]>;
  readonly calls: Brought[];
  readonly callers: Statement[];
}

function* readScopes(policy: Policy, file: SourceFile): Steps<NameScopes> {
  const module: Growing = { block: undefined, parent: undefined, names: new Map(), calls: [], callers: [] };
  const byBlock = new Map<Statement | undefined, Growing>([[undefined, module]]);
  for (let i = 0; i < file.statements.length; i++) {
    if (i % STEP === 0) yield;
    const statement = file.statements[i]!;
    if (statement.kind === 'macro_call') {
      const scope = scopeOf(statement.block);
      scope.calls.push(broughtBy(policy, file.uri, statement.data));
      scope.callers.push(statement);
      continue;
    }
    for (const declared of declaredIn(statement, file)) {
      const { names } = scopeOf(statement.block);
      const list = names.get(declared.name.text);
      if (list) list.push(declared);
      else names.set(declared.name.text, [declared]);
    }
  }
  return { all: [...new Set(byBlock.values())], of: ({ block }) => scopeOf(block) };

  function scopeOf(block: Statement | undefined): Growing {
    let scope = byBlock.get(block);
    if (!scope) {
      // What a macro gives is read where it is called: what its file has around it is not there.
      const isRoot = block !== undefined && MACROS.has(block.kind);
      const opens = isRoot || block?.kind === 'optional';
      const outer = scopeOf(block?.block);
      const parent = isRoot ? undefined : outer;
      scope = opens ? { block, parent, names: new Map(), calls: [], callers: [] } : outer;
      byBlock.set(block, scope);
    }
    return scope;
  }
}

/** Statements in one step: what most calls bring is known from the last version of the file. */
const STEP = 32;

const MACROS: ReadonlySet<Statement['kind']> = new Set(['interface', 'template', 'define']);

/** The scope and those around it, the innermost first. */
export function* chain(scope: NameScope): Iterable<NameScope> {
  for (let each: NameScope | undefined = scope; each; each = each.parent) yield each;
}

/** What of the scope and those around it stands above an offset of the file. */
export function scopeAbove({ block, parent, names, calls, callers }: NameScope, offset: number): NameScope {
  const isAbove = ({ start }: Statement) => start < offset;
  const above = [...names].map(([name, list]) => [name, list.filter(({ statement }) => isAbove(statement))] as const);
  return {
    block,
    parent: parent && scopeAbove(parent, offset),
    names: new Map(above),
    calls: calls.filter((_, i) => isAbove(callers[i]!)),
    callers: callers.filter(isAbove),
  };
}

/** The scope of the module or interface that `scope` belongs to. */
export function rootOf(scope: NameScope): NameScope {
  return scope.parent ? rootOf(scope.parent) : scope;
}

/** True in the text of a macro, of which only its calls know what is around them. */
export function isInDefine(scope: NameScope): boolean {
  return [...chain(scope)].some(({ block }) => block?.kind === 'define');
}

/** True if `name` is in scope as one of these kinds. */
export function isInScope(scope: NameScope, name: string, kinds: readonly NameKind[]): boolean {
  for (let each: NameScope | undefined = scope; each; each = each.parent) {
    if (each.names.get(name)?.some(({ kind }) => kinds.includes(kind))) return true;
    if (isBrought(each.calls, name, kinds)) return true;
  }
  return false;
}

/** True if all that brings names into the scope is known, so that what is not there is missing. */
export function isWhole(policy: Policy, scope: NameScope, name: string): boolean {
  for (const { calls } of chain(scope)) {
    if (calls.length > 0 && !policy.isWhole) return false;
    const { isKnown, mayBring } = doubtsOf(calls);
    if (!isKnown || (mayBring === 'names of corenetwork' && mayBeOfCorenet(name))) return false;
  }
  return true;
}

interface Doubts {
  /** False if one of the calls may bring anything. */
  readonly isKnown: boolean;
  readonly mayBring: 'names of corenetwork' | 'nothing else';
}

const doubtsOf = remember((calls: readonly Brought[]): Doubts => {
  const doubtful = calls.filter(({ isWhole, unknown }) => !isWhole || unknown.length > 0);
  return {
    isKnown: doubtful.every(({ isWhole, unknown }) => isWhole && unknown.every(isOfCorenet)),
    mayBring: doubtful.length > 0 ? 'names of corenetwork' : 'nothing else',
  };
});

/**
 * The interfaces of corenetwork are generated when refpolicy is built; they require the port, node, packet and netif types they
 * are named after, and attributes of those (corenetwork.if.m4, corenetwork.if.in).
 */
const isOfCorenet = (call: string) => call.startsWith('corenet_');
const mayBeOfCorenet = (name: string) =>
  /(^|_)(port|node|netif|packet|peer|unlabeled|corenet|ibpkey|ibendport)(_|$)/.test(name);
