/** Which names of a file are not in scope where they are used, and what the rest of the policy knows of them. */
import { finish, type Steps } from '../../base/steps.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { madeNames } from '../../index/madeNames.ts';
import type { Policy } from '../../index/policy.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { judgeArguments } from '../calls/callArguments.ts';
import { isConditional } from '../calls/interfaceCalls.ts';
import type { LineChange } from '../lineChange.ts';
import type { FileInWorld, StatementOf } from '../rule.ts';
import { argumentUses, rolesAmong, typesAmong } from './argumentUses.ts';
import type { NameKind } from './declaredNames.ts';
import { keepVerdicts, laterVerdicts } from './laterVerdicts.ts';
import {
  chain,
  isInDefine,
  isInScope,
  isWhole,
  type NameScope,
  type NameScopes,
  nameScopeSteps,
  rootOf,
} from './nameScopes.ts';
import { isGiven, ROLES, type Use, usedNames } from './usedNames.ts';

/** Where a name exists: declared in a file, required by installed headers, or made by a call. */
export type Elsewhere =
  | { readonly by: 'declaration'; readonly uri: string; readonly kind: NameKind }
  | { readonly by: 'headers'; readonly interfaces: number; readonly kind: NameKind }
  | { readonly by: 'call'; readonly kind: NameKind }
  /** In another block of the file, whose names are not known outside of it; `own` where it is declared there. */
  | { readonly by: 'block'; readonly block: Statement; readonly kind: NameKind; readonly own: boolean };

/** A name that is used and not in scope. */
export interface OutOfScope {
  readonly statement: Statement;
  readonly use: Use;
  readonly scope: NameScope;
  /** Undefined where nobody declares or requires it. */
  readonly elsewhere: Elsewhere | undefined;
  /**
   * What the compiler says: `refuses` where all is known that may bring the name, `may take it` where a call is unknown or
   * the statement may be left out by an ifdef.
   */
  readonly compiler: 'refuses' | 'may take it';
}

interface Verdicts {
  readonly policy: Policy;
  readonly found: readonly OutOfScope[];
  /** The change before which the same names were out of scope, but for what is gone. */
  readonly change?: LineChange;
}

const known = new WeakMap<SourceFile, Verdicts>();

/** The names of `file` that are not in scope where they stand, read once for it and the policy. */
export function outOfScope(snapshot: Snapshot, file: SourceFile): readonly OutOfScope[] {
  return finish(outOfScopeSteps(snapshot, file));
}

/** The same in steps. */
export function* outOfScopeSteps(snapshot: Snapshot, file: SourceFile): Steps<readonly OutOfScope[]> {
  const { policy } = snapshot;
  const last = knownVerdicts(policy, file);
  if (last) return last.found;
  const found = isReadable(file) ? yield* judge(snapshot, file) : [];
  known.set(file, { policy, found });
  return found;
}

/** What is known without judging all names anew. */
function knownVerdicts(policy: Policy, file: SourceFile): Verdicts | undefined {
  const last = known.get(file);
  if (last?.policy === policy) return last;
  const later = isReadable(file) ? laterVerdicts(policy, file) : undefined;
  if (!later) return undefined;
  const verdicts = { policy, ...later };
  known.set(file, verdicts);
  return verdicts;
}

/** Those that were out of scope before the change and still are; undefined where others may be. */
export function stillOutOfScope(
  change: LineChange,
  { file, snapshot }: FileInWorld,
): readonly OutOfScope[] | undefined {
  const verdicts = knownVerdicts(snapshot.policy, file);
  return verdicts?.change === change ? verdicts.found : undefined;
}

/**
 * Modules with a header and interface files. Where the parser could not read something, that may declare or require anything;
 * what corenetwork.te.in and other stages hold is known once they are generated.
 */
export function isReadable(file: SourceFile): boolean {
  if (!file.tree || file.tree.rootNode.hasError || /\.(te|if)\.(in|m4)$/.test(file.uri)) return false;
  return file.kind === 'if' || (file.kind === 'te' && fileFacts(file).header !== undefined);
}

/** Statements in one step: most of their names are in scope. */
const STEP = 64;

function* judge(snapshot: Snapshot, file: SourceFile): Steps<OutOfScope[]> {
  const { policy } = snapshot;
  const scopes = yield* nameScopeSteps(policy, file);
  const found: OutOfScope[] = [];
  const missing = missingNames(file);
  for (let i = 0; i < file.statements.length; i++) {
    if (i % STEP === 0) yield;
    const statement = file.statements[i]!;
    const scope = scopes.of(statement);
    const uses = statement.kind === 'macro_call' ? argumentUses(statement.data) : usedNames(statement, file);
    if (uses.length === 0) continue;
    let gone = missing(scope, uses);
    if (gone.length > 0 && statement.kind === 'macro_call')
      gone = yield* namesPassed(snapshot, file, statement, gone, missing, scope);
    if (gone.length === 0) continue;
    // What one call is given twice is told once.
    const told = new Set<string>();
    for (const use of gone) {
      const { text } = use.name;
      if (statement.kind === 'macro_call' && told.has(text)) continue;
      told.add(text);
      // tunable_policy() requires its booleans (loadable_module.spt).
      const requiresItself = statement.kind === 'tunable';
      const elsewhere = placeOf(policy, file, use, scopes, scope);
      if ((requiresItself && elsewhere) || policy.find(text).length > 0) continue;
      yield;
      const isSure = !requiresItself && isWhole(policy, scope, text) && !isConditional(statement);
      found.push({ statement, use, scope, elsewhere, compiler: isSure ? 'refuses' : 'may take it' });
    }
  }
  keepVerdicts(policy, file, scopes, found);
  return found;
}

const NONE: readonly Use[] = [];

/** Tells which uses are of names that are not in scope. A rule names a type that many rules name, so the answers are kept. */
function missingNames(file: SourceFile): (scope: NameScope, uses: readonly Use[]) => readonly Use[] {
  const asked = new Map<NameScope, Map<Use['kinds'], Map<string, boolean>>>();
  // Those of the last question, which most of the next ones are like.
  let ofScope: NameScope | undefined;
  let ofKinds: Use['kinds'] | undefined;
  let answers = new Map<string, boolean>();
  const isMissing = (scope: NameScope, { name: { text }, kinds }: Use) => {
    if (scope !== ofScope || kinds !== ofKinds) {
      answers = inMap(inMap(asked, scope), kinds);
      ofScope = scope;
      ofKinds = kinds;
    }
    let answer = answers.get(text);
    if (answer === undefined) {
      answer = !isGiven(text, kinds, file) && !isInScope(scope, text, kinds) && !isInDefine(scope);
      answers.set(text, answer);
    }
    return answer;
  };
  return (scope, uses) => {
    for (let i = 0; i < uses.length; i++) {
      if (isMissing(scope, uses[i]!)) return uses.filter((use) => isMissing(scope, use));
    }
    return NONE;
  };
}

function inMap<K, A, B>(map: Map<K, Map<A, B>>, key: K): Map<A, B> {
  let found = map.get(key);
  if (!found) {
    found = new Map();
    map.set(key, found);
  }
  return found;
}

/**
 * Those of the missing types that a call is given and uses, and of the missing roles. Most names that are no type are of classes,
 * or parts of names. Where the arguments do not fit, each may stand in the place of another.
 */
function* namesPassed(
  snapshot: Snapshot,
  file: SourceFile,
  call: StatementOf<'macro_call'>,
  noTypes: readonly Use[],
  missing: (scope: NameScope, uses: readonly Use[]) => readonly Use[],
  scope: NameScope,
): Steps<readonly Use[]> {
  if (call.broken) return NONE;
  const verdict = judgeArguments(call, { snapshot, file });
  if (verdict && verdict.kind !== 'too many') return NONE;
  const names = noTypes.map(({ name }) => name);
  const types = yield* typesAmong(snapshot.policy, call.data, names);
  // To expand each call for its classes and parts of names takes long, and this is how roles are called.
  const asRoles = names.filter(({ text }) => /_r(oles)?$/.test(text)).map((name): Use => ({ name, kinds: ROLES }));
  const noRoles = asRoles.length === 0 ? NONE : missing(scope, asRoles);
  const roles = yield* rolesAmong(
    snapshot.policy,
    call.data,
    noRoles.map(({ name }) => name),
  );
  return [...noTypes.filter(({ name }) => types.includes(name)), ...noRoles.filter(({ name }) => roles.includes(name))];
}

/** Where the name is known; what the module itself declares is known in another block of it. */
function placeOf(
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
