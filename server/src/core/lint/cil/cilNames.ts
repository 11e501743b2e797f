/** What a CIL file declares, by full names, and whether it is a policy that the compiler takes alone. */
import { remember } from '../../base/remember.ts';
import { cilPath, cilPaths } from '../../index/cilScope.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement, StatementData } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { inForce, isWholePolicy } from './cilBlocks.ts';

/** Of classes, class maps are some too; a type may be an alias. */
export type CilKind = 'user' | 'user attribute' | 'role' | 'role attribute' | 'type' | 'attribute' | 'class';

export type CilNames = ReadonlyMap<CilKind, ReadonlySet<string>>;

const KINDS: ReadonlyMap<string, CilKind> = new Map([
  ['user', 'user'],
  ['userattribute', 'user attribute'],
  ['role', 'role'],
  ['roleattribute', 'role attribute'],
  ['type', 'type'],
  ['typealias', 'type'],
  ['typeattribute', 'attribute'],
  ['class', 'class'],
  ['classmap', 'class'],
]);

/** The names that `file` declares; undefined where macros and inherited blocks may declare more. */
export const cilNames = remember((file: SourceFile): CilNames | undefined => {
  const found = new Map<CilKind, Set<string>>([...KINDS.values()].map((kind) => [kind, new Set()]));
  for (const statement of file.statements) {
    const { data } = statement;
    if (data.kind === 'macro_call' || (data.kind === 'other' && data.node === 'blockinherit')) return undefined;
    const kind = kindOf(data);
    const name = kind && declaredName(file, statement);
    if (name !== undefined) found.get(kind!)!.add((cilPath(statement) ?? '') + name);
  }
  return found;
});

function kindOf(data: StatementData): CilKind | undefined {
  switch (data.kind) {
    case 'type_declaration':
      return 'type';
    case 'attribute_declaration':
      return 'attribute';
    case 'class_declaration':
      return 'class';
    case 'other':
      return KINDS.get(data.node);
    default:
      return undefined;
  }
}

function declaredName(file: SourceFile, statement: Statement): string | undefined {
  const { data } = statement;
  // A policy declares tens of thousands of types: their text is not read again.
  if (data.kind === 'type_declaration') return data.name.text;
  return cilWords(file, statement)[1];
}

/** The words of a statement that has no lists before them: `user`, `system_u`. */
export function cilWords(file: SourceFile, { start, end }: Statement): string[] {
  const text = file.text.slice(start, end).replace(/;[^\n]*/g, '');
  return /^\(([^()]*)/.exec(text)?.[1]?.match(/[^\s"]+/g) ?? [];
}

/** The full name of what is declared as one of `kinds` and that `name` means at `statement`; undefined where nothing is. */
export function fullName(
  names: CilNames,
  kinds: readonly CilKind[],
  statement: Statement,
  name: string,
): string | undefined {
  return cilPaths(statement, name).find((path) => kinds.some((kind) => names.get(kind)!.has(path)));
}

/**
 * True for a policy that the compiler takes without another file: it has users, roles and the contexts of initial SIDs, and it
 * declares each type that its rules name.
 */
export const isAlone = remember((file: SourceFile): boolean => {
  const names = cilNames(file);
  if (!names || !isWholePolicy(file) || file.statements.some(({ broken }) => broken)) return false;
  if (['user', 'role', 'class'].some((kind) => names.get(kind as CilKind)!.size === 0)) return false;
  if (!statementsOfKind(file, 'other').some(({ data }) => data.node === 'sidcontext')) return false;
  const rules = statementsOfKind(file, 'av_rule').filter((rule) => inForce(file, rule) === 'always');
  const isKnown = (rule: Statement, name: string) =>
    RELATIVE.has(name) || fullName(names, ['type', 'attribute'], rule, name) !== undefined;
  return (
    rules.length > 0 &&
    rules.every((rule) =>
      [...rule.data.source.items, ...rule.data.target.items].every(({ text }) => isKnown(rule, text)),
    )
  );
});

/** What a rule names without a declaration; the last three since libsepol 3.6. */
const RELATIVE: ReadonlySet<string> = new Set(['self', 'notself', 'minusself', 'other']);
