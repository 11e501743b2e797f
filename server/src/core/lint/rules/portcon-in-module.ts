/** Reports portcons in modules, which only the base policy may have. */

import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { statementRange } from '../place.ts';
import { isLoadableModule } from '../policyTree.ts';
import { moveToCil, replaceBySemanage } from '../ports/portFixes.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';

export const portconInModule: Rule = {
  id: 'portcon-in-module',
  severity: 'error',
  summary: 'A portcon belongs to the base policy; a module with one does not compile.',
  statements: {
    portcon(statement, context) {
      const { file } = context;
      // In a policy tree the module may be part of base; its Makefile collects the portcons of all base modules.
      if (!isLoadableModule(file)) return;
      context.report({
        range: statementRange(file, statement),
        message: 'A portcon statement is only allowed in the base policy; a module cannot load it.',
        fixes: () =>
          [replaceBySemanage(context, statement), moveToCil(context, statement, portcons(context))].flatMap(
            (f) => f ?? [],
          ),
      });
    },
  },
};

function portcons({ file }: RuleContext): readonly StatementOf<'portcon'>[] {
  return statementsOfKind(file, 'portcon');
}
