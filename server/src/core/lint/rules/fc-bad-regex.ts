/** Finds path expressions that setfiles refuses, and dots that match more than a dot. */
import { fileContexts, type Part } from '../contexts/fileContexts.ts';
import { pathFault } from '../contexts/pathExpression.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const fcBadRegex: Rule = {
  id: 'fc-bad-regex',
  severity: 'error',
  summary: 'The path of a file context is no regular expression that setfiles takes.',
  selint: ['W-004'],
  file(context) {
    for (const { path } of fileContexts(context.file)) checkPath(path, context);
  },
};

function checkPath(path: Part, { file, report }: RuleContext): void {
  const fault = pathFault(path.text);
  if (fault) {
    const range = file.lines.range(path.start + fault.start, path.start + fault.end);
    report({ range, message: `${fault.reason}: setfiles refuses the expression.` });
    return;
  }
  for (const index of looseDots(path.text)) {
    const range = file.lines.range(path.start + index, path.start + index + 1);
    report({
      range,
      severity: 'hint',
      message: 'This . matches any character: a dot of the name is written \\.',
      fixes: () => [{ title: 'Write \\.', edits: [{ range, newText: '\\.' }] }],
    });
  }
}

/** Dots between letters or digits, outside of brackets: parts of a name, not of an expression. */
function looseDots(path: string): number[] {
  return [...path.matchAll(/\\.|\[[^\]]*\]|(?<=\w)\.(?=\w)/g)].flatMap(({ 0: text, index }) =>
    text === '.' ? [index] : [],
  );
}
