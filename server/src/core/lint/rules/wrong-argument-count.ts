/** Finds calls of interfaces with too few arguments, which leave a hole, and with more than the interface looks at. */
import { INTERFACES_VERSION } from '../../knowledge/interfaces.ts';
import { judgeArguments } from '../callArguments.ts';
import { statementRange } from '../place.ts';
import type { Rule } from '../rule.ts';

export const wrongArgumentCount: Rule = {
  id: 'wrong-argument-count',
  severity: 'error',
  summary: 'The call has fewer arguments than the interface needs, or more than it looks at.',
  local: true,
  selint: ['W-006'],
  statements: {
    macro_call(statement, context) {
      const verdict = judgeArguments(statement, context);
      const { name } = statement.data;
      const range = statementRange(context.file, statement);
      if (verdict?.kind === 'too few') {
        const { needed, given, isMeasured } = verdict;
        const message = `${name.text} needs ${plural(needed)}, this call has ${given}: the compiler stops with a syntax error.`;
        // Templates of roles have changed their arguments: Fedora's and older policies have others.
        if (isMeasured && given > 0 && /_(role|template)$/.test(name.text))
          context.report({ range, severity: 'warning', message: `In refpolicy ${INTERFACES_VERSION} ${message}` });
        else context.report({ range, message });
      } else if (verdict?.kind === 'too many' && !(verdict.isMeasured && VARIES.test(name.text))) {
        const message = `${name.text} looks at ${plural(verdict.count)}; m4 drops the others.`;
        context.report({ range, severity: 'information', message });
      }
    },
  },
};

/** Of these the policies have versions with more arguments. */
const VARIES = /_(role|template|filetrans|admin)($|_filetrans)/;

const plural = (count: number) => (count === 1 ? '1 argument' : `${count} arguments`);
