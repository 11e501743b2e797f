/** Finds calls of interfaces with too few arguments, which leave a hole, and with more than the interface looks at. */
import { readArguments } from '../../index/macroBody.ts';
import { INTERFACES_VERSION } from '../../knowledge/interfaces.ts';
import { judgeArguments } from '../calls/callArguments.ts';
import { statementRange } from '../place.ts';
import { isOfAnotherPolicy } from '../policyTree.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';

export const wrongArgumentCount: Rule = {
  id: 'wrong-argument-count',
  severity: 'error',
  summary: 'The call has fewer arguments than the interface needs, or more than it looks at.',
  local: true,
  selint: ['W-006'],
  statements: {
    macro_call(statement, context) {
      // What the file declares may show that it is not.
      if (isOfAnotherPolicy(context.file)) return context.askAgain();
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
    optional: (block, context) => reportDropped(block, 2, context),
    tunable: (block, context) => reportDropped(block, 3, context),
  },
};

/** misc_macros.spt, loadable_module.spt: optional_policy() looks at `$2` last, tunable_policy() at `$3`. */
function reportDropped(block: StatementOf<'optional' | 'tunable'>, count: number, { file, report }: RuleContext): void {
  const text = file.text.slice(block.start, block.end);
  const name = /^\w+(?=\()/.exec(text)?.[0];
  if (block.broken || !name) return;
  const { args } = readArguments(text, name.length + 1);
  if (args.slice(count).every((each) => /^[\s`']*$/.test(each))) return;
  const message = `${name} looks at ${plural(count)}; m4 drops the others.`;
  report({ range: statementRange(file, block), severity: 'information', message });
}

/** Of these the policies have versions with more arguments. */
const VARIES = /_(role|template|filetrans|admin)($|_filetrans)/;

const plural = (count: number) => (count === 1 ? '1 argument' : `${count} arguments`);
