/** Finds object classes that no policy has. */
import { closestName } from '../../base/closestName.ts';
import { classNames } from '../../knowledge/classes.ts';
import { classSet, classSetNames } from '../../knowledge/permissionSets.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { isClass, isDefined } from '../namedClasses.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const unknownClass: Rule = {
  id: 'unknown-class',
  severity: 'error',
  summary: 'The object class does not exist.',
  local: true,
  statements: {
    av_rule: (statement, context) => check(statement, statement.data.classes.items, context),
    xperm_rule: (statement, context) => check(statement, statement.data.classes.items, context),
    type_rule: (statement, context) => check(statement, statement.data.classes.items, context),
    // The compiler takes it, and of classes the installed module has what its rules name.
    class_requirement: (statement, context) => check(statement, [statement.data.name], context, 'warning'),
  },
};

type Severity = 'error' | 'warning';

function check(statement: Statement, names: readonly Name[], context: RuleContext, severity: Severity = 'error'): void {
  if (statement.broken) return;
  const { file } = context;
  for (const name of names) {
    if (!isPlainName(name.text) || isClass(context, name.text) || isClassSet(context, name.text)) continue;
    const range = nameRange(file, statement, name);
    const near = closestName(name.text, [...classNames(), ...classSetNames()]);
    if (!near) {
      context.report({ range, severity, message: `There is no object class ${name.text} in any policy we know.` });
      continue;
    }
    context.report({
      range,
      severity,
      message: `There is no object class ${name.text}. Did you mean ${near}?`,
      fixes: () => [{ title: `Replace with ${near}`, edits: [{ range, newText: near }] }],
    });
  }
}

/** False for `$1`, `$1_socket` and what else m4 makes a name of. */
function isPlainName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text);
}

/** A macro for a set of classes; one that we do not know is taken to be one if it is named like them. */
function isClassSet(context: RuleContext, text: string): boolean {
  return classSet(text) !== undefined || text.endsWith('_class_set') || isDefined(context, text);
}
