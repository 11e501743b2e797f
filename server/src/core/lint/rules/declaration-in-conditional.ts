/** Declarations and attributes inside of a conditional: they exist before a boolean is read, so none can switch them. */

import { conditionalWords, isDeclaration } from '../blocks/conditionals.ts';
import { reportCall } from '../calls/conditionalCalls.ts';
import { keywordOf, withArticle } from '../keyword.ts';
import { statementRange } from '../place.ts';
import type { Rule } from '../rule.ts';
import { mayBeOutOfPlace, wokenByNew } from '../wakes.ts';

export const declarationInConditional: Rule = {
  id: 'declaration-in-conditional',
  severity: 'error',
  summary: 'A declaration or an attribute cannot depend on a boolean.',
  wakes: wokenByNew(mayBeOutOfPlace),
  statements: { macro_call: (call, context) => reportCall(call, 'declaration', context) },
  file({ file, report }) {
    for (const statement of file.statements) {
      if (statement.broken || !statement.block || !isDeclaration(statement)) continue;
      const words = conditionalWords(statement);
      if (!words) continue;
      const start = withArticle(keywordOf(file, statement));
      report({
        range: statementRange(file, statement),
        message: `${start} statement cannot be conditional: ${words} holds allow rules and type rules only; move it out.`,
      });
    }
  },
};
