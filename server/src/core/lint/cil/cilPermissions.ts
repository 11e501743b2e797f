/** Finds permissions of CIL rules that the class does not have: secilc and semodule refuse to resolve them. */
import { closestName } from '../../base/closestName.ts';
import { remember } from '../../base/remember.ts';
import { classesWithPermission, classInfo } from '../../knowledge/classes.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { explainMissing } from '../classes/missingPermission.ts';
import { classPermissions } from '../classes/namedClasses.ts';
import { nameRange } from '../place.ts';
import type { RuleContext, StatementOf } from '../rule.ts';

/** A policy that declares classes may give those of the kernel permissions by a common of its own. */
const declaresClasses = remember((file: SourceFile) =>
  file.statements.some(({ kind }) => kind === 'class_declaration' || kind === 'common_declaration'),
);

/** The class may be the name of a classmap, and the permissions an expression: those are left alone. */
export function reportCilPermissions(statement: StatementOf<'av_rule'>, context: RuleContext): void {
  const { file } = context;
  const { classes, permissions } = statement.data;
  const className = classes.items[0]?.text ?? '';
  if (statement.broken || !classInfo(className) || declaresClasses(file)) return;
  const known = classPermissions(context, className);
  for (const name of permissions.items) {
    if (known.has(name.text)) continue;
    const own = explainMissing(className, name.text);
    const isOther = classesWithPermission(name.text).length > 0;
    const near = own ? own.instead : isOther ? undefined : closestName(name.text, known.keys());
    const reason = own ? `: ${own.reason}` : near ? `. Did you mean ${near}?` : '.';
    const range = nameRange(file, statement, name);
    context.report({
      range,
      message: `${className} has no permission ${name.text}${reason}`,
      fixes: () => (near ? [{ title: `Replace with ${near}`, edits: [{ range, newText: near }] }] : []),
    });
  }
}
