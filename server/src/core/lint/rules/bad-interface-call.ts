/** Finds calls of refpolicy's interfaces that expand to a syntax error: an argument is missing or is no name. */
import { INTERFACES_VERSION, isKnownInterface, type Parameters, parametersOf } from '../../knowledge/interfaces.ts';
import { misspelledBlock } from '../../syntax/misspelledBlock.ts';
import type { Argument } from '../../syntax/statements.ts';
import { isDefined } from '../namedClasses.ts';
import { nameRange, statementRange } from '../place.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';

export const badInterfaceCall: Rule = {
  id: 'bad-interface-call',
  severity: 'error',
  summary: 'The call of an interface expands to something the compiler does not take.',
  local: true,
  statements: {
    macro_call(statement, context) {
      const { name, arguments: args } = statement.data;
      if (statement.broken || isDefined(context, name.text)) return;
      if (/\$(?!\d)/.test(name.text)) {
        const message = `${name.text} is not a name: $ stands before the number of a parameter.`;
        return context.report({ range: nameRange(context.file, statement, name), message });
      }
      if (!isKnownInterface(name.text)) return checkBlockName(statement, context);
      if (args.some(({ text }) => /\$[*@]/.test(text))) return;
      const odd = args.find(({ text }, i) => !isArgument(text) || (i === 0 && text.startsWith('-')));
      if (odd) return reportOdd(statement, odd, context);
      const parameters = parametersOf(name.text);
      const file = parameters?.needed.find((index) => args[index - 1]?.text.startsWith('"'));
      if (file !== undefined) reportFileName(statement, args[file - 1]!, context);
      else if (parameters) checkCount(statement, parameters, context);
    },
  },
};

/** A macro that nobody knows, with quoted statements, and named nearly as a block macro. */
function checkBlockName(statement: Call, context: RuleContext): void {
  const { name, arguments: args } = statement.data;
  const meant = misspelledBlock(name.text);
  if (!meant || !(args[0]?.text.startsWith('`') || /^(policy_module|gen_tunable|gen_bool)$/.test(meant))) return;
  const range = nameRange(context.file, statement, name);
  context.report({
    range,
    message: `${name.text} is no macro of refpolicy. Did you mean ${meant}?`,
    fixes: () => [{ title: `Replace with ${meant}`, edits: [{ range, newText: meant }] }],
  });
}

type Call = StatementOf<'macro_call'>;

function checkCount(statement: Call, { count, needed }: Parameters, context: RuleContext): void {
  const { name, arguments: args } = statement.data;
  const given = args.length === 1 && args[0]!.text === '' ? 0 : args.length;
  const missing = needed.find((index) => (args[index - 1]?.text ?? '') === '');
  const range = statementRange(context.file, statement);
  if (missing !== undefined) {
    const between = missing < args.length;
    const message = between
      ? `Argument ${missing} of ${name.text} is empty: the compiler stops with a syntax error.`
      : `${name.text} needs ${plural(Math.max(...needed))}, this call has ${given}: the compiler stops with a syntax error.`;
    // Templates of roles have changed their arguments: Fedora's and older policies have others.
    const varies = /_(role|template)$/.test(name.text) && given > 0 && !between;
    if (varies)
      context.report({ range, severity: 'warning', message: `In refpolicy ${INTERFACES_VERSION} ${message}` });
    else context.report({ range, message });
  } else if (given > count && count > 0 && !/_(role|template|filetrans|admin)($|_filetrans)/.test(name.text)) {
    const message = `${name.text} looks at ${plural(count)}; m4 drops the others.`;
    context.report({ range, severity: 'information', message });
  }
}

function reportOdd(statement: Call, argument: Argument, context: RuleContext): void {
  context.report({
    range: nameRange(context.file, statement, { ...argument, text: argument.text.split('\n')[0]! }),
    message: `${argument.text.split(/\s/)[0]} is not a name: an argument is a name, a set in braces or text in quotes.`,
  });
}

/** A file name is always the last and optional argument; where a type or class belongs, one before it is missing. */
function reportFileName(statement: Call, argument: Argument, context: RuleContext): void {
  context.report({
    range: nameRange(context.file, statement, argument),
    message: `${argument.text} stands where ${statement.data.name.text} needs a name: an argument before it is missing.`,
  });
}

const NAME = '(?:[\\w.-]|\\$\\d)+';
// No repetition inside a repetition: a long argument that does not fit must not take long.
const ITEMS = '(?:[\\w.\\s*~"-]|\\$\\d)*';
const SET = `\\{${ITEMS}(?:\\{${ITEMS}\\}${ITEMS})*\\}`;
const ARGUMENT = new RegExp(`^(?:-?${NAME}|"[^"]*"|\\*|[\\w$.:-]+ - [\\w$.:-]+|${SET})?$`);

/** True for all that interfaces are called with; text with quotes, calls or comments is not judged. */
function isArgument(text: string): boolean {
  if (/[`'()#]/.test(text)) return true;
  return ARGUMENT.test(text);
}

const plural = (count: number) => (count === 1 ? '1 argument' : `${count} arguments`);
