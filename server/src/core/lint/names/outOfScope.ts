/** Which names of one statement are not in scope, and what the compiler makes of that. */
import type { Steps } from '../../base/steps.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { judgeArguments } from '../calls/callArguments.ts';
import { isConditional } from '../calls/interfaceCalls.ts';
import type { StatementOf } from '../rule.ts';
import { argumentUses, rolesAmong, typesAmong } from './argumentUses.ts';
import { type Elsewhere, placeOf } from './nameElsewhere.ts';
import { isInDefine, isInScope, isWhole, type NameScope, type NameScopes } from './nameScopes.ts';
import { isGiven, ROLES, type Use, usedNames } from './usedNames.ts';

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

/** The names that a statement uses; of a call all that may be names. */
export function usesOf(statement: Statement, file: SourceFile): readonly Use[] {
  return statement.kind === 'macro_call' ? argumentUses(statement.data) : usedNames(statement, file);
}

/** Tells which uses are of names that are not in scope. */
export type Missing = (scope: NameScope, uses: readonly Use[]) => readonly Use[];

/** What is wrong with the names of `statement` that are `missing`, of which there are some. */
export function* judgeMissing(
  snapshot: Snapshot,
  file: SourceFile,
  statement: Statement,
  scopes: NameScopes,
  missing: Missing,
): Steps<OutOfScope[]> {
  const { policy } = snapshot;
  const scope = scopes.of(statement);
  const found: OutOfScope[] = [];
  let gone = missing(scope, usesOf(statement, file));
  if (statement.kind === 'macro_call') gone = yield* namesPassed(snapshot, file, statement, gone, missing, scope);
  // What one call is given twice is told once.
  const told = new Set<string>();
  for (const use of gone) {
    yield;
    const { text } = use.name;
    if (statement.kind === 'macro_call' && told.has(text)) continue;
    told.add(text);
    // tunable_policy() requires its booleans (loadable_module.spt).
    const requiresItself = statement.kind === 'tunable';
    const elsewhere = placeOf(policy, file, use, scopes, scope);
    if ((requiresItself && elsewhere) || policy.find(text).length > 0) continue;
    const isSure = !requiresItself && isWhole(policy, scope, text) && !isConditional(statement);
    found.push({ statement, use, scope, elsewhere, compiler: isSure ? 'refuses' : 'may take it' });
  }
  return found;
}

const NONE: readonly Use[] = [];

/** Those that are not in scope. A rule names a type that many rules name, so the answers are kept. */
export function missingNames(file: SourceFile): Missing {
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
  missing: Missing,
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
