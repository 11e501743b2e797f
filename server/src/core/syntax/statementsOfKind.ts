/** The statements of a file by their kind, in the order of the file: most rules look at one kind of them, at each key. */
import { remember } from '../base/remember.ts';
import type { SourceFile } from './sourceFile.ts';
import type { Statement, StatementKind } from './statements.ts';

const byKind = remember(({ statements }: SourceFile): ReadonlyMap<StatementKind, readonly Statement[]> => {
  const lists = new Map<StatementKind, Statement[]>();
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i]!;
    const list = lists.get(statement.kind);
    if (list) list.push(statement);
    else lists.set(statement.kind, [statement]);
  }
  return lists;
});

const NONE: readonly never[] = [];

export function statementsOfKind<K extends StatementKind>(
  file: SourceFile,
  kind: K,
): readonly Extract<Statement, { readonly kind: K }>[] {
  return (byKind(file).get(kind) ?? NONE) as readonly Extract<Statement, { readonly kind: K }>[];
}
