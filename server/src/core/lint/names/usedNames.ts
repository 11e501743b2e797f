/** Which types, attributes, roles and booleans a statement uses, and of which kind each has to be. */
import { fileFacts } from '../../index/fileFacts.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement, StatementData } from '../../syntax/statements.ts';
import type { StatementOf } from '../rule.ts';
import { type NameKind, withoutComments, wordsAfter } from './declaredNames.ts';
import { transitionNames } from './transitionNames.ts';

/** A name that has to be of one of these kinds; the first is what a person would expect. */
export interface Use {
  readonly name: Name;
  readonly kinds: readonly NameKind[];
}

/** In the place of a type. */
export const TYPES: readonly NameKind[] = ['type', 'attribute'];
const ATTRIBUTES: readonly NameKind[] = ['attribute', 'type'];
/** In the place of a role. */
export const ROLES: readonly NameKind[] = ['role', 'role attribute'];
const ROLE_ATTRIBUTES: readonly NameKind[] = ['role attribute'];
const BOOLEANS: readonly NameKind[] = ['boolean'];
/** As the compiler reads it, and no macro parameter in it. */
const PLAIN = /^[A-Za-z][\w.-]*$/;

const known = new WeakMap<StatementData, readonly Use[]>();

/**
 * The names that `statement` uses, those made of macro parameters left out. Arguments of calls are none: what a macro makes of
 * them is known at its expansion alone; see argumentUses.ts.
 */
export function usedNames(statement: Statement, file: SourceFile): readonly Use[] {
  let uses = known.get(statement.data);
  if (!uses) {
    uses = statement.broken ? [] : usesOf(statement, file).filter(({ name }) => PLAIN.test(name.text));
    known.set(statement.data, uses);
  }
  return uses;
}

/** policy_module() requires system_r; object_r is the kernel's. Both are roles. */
export function isGiven(name: string, kinds: Use['kinds'], file: SourceFile): boolean {
  if (!kinds.includes('role')) return false;
  return name === 'object_r' || (name === 'system_r' && fileFacts(file).style !== 'plain');
}

const use = (names: readonly Name[], kinds: readonly NameKind[]) => names.map((name) => ({ name, kinds }));

function usesOf(statement: Statement, file: SourceFile): Use[] {
  switch (statement.kind) {
    case 'av_rule':
    case 'xperm_rule':
    case 'type_rule': {
      const { source, target } = statement.data;
      const names = [source, target].flatMap(({ items, excluded }) => [...items, ...excluded]);
      const used = use(
        names.filter(({ text }) => text !== 'self'),
        TYPES,
      );
      return statement.kind === 'type_rule' ? [...used, ...use([statement.data.default], TYPES)] : used;
    }
    case 'type_declaration':
      return use(statement.data.attributes, ATTRIBUTES);
    case 'typeattribute':
      return [...use([statement.data.name], TYPES), ...use(statement.data.attributes, ATTRIBUTES)];
    case 'typealias':
      return use([statement.data.name], TYPES);
    case 'if':
    case 'tunable':
      return use(
        conditionWords(statement, file).filter(({ text }) => !/^(and|or|xor|not|eq|true|false)$/i.test(text)),
        BOOLEANS,
      );
    case 'other':
      return otherUses(statement, file);
    default:
      return [];
  }
}

function otherUses(statement: StatementOf<'other'>, file: SourceFile): Use[] {
  const words = () => wordsAfter(statement, file, true);
  switch (statement.data.node) {
    case 'permissive_statement':
    case 'typebounds_statement':
      return use(words(), TYPES);
    case 'expandattribute_statement':
      return use(words().slice(0, -1), ATTRIBUTES);
    case 'role_types_statement':
      return [...use(words().slice(0, 1), ROLES), ...use(words().slice(2), TYPES)];
    case 'role_allow':
      return use(words(), ROLES);
    case 'role_declaration':
      return use(words().slice(1), ROLE_ATTRIBUTES);
    case 'roleattribute_statement':
      return [...use(words().slice(0, 1), ROLES), ...use(words().slice(1), ROLE_ATTRIBUTES)];
    case 'role_transition': {
      const { sources, targets, last } = transitionNames(statement, file);
      return [...use(sources, ROLES), ...use(targets, TYPES), ...use(last, ROLES)];
    }
    case 'range_transition': {
      const { sources, targets } = transitionNames(statement, file);
      return use([...sources, ...targets], TYPES);
    }
    case 'user_statement':
      return use(userRoles(withoutComments(file.text.slice(statement.start, statement.end))), ROLES);
    default:
      return [];
  }
}

/** The roles of `user u roles r;` or `user u roles { r s } …;`, if they are simply listed. */
function userRoles(text: string): Name[] {
  const found = /^user\s+[\w$.-]+\s+roles\s+(\{[\w\s$.-]*\}|[\w$.-]+)/d.exec(text);
  const at = found?.indices?.[1]?.[0] ?? 0;
  return [...(found?.[1] ?? '').matchAll(/[\w$.-]+/g)].map((word) => ({ text: word[0], offset: at + word.index }));
}

/** The words of the condition of an if or tunable_policy: booleans, and operators that are written as words. */
export function conditionWords({ kind, start, end }: StatementOf<'if' | 'tunable'>, file: SourceFile): Name[] {
  const text = file.text.slice(start, end);
  const condition = CONDITIONS[kind].exec(text)?.[1];
  if (condition === undefined) return [];
  const from = text.indexOf(condition, text.indexOf('(') + 1);
  return [...condition.matchAll(/[$\w]+/g)].map((word) => ({ text: word[0], offset: from + word.index }));
}

const CONDITIONS = { if: /^if\s*\(([^{]*)\)\s*\{/, tunable: /^tunable_policy\(\s*`([^'`]*)'/ };
