/** Where a class, permission, user, initial SID, level or module is declared that a word names. */
import type { BaseKind } from '../index/baseNames.ts';
import { classParameters } from '../index/classParameters.ts';
import type { NameSpace } from '../index/nameMeaning.ts';
import { nameUseAt } from '../index/nameUses.ts';
import type { Policy } from '../index/policy.ts';
import type { BaseAt, SymbolIndex } from '../index/symbolIndex.ts';
import { classSet } from '../knowledge/permissionSets.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { statementAt } from '../syntax/statementAt.ts';
import type { Statement } from '../syntax/statements.ts';

const KINDS: { readonly [S in NameSpace]?: readonly BaseKind[] } = {
  class: ['class', 'common'],
  permission: ['permission'],
  user: ['user'],
  sid: ['sid'],
  module: ['module'],
  any: ['user', 'sid', 'sensitivity', 'category'],
};

/**
 * In the order in which files were read; a permission only as the classes of its statement have it, a class in an argument
 * where the macro has classes.
 */
export function baseDefinition(policy: Policy, index: SymbolIndex, file: SourceFile, offset: number): BaseAt[] {
  const use = nameUseAt(file, offset);
  if (!use) return [];
  const isClass = use.space === 'any' && isClassArgument(policy, statementAt(file, offset), use.start);
  const kinds = KINDS[isClass ? 'class' : use.space];
  if (!kinds) return [];
  const found = index.based(use.name).filter(({ base }) => kinds.includes(base.kind));
  if (use.space !== 'permission') return found;
  const owners = ownersOf(index, statementAt(file, offset));
  return found.filter(({ base }) => owners.has(base.of!));
}

/** True for `file` and `dir` in files_tmp_filetrans(a_t, b_t, { file dir }). */
function isClassArgument(policy: Policy, statement: Statement | undefined, offset: number): boolean {
  if (statement?.kind !== 'macro_call') return false;
  const { data, start } = statement;
  const index = data.arguments.findIndex(
    ({ offset: at, text }) => start + at <= offset && offset < start + at + text.length,
  );
  return classParameters(policy, data.name.text).has(index + 1);
}

/** The classes that a statement names, those of its class sets, and the commons that they inherit. */
function ownersOf(index: SymbolIndex, statement: Statement | undefined): ReadonlySet<string> {
  const owners = new Set(classesOf(statement).flatMap((name) => [name, ...(classSet(name)?.members ?? [])]));
  // A set is gone through with what is added meanwhile.
  for (const name of owners)
    for (const { base } of index.based(name)) if (base.kind === 'class' && base.of) owners.add(base.of);
  return owners;
}

function classesOf(statement: Statement | undefined): string[] {
  switch (statement?.kind) {
    case 'av_rule':
      return statement.data.classes.items.map(({ text }) => text);
    case 'class_requirement':
    case 'class_declaration':
    case 'common_declaration':
      return [statement.data.name.text];
    default:
      return [];
  }
}
