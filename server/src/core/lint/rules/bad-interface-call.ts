/** Finds calls of interfaces with an argument that is no name, or empty, or the name of a file where a name belongs. */
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Argument } from '../../syntax/statements.ts';
import { judgeArguments } from '../calls/callArguments.ts';
import { nameRange, statementRange } from '../place.ts';
import { isOfAnotherPolicy } from '../policyTree.ts';
import type { Fix, Report, Rule, RuleContext, StatementOf } from '../rule.ts';

export const badInterfaceCall: Rule = {
  id: 'bad-interface-call',
  severity: 'error',
  summary: 'The call of an interface has an argument that the compiler does not take.',
  selint: ['F-001', 'W-006'],
  local: true,
  statements: {
    macro_call(statement, context) {
      const { name } = statement.data;
      if (!statement.broken && /\$(?!\d)/.test(name.text)) {
        const message = `${name.text} is not a name: $ stands before the number of a parameter.`;
        return context.report({ range: nameRange(context.file, statement, name), message });
      }
      // What the file declares may show that it is not.
      if (isOfAnotherPolicy(context.file)) return context.askAgain();
      const report = reportOf(statement, context);
      if (report) context.report(report);
    },
  },
};

function bareFileNameFix(
  { start }: StatementOf<'macro_call'>,
  { lines }: SourceFile,
  { text, offset }: Argument,
  before: Argument | undefined,
  set: string | undefined,
): Fix {
  const newText = set ?? `"${text}"`;
  const range = lines.range(start + (before ?? { offset }).offset, start + offset + text.length);
  return { title: `Use ${newText}`, edits: [{ range, newText }] };
}

function reportOf(statement: StatementOf<'macro_call'>, context: RuleContext): Report | undefined {
  const verdict = judgeArguments(statement, context);
  const name = statement.data.name.text;
  switch (verdict?.kind) {
    case 'odd':
      return {
        range: argumentRange(verdict.argument),
        message: `${verdict.argument.text.split(/\s/)[0]} is not a name: an argument is a name, a set in braces or text in quotes.`,
      };
    // A file name is always the last and optional argument; where a type or class belongs, one before it is missing.
    case 'file name':
      return {
        range: argumentRange(verdict.argument),
        message: `${verdict.argument.text} stands where ${name} needs a name: an argument before it is missing.`,
      };
    case 'bare file name': {
      const { argument, before } = verdict;
      const set = before && `{ ${before.text} ${argument.text} }`;
      return {
        range: argumentRange(argument),
        message: set
          ? `${argument.text} stands where ${name} takes the name of a file: two classes are one argument, ${set}.`
          : `${argument.text} stands where ${name} takes the name of a file, which needs double quotes.`,
        fixes: () => [bareFileNameFix(statement, context.file, argument, before, set)],
      };
    }
    case 'set':
      return {
        range: argumentRange(verdict.argument),
        message: `${name} takes one name here, and no set: the compiler stops with a syntax error.`,
      };
    case 'empty':
      return {
        range: statementRange(context.file, statement),
        message: `Argument ${verdict.index} of ${name} is empty: the compiler stops with a syntax error.`,
      };
    default:
      return undefined;
  }

  function argumentRange(argument: Argument): Report['range'] {
    return nameRange(context.file, statement, { ...argument, text: argument.text.split('\n')[0]! });
  }
}
