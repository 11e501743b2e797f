/** What a module declares and requires, with the statements that grammar data do not name: booleans, roles, permissive. */
import { remember } from '../../base/remember.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement, StatementData } from '../../syntax/statements.ts';

export type NameKind = 'type' | 'attribute' | 'boolean' | 'role' | 'role attribute';

export interface Declared {
  readonly kind: NameKind;
  readonly name: Name;
  readonly statement: Statement;
  /** False for a name in a require. */
  readonly own: boolean;
}

/** The names that `file` declares or requires, in its order; those made of macro parameters left out. */
export const declaredNames = remember((file: SourceFile): readonly Declared[] => {
  const names: Declared[] = [];
  for (let i = 0; i < file.statements.length; i++) {
    const own = declaredIn(file.statements[i]!, file);
    for (let at = 0; at < own.length; at++) names.push(own[at]!);
  }
  return names;
});

const NONE: readonly Declared[] = [];
const known = new WeakMap<StatementData, readonly Declared[]>();

/** Those of one statement. */
export function declaredIn(statement: Statement, file: SourceFile): readonly Declared[] {
  if (!DECLARES.has(statement.kind)) return NONE;
  const last = known.get(statement.data);
  // The data of a statement that moved are the same.
  if (last && (last.length === 0 || last[0]!.statement === statement)) return last;
  const names = last
    ? last.map((each) => ({ ...each, statement }))
    : namesOf(statement, file).filter(({ name }) => /^[A-Za-z_][\w.-]*$/.test(name.text));
  known.set(statement.data, names);
  return names;
}

const DECLARES: ReadonlySet<Statement['kind']> = new Set([
  'type_declaration',
  'typealias',
  'attribute_declaration',
  'type_requirement',
  'attribute_requirement',
  'other',
  'other_requirement',
]);

function namesOf(statement: Statement, file: SourceFile): Declared[] {
  const make = (kind: NameKind, names: readonly Name[], own: boolean) =>
    names.map((name) => ({ kind, name, statement, own }));
  switch (statement.kind) {
    case 'type_declaration':
      return make('type', [statement.data.name, ...statement.data.aliases], true);
    case 'typealias':
      return make('type', statement.data.aliases, true);
    case 'attribute_declaration':
      return make('attribute', statement.data.names, true);
    case 'type_requirement':
      return make('type', statement.data.names, false);
    case 'attribute_requirement':
      return make('attribute', statement.data.names, false);
    case 'other':
    case 'other_requirement': {
      const node = statement.kind === 'other' ? statement.data.node : '';
      const found = OTHERS[node];
      return found ? make(found.kind, wordsAfter(statement, file, found.many), found.own) : [];
    }
    default:
      return [];
  }
}

const OTHERS: Readonly<Record<string, { kind: NameKind; own: boolean; many: boolean } | undefined>> = {
  gen_boolean: { kind: 'boolean', own: true, many: false },
  bool_declaration: { kind: 'boolean', own: true, many: false },
  role_declaration: { kind: 'role', own: true, many: false },
  attribute_role_declaration: { kind: 'role attribute', own: true, many: true },
  bool_requirement: { kind: 'boolean', own: false, many: true },
  role_requirement: { kind: 'role', own: false, many: true },
  attribute_role_requirement: { kind: 'role attribute', own: false, many: true },
};

/** The words behind the keyword of `gen_tunable(x, false)`, `bool x true;` or `role a, b;`, with their places. */
export function wordsAfter(statement: Statement, file: SourceFile, many: boolean): Name[] {
  const text = withoutComments(file.text.slice(statement.start, statement.end));
  const keyword = /^\w+/.exec(text)?.[0].length ?? 0;
  const words = [...text.slice(keyword).matchAll(/[$\w.-]+/g)];
  return (many ? words : words.slice(0, 1)).map((word) => ({ text: word[0], offset: keyword + word.index }));
}

/** With spaces in the place of comments, so that all offsets hold. */
export const withoutComments = (text: string) =>
  text.replace(/#[^\n]*|\bdnl\b[^\n]*/g, (comment) => ' '.repeat(comment.length));
