/** What the rules about names that nobody declares have in common. */
import type { Steps } from '../../base/steps.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import type { LineChange } from '../lineChange.ts';
import { nameRange } from '../place.ts';
import type { FileInWorld, Fix, RuleContext, Severity } from '../rule.ts';
import { declaredIn, type NameKind } from './declaredNames.ts';
import { whereIs } from './nameElsewhere.ts';
import { aKind, declareType, kindWords, nearestName, replaceName, requireName } from './nameFixes.ts';
import { chain, isInScope, type NameScope, nameScopes } from './nameScopes.ts';
import { outOfScopeSteps, stillOutOfScope } from './nameVerdicts.ts';

/**
 * Reports the names that have to be of one of `kinds` and that nobody declares. The file alone decides where it neither
 * requires them nor calls what may; elsewhere the source of the base policy has to be there.
 */
export function* reportUnknown(context: RuleContext, kinds: readonly NameKind[]): Steps<void> {
  const { file, snapshot } = context;
  const { policy } = snapshot;
  const hasAll = policy.isWhole && policy.hasBase;
  for (const found of yield* outOfScopeSteps(snapshot, file)) {
    const { statement, use, elsewhere, compiler } = found;
    if (elsewhere || !kinds.includes(use.kinds[0]!)) continue;
    const isRefused = compiler === 'refuses' && file.kind === 'te';
    if (!isRefused && !hasAll) continue;
    const words = aKind(kindWords(use.kinds));
    const message = isRefused
      ? `This module neither declares nor requires ${words} ${use.name.text}.`
      : `No module of this workspace declares ${words} ${use.name.text}.`;
    report(
      context,
      { statement, name: use.name, kinds: use.kinds, scope: found.scope },
      message,
      isRefused ? 'error' : 'warning',
    );
    yield;
  }
  if (hasAll && (file.kind === 'te' || file.kind === 'if')) yield* reportRequired(context, kinds);
}

/** False if no name is unknown and none was: the nearest to an unknown one hangs on all that is in scope. */
export function namesChange(change: LineChange, world: FileInWorld): boolean {
  const { isWhole, hasBase } = world.snapshot.policy;
  const bringsNames = ({ kind }: Statement) => kind === 'macro_call' || kind === 'type_declaration';
  // So does that of an unknown name in a require.
  if (isWhole && hasBase && [...change.gone, ...change.come].some(bringsNames)) return true;
  return stillOutOfScope(change, world)?.every(({ elsewhere }) => elsewhere) !== true;
}

/** A require of what nobody declares: the module or who calls the interface cannot be installed. */
function* reportRequired(context: RuleContext, kinds: readonly NameKind[]): Steps<void> {
  const { file, snapshot } = context;
  const { policy } = snapshot;
  for (const scope of nameScopes(policy, file).all) {
    if (scope.block?.kind === 'define') continue;
    yield;
    for (const list of scope.names.values()) {
      for (const { statement, name, kind, own } of list) {
        if (own || !kinds.includes(kind) || isGiven(name.text) || isDeclaredIn(scope, name.text)) continue;
        const as = SPACES[kind];
        if (whereIs(policy, file.uri, name.text, as)) continue;
        const message = `No module of this workspace declares ${aKind(kindWords(as))} ${name.text}.`;
        report(context, { statement, name, kinds: as, scope }, message, 'warning');
      }
    }
  }
}

/** Types and attributes share their names: that the wrong one of them is required is the matter of wrong-kind. */
const SPACES: { readonly [kind in NameKind]: readonly NameKind[] } = {
  type: ['type', 'attribute'],
  attribute: ['attribute', 'type'],
  role: ['role', 'role attribute'],
  'role attribute': ['role attribute', 'role'],
  boolean: ['boolean'],
};

/** Roles of every policy (refpolicy's kernel.te has system_r; object_r is the kernel's own). */
const isGiven = (name: string) => name === 'system_r' || name === 'object_r';

function isDeclaredIn(scope: NameScope, name: string): boolean {
  return [...chain(scope)].some(({ names }) => names.get(name)?.some(({ own }) => own));
}

interface Unknown {
  readonly statement: Statement;
  readonly name: Name;
  readonly kinds: readonly NameKind[];
  readonly scope: NameScope;
}

function report(
  { file, snapshot, report }: RuleContext,
  { statement, name, kinds, scope }: Unknown,
  message: string,
  severity: Severity,
): void {
  const { policy } = snapshot;
  // With the whole policy at hand a require of what nobody declares is no way out.
  const isRequired = isRequire(statement, file) || (policy.isWhole && policy.hasBase);
  const near = nearestName(policy, scope, name.text, kinds);
  report({
    range: nameRange(file, statement, name),
    message: near ? `${message} Did you mean ${near}?` : message,
    severity,
    fixes: () => [
      ...(near ? [writeInstead(near)] : []),
      ...(kinds[0] === 'type' && !isRequire(statement, file) ? declareType(file, name.text) : []),
      ...(isRequired ? [] : requireName(file, scope, kinds[0]!, name.text)),
    ],
  });

  /** A name that is known elsewhere only has to be required too. */
  function writeInstead(meant: string): Fix {
    const write = replaceName(file, statement, name, meant);
    if (isRequire(statement, file) || isInScope(scope, meant, kinds)) return write;
    const kind = whereIs(policy, file.uri, meant, kinds)?.kind ?? kinds[0]!;
    const [require] = requireName(file, scope, kind, meant);
    return require ? { title: `${write.title} and require it`, edits: [...write.edits, ...require.edits] } : write;
  }
}

const isRequire = (statement: Statement, file: SourceFile) => declaredIn(statement, file).some(({ own }) => !own);
