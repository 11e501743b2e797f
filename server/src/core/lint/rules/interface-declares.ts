/** Finds interfaces that declare something: a second call of one declares it again. */
import { replaceText } from '../../base/edits.ts';
import { interfaceOf } from '../../index/moduleEdits.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { type NameKind, wordsAfter } from '../names/declaredNames.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const interfaceDeclares: Rule = {
  id: 'interface-declares',
  severity: 'warning',
  summary: 'An interface declares a type, attribute, role or boolean; only templates do.',
  selint: ['S-005'],
  statements: {
    type_declaration: (statement, context) => check(statement, 'type', statement.data.name, context),
    attribute_declaration: (statement, context) => check(statement, 'attribute', statement.data.names[0], context),
    other(statement, context) {
      const kind = DECLARATIONS[statement.data.node];
      if (kind) check(statement, kind, wordsAfter(statement, context.file, false)[0], context);
    },
  },
};

const DECLARATIONS: Readonly<Record<string, NameKind | undefined>> = {
  attribute_role_declaration: 'role attribute',
  bool_declaration: 'boolean',
  gen_boolean: 'boolean',
};

function check(statement: Statement, kind: NameKind, name: Name | undefined, context: RuleContext): void {
  const outer = interfaceOf(statement);
  if (!name || outer?.kind !== 'interface' || statement.broken) return;
  const isMade = name.text.includes('$');
  const { file } = context;
  context.report({
    range: nameRange(file, statement, name),
    message: isMade
      ? `${outer.data.name.text} makes the ${kind} ${name.text} of its arguments, which refpolicy leaves to templates.`
      : `Every call of ${outer.data.name.text} declares the ${kind} ${name.text}, so that a second one is refused.`,
    severity: isMade ? 'information' : 'warning',
    fixes: () => (isMade ? [asTemplate(file, outer)] : []),
  });
}

function asTemplate(file: SourceFile, { start }: Statement) {
  const end = start + 'interface'.length;
  return { title: 'Make it a template', edits: [replaceText(file.lines, start, end, 'template')] };
}
