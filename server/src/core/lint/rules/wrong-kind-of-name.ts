/** Finds attributes where the compiler wants a type, and types where it wants an attribute. */
import { fileFacts } from '../../index/fileFacts.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { wordsAfter } from '../declaredNames.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const wrongKindOfName: Rule = {
  id: 'wrong-kind-of-name',
  severity: 'error',
  summary: 'An attribute stands where only a type may, or a type where only an attribute may.',
  statements: {
    type_rule: (statement, context) =>
      wantType(statement, statement.data.default, 'A new object needs a type', context),
    type_declaration: (statement, context) => wantAttributes(statement, statement.data.attributes, context),
    typeattribute: (statement, context) => wantAttributes(statement, statement.data.attributes, context),
    other(statement, context) {
      if (statement.data.node !== 'permissive_statement' || statement.broken) return;
      for (const name of wordsAfter(statement, context.file, false)) {
        wantType(statement, name, 'Only a type can be permissive', context);
      }
    },
  },
};

function wantType(statement: Statement, name: Name, why: string, context: RuleContext): void {
  const { attributes, types } = fileFacts(context.file);
  if (statement.broken || !attributes.has(name.text) || types.has(name.text)) return;
  const message = `${name.text} is an attribute. ${why}.`;
  context.report({ range: nameRange(context.file, statement, name), message });
}

function wantAttributes(statement: Statement, names: readonly Name[], context: RuleContext): void {
  const { attributes, types } = fileFacts(context.file);
  if (statement.broken) return;
  for (const name of names) {
    if (!types.has(name.text) || attributes.has(name.text)) continue;
    const message = `${name.text} is a type, not an attribute: a type cannot be given another one.`;
    context.report({ range: nameRange(context.file, statement, name), message });
  }
}
