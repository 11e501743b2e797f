/**
 * Names that are used above their declaration where the compiler looks them up at once: it reads a module twice, declarations,
 * attributes and aliases in the first pass, rules in the second (checkpolicy's module_compiler.c and policy_parse.y).
 */
import { remember } from '../../base/remember.ts';
import type { Steps } from '../../base/steps.ts';
import type { Policy } from '../../index/policy.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { MacroCallData, Name, Statement } from '../../syntax/statements.ts';
import { isConditional } from '../calls/interfaceCalls.ts';
import { argumentNames, earlyAmong } from './argumentUses.ts';
import type { Declared, NameKind } from './declaredNames.ts';
import { chain, isInDefine, isInScope, isWhole, type NameScope, nameScopeSteps, scopeAbove } from './nameScopes.ts';
import { type Use, usedNames } from './usedNames.ts';

export interface EarlyUse {
  readonly statement: Statement;
  readonly name: Name;
  /** The first below that declares or requires it where the statement stands. */
  readonly below: Declared;
}

const ANY: readonly NameKind[] = ['type', 'attribute', 'role', 'role attribute'];

/** Those of a module, in its order. */
export function* earlyUses(policy: Policy, file: SourceFile): Steps<EarlyUse[]> {
  const scopes = yield* nameScopeSteps(policy, file);
  const found: EarlyUse[] = [];
  const ends = new Map<NameScope, number>();
  for (let i = 0; i < file.statements.length; i++) {
    if (i % STEP === 0) yield;
    const statement = file.statements[i]!;
    const scope = scopes.of(statement);
    if (statement.start >= declarationEnd(scope, ends)) continue;
    const uses = usesAtOnce(statement, file);
    let late = uses.filter(({ name }) => isOnlyBelow(scope, statement, name));
    if (late.length === 0 || statement.broken || isConditional(statement) || isInDefine(scope)) continue;
    if (statement.kind === 'macro_call') {
      const early = yield* earlyArguments(policy, statement.data);
      late = late.filter(({ name }) => early.includes(name));
    }
    if (late.length === 0) continue;
    const above = scopeAbove(scope, statement.start);
    for (const { name, kinds } of late) {
      if (isInScope(above, name.text, kinds) || !isWhole(policy, above, name.text)) continue;
      found.push({ statement, name, below: firstOf(scope, name)! });
    }
  }
  return found;
}

/** Where the last declaration or require stands that counts in the scope: nothing behind it is early. */
function declarationEnd(scope: NameScope, known: Map<NameScope, number>): number {
  let end = known.get(scope);
  if (end === undefined) {
    end = scope.parent ? declarationEnd(scope.parent, known) : 0;
    for (const list of scope.names.values()) for (const { statement } of list) end = Math.max(end, statement.start);
    known.set(scope, end);
  }
  return end;
}

const NAMELESS: ReadonlySet<Statement['kind']> = new Set(['av_rule', 'macro_call', 'optional', 'tunable', 'ifdef']);

/** True if nothing behind the statement can declare or require a name, so that no name is below its use there. */
export function isBehindNames({ statements }: SourceFile, start: number): boolean {
  const last = statements.findLast(({ kind }) => !NAMELESS.has(kind));
  return last === undefined || last.start < start;
}

/** Statements in one step. */
const STEP = 256;

const NONE: readonly Use[] = [];

/** The names that have to be known above; of a call all that may be. */
function usesAtOnce(statement: Statement, file: SourceFile): readonly Use[] {
  switch (statement.kind) {
    case 'type_declaration':
    case 'typeattribute':
    case 'typealias':
      return usedNames(statement, file);
    case 'other':
      return AT_ONCE.has(statement.data.node) ? usedNames(statement, file) : NONE;
    case 'macro_call':
      return usesOfCall(statement.data);
    default:
      return NONE;
  }
}

const usesOfCall = remember((call: MacroCallData): readonly Use[] =>
  argumentNames(call).map((name) => ({ name, kinds: ANY })),
);

const needed = new WeakMap<Policy, WeakMap<MacroCallData, readonly Name[]>>();

/** All arguments that the call needs above, found out once. */
function* earlyArguments(policy: Policy, call: MacroCallData): Steps<readonly Name[]> {
  const byCall = needed.get(policy) ?? new WeakMap<MacroCallData, readonly Name[]>();
  needed.set(policy, byCall);
  const names = byCall.get(call) ?? (yield* earlyAmong(policy, call, argumentNames(call)));
  byCall.set(call, names);
  return names;
}

const AT_ONCE: ReadonlySet<string> = new Set(['roleattribute_statement', 'role_declaration']);

function isOnlyBelow(scope: NameScope, { start }: Statement, name: Name): boolean {
  let isBelow = false;
  for (const { names } of chain(scope)) {
    for (const { statement } of names.get(name.text) ?? []) {
      if (statement.start <= start) return false;
      isBelow = true;
    }
  }
  return isBelow;
}

function firstOf(scope: NameScope, { text }: Name): Declared | undefined {
  const all = [...chain(scope)].flatMap(({ names }) => names.get(text) ?? []);
  return all.sort((a, b) => a.statement.start - b.statement.start)[0];
}
