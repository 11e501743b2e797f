/** Finds object classes that no policy has. */
import { closestName } from '../../base/closestName.ts';
import type { Steps } from '../../base/steps.ts';
import { classParameters } from '../../index/classParameters.ts';
import { classNames } from '../../knowledge/classes.ts';
import { classSetNames } from '../../knowledge/permissionSets.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { reportCilClass } from '../cil/cilPermissions.ts';
import { isNoClass } from '../classes/namedClasses.ts';
import { transitionNames } from '../names/transitionNames.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext, StatementOf, Work } from '../rule.ts';

export const unknownClass: Rule = {
  id: 'unknown-class',
  severity: 'error',
  summary: 'The object class does not exist.',
  selint: ['E-008'],
  local: true,
  cil: true,
  statements: {
    av_rule(statement, context): Work {
      if (context.file.kind === 'cil') reportCilClass(statement, context);
      else return check(statement, statement.data.classes.items, context);
    },
    xperm_rule: (statement, context) => check(statement, statement.data.classes.items, context),
    type_rule: (statement, context) => check(statement, statement.data.classes.items, context),
    // The compiler takes it, and of classes the installed module has what its rules name.
    class_requirement: (statement, context) => check(statement, [statement.data.name], context, 'warning'),
    macro_call: (call, context) => checkCall(call, context),
    other(statement, context): Work {
      const { node } = statement.data;
      if (node !== 'range_transition' && node !== 'role_transition') return;
      return check(statement, transitionNames(statement, context.file).classes, context);
    },
  },
};

type Severity = 'error' | 'warning';

function* check(
  statement: Statement,
  names: readonly Name[],
  context: RuleContext,
  severity: Severity = 'error',
): Steps<void> {
  if (statement.broken) return;
  const { file } = context;
  for (const name of names) {
    yield;
    if (!isNoClass(context, name.text)) continue;
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

/** What a call is given for the class of a rule. Where the macro is not known whole, nothing is said. */
function* checkCall(call: StatementOf<'macro_call'>, context: RuleContext): Steps<void> {
  const { policy } = context.snapshot;
  const { name, arguments: args } = call.data;
  // A macro of CIL says itself what its parameters are.
  if (call.broken || args.length < 2 || context.file.kind === 'cil') return;
  for (const index of classParameters(policy, name.text)) {
    const given = args[index - 1];
    if (!given || !/^(\w+|\{[\s\w]*\})$/.test(given.text)) continue;
    const words = [...given.text.matchAll(/\w+/g)].map((word) => ({
      text: word[0],
      offset: given.offset + word.index,
    }));
    yield* check(
      call,
      words.filter(({ text }) => policy.find(text).length === 0),
      context,
    );
  }
}
