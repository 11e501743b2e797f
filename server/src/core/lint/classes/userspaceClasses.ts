/**
 * The uses of classes that a program enforces, as dbus-daemon does dbus, without a require that brings them: policy_module()
 * requires those of the kernel alone (all_kernel_class_perms in support/loadable_module.spt).
 */
import type { Steps } from '../../base/steps.ts';
import { callEffectSteps, callEffects } from '../../index/callEffects.ts';
import { mayReach } from '../../index/mayReach.ts';
import type { Policy } from '../../index/policy.ts';
import { classInfo } from '../../knowledge/classes.ts';
import { permissionSet } from '../../knowledge/permissionSets.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { MacroCallData, Name, Statement, StatementData } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { isConditional } from '../calls/interfaceCalls.ts';
import {
  chain,
  isInDefine,
  isWhole,
  type NameScope,
  type NameScopes,
  nameScopeSteps,
  rootOf,
} from '../names/nameScopes.ts';
import type { FileInWorld } from '../rule.ts';
import { mayHave } from '../wakes.ts';

/** The rules that name classes. */
const KINDS = ['av_rule', 'type_rule', 'xperm_rule'] as const;

/** A class of a rule with the permissions that the rule names. */
export interface ClassUse {
  readonly statement: Statement;
  readonly name: Name;
  readonly permissions: readonly Name[];
}

export interface MissingClass extends ClassUse {
  readonly scope: NameScope;
  /** Permissions that no require of the module has; undefined where the class itself is not in scope. */
  readonly without: readonly Name[] | undefined;
}

/** What the compiler refuses for it, in a file of which all statements could be read. */
export function* missingClasses({ policy }: Snapshot, file: SourceFile): Steps<MissingClass[]> {
  const rules = KINDS.flatMap((kind): readonly Statement[] => statementsOfKind(file, kind));
  const uses = rules.flatMap(classUses);
  if (uses.length === 0) return [];
  const scopes = yield* nameScopeSteps(policy, file);
  const found: MissingClass[] = [];
  const units = readUnits(file, scopes);
  for (const use of uses) {
    const scope = scopes.of(use.statement);
    if (isConditional(use.statement) || isInDefine(scope)) continue;
    const { text } = use.name;
    const unit = units.get(rootOf(scope))!;
    let known = unit.required.get(text);
    if (!known) {
      known = ownRequires(unit, text, scopes);
      unit.required.set(text, known);
    }
    if (isThere(known, scope, use)) continue;
    if (!known.hasCalls) yield* addCalls(policy, unit, text, known, scopes);
    if (known.isUnsure || isThere(known, scope, use)) continue;
    if (![...unit.scopes].every((each) => isWhole(policy, each, text))) continue;
    const isInScope = [...chain(scope)].some((each) => known.scopes.has(each));
    found.push({ ...use, scope, without: isInScope ? missingIn(known, use) : undefined });
  }
  return found;
}

/** A module, or an interface of a file: what is compiled together. */
interface Unit {
  readonly scopes: Set<NameScope>;
  /** Statements that may require a class. */
  readonly statements: Statement[];
  /** By the class. */
  readonly required: Map<string, Required>;
}

/** By the scope of the module or interface. */
function readUnits(file: SourceFile, scopes: NameScopes): Map<NameScope, Unit> {
  const units = new Map<NameScope, Unit>();
  for (const statement of file.statements) {
    const scope = scopes.of(statement);
    const root = rootOf(scope);
    let unit = units.get(root);
    if (!unit) {
      unit = { scopes: new Set(), statements: [], required: new Map() };
      units.set(root, unit);
    }
    unit.scopes.add(scope);
    if (statement.kind === 'class_requirement' || statement.kind === 'macro_call') unit.statements.push(statement);
  }
  return units;
}

/** Where one class is required. */
interface Required {
  readonly scopes: Set<NameScope>;
  /** The compiler knows a permission once any block of the module requires it, and the class by its scope alone. */
  readonly permissions: Set<string>;
  /** True once the calls were looked at. */
  hasCalls: boolean;
  /** True if a call may require something else. */
  isUnsure: boolean;
}

function isThere(known: Required, scope: NameScope, use: ClassUse): boolean {
  return missingIn(known, use).length === 0 && [...chain(scope)].some((each) => known.scopes.has(each));
}

function missingIn({ permissions }: Required, use: ClassUse): Name[] {
  return use.permissions.filter(({ text }) => !permissionSet(text) && !permissions.has(text));
}

function ownRequires({ statements }: Unit, className: string, scopes: NameScopes): Required {
  const required: Required = { scopes: new Set(), permissions: new Set(), hasCalls: false, isUnsure: false };
  for (const statement of statements) {
    if (statement.kind !== 'class_requirement' || statement.data.name.text !== className) continue;
    required.scopes.add(scopes.of(statement));
    const { permissions } = statement.data;
    if (permissions?.partial) required.isUnsure = true;
    for (const { text } of permissions?.items ?? []) addPermission(required, className, text);
  }
  return required;
}

/** What a set of the headers holds depends on their version. */
function addPermission(required: Required, className: string, word: string): void {
  if (classInfo(className)!.permissions.has(word)) required.permissions.add(word);
  else for (const permission of classInfo(className)!.permissions.keys()) required.permissions.add(permission);
}

function* addCalls(
  policy: Policy,
  { statements }: Unit,
  className: string,
  required: Required,
  scopes: NameScopes,
): Steps<void> {
  required.hasCalls = true;
  const known = givenFor(policy, className);
  for (const statement of statements) {
    if (statement.kind !== 'macro_call') continue;
    const given = statement.broken
      ? UNSURE
      : (known.get(statement.data) ?? (yield* classGiven(policy, statement.data, className)));
    if (given === NOTHING) continue;
    if (given.isUnsure) required.isUnsure = true;
    if (given.inScope) required.scopes.add(scopes.of(statement));
    for (const permission of given.permissions) addPermission(required, className, permission);
  }
}

const CLASS = /\bclass\s/;

/** False for a statement that neither uses nor requires a class that a program enforces. */
export function mayConcernPrograms(statement: Statement, world: FileInWorld): boolean {
  const { data } = statement;
  if (data.kind === 'av_rule') return statement.broken || classUses(statement).length > 0;
  if (data.kind !== 'macro_call') return data.kind !== 'type_declaration';
  if (!mayHave(data, world, CLASS)) return false;
  const effects = callEffects(world.snapshot.policy, data);
  if (!effects?.isWhole) return true;
  return effects.effects.some(
    ({ kind, words }) =>
      kind === 'call' || (kind === 'require' && words[0] === 'class' && classInfo(words[1]!)?.userspace),
  );
}

/** What a call requires of one class. */
interface Given {
  readonly inScope: boolean;
  readonly permissions: readonly string[];
  readonly isUnsure: boolean;
}

const NOTHING: Given = { inScope: false, permissions: [], isUnsure: false };
const UNSURE: Given = { ...NOTHING, isUnsure: true };

const givenBy = new WeakMap<Policy['macros'], Map<string, WeakMap<MacroCallData, Given>>>();

/** What is known of calls and a class: most calls of a file are as they were before the last key. */
function givenFor({ macros }: Policy, className: string): WeakMap<MacroCallData, Given> {
  const byClass = givenBy.get(macros) ?? new Map<string, WeakMap<MacroCallData, Given>>();
  givenBy.set(macros, byClass);
  const byCall = byClass.get(className) ?? new WeakMap<MacroCallData, Given>();
  byClass.set(className, byCall);
  return byCall;
}

function* classGiven(policy: Policy, call: MacroCallData, className: string): Steps<Given> {
  const given = mayRequire(policy, call, className) ? yield* readGiven(policy, call, className) : NOTHING;
  givenFor(policy, className).set(call, given);
  yield;
  return given;
}

function* readGiven(policy: Policy, call: MacroCallData, className: string): Steps<Given> {
  const effects = yield* callEffectSteps(policy, call);
  if (!effects?.isWhole || effects.effects.some(({ kind }) => kind === 'call')) return UNSURE;
  const own = effects.effects.filter(
    ({ kind, words }) => kind === 'require' && words[0] === 'class' && words[1] === className,
  );
  return {
    inScope: own.some(({ conditions }) => conditions.every(({ kind }) => kind !== 'optional')),
    permissions: own.flatMap(({ words }) => words.slice(2).filter((word) => /^\w/.test(word))),
    isUnsure: false,
  };
}

const requires = new Map<string, RegExp>();

/** True if the text of the macro, of one that it calls or of an argument requires the class, or one named by a parameter. */
function mayRequire(policy: Policy, call: MacroCallData, className: string): boolean {
  let word = requires.get(className);
  if (!word) {
    word = new RegExp(`\\bclass\\s+(${className}\\b|\\S*[$\`('])`);
    requires.set(className, word);
  }
  return call.arguments.some(({ text }) => /\(/.test(text)) || mayReach(policy, call.name.text, word);
}

const NONE: readonly never[] = [];
const known = new WeakMap<StatementData, readonly Omit<ClassUse, 'statement'>[]>();

function classUses(statement: Statement): readonly ClassUse[] {
  const { data, broken } = statement;
  if (broken || !(data.kind === 'av_rule' || data.kind === 'type_rule' || data.kind === 'xperm_rule')) return NONE;
  let uses = known.get(data);
  if (!uses) {
    const names = data.classes.items.filter(({ text }) => classInfo(text)?.userspace);
    uses = names.length === 0 ? NONE : names.map((name) => ({ name, permissions: permissionsIn(data, name.text) }));
    known.set(data, uses);
  }
  return uses.length === 0 ? NONE : uses.map((use) => ({ ...use, statement }));
}

/** Those that the class has: of another one the compiler says the same, but that is the matter of unknown-permission. */
function permissionsIn(data: StatementData, className: string): Name[] {
  if (data.kind !== 'av_rule') return [];
  return data.permissions.items.filter(
    ({ text }) => classInfo(className)!.permissions.has(text) || permissionSet(text) !== undefined,
  );
}
