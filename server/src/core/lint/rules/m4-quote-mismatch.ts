/** Finds m4 quotes that have no partner, above all the apostrophe of a comment. */
import { type QuoteScan, quotesOf } from '../../syntax/m4Quotes.ts';
import { faultSteps, type SyntaxFault } from '../../syntax/syntaxFaults.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';
import { wokenByText } from '../wakes.ts';

const hasQuotes = wokenByText(/[`']|change(quote|com)/);

export const m4QuoteMismatch: Rule = {
  id: 'm4-quote-mismatch',
  severity: 'error',
  summary: 'An m4 quote is not closed, or a comment closes one by accident.',
  selint: ['F-001'],
  asksForErrors: true,
  wakes: (change, world) => world.file.tree?.rootNode.hasError !== false || hasQuotes(change, world),
  *file(context) {
    const { file } = context;
    if (!file.tree) return;
    const scan = quotesOf(file);
    yield;
    if (scan.inComments.length > 0) {
      for (const { offset, opener } of scan.inComments) context.report(inComment(context, offset, opener));
      return;
    }
    const errors = (yield* faultSteps(file)).filter(({ quote }) => quote);
    for (const error of errors) context.report(fromSyntax(context, error));
    if (errors.length === 0 && !file.tree.rootNode.hasError) reportScan(context, scan);
  },
};

function inComment({ file }: RuleContext, offset: number, opener: number): Report {
  const line = file.lines.lineAt(opener);
  const opening = file.lines.line(line).trim();
  return {
    range: file.lines.range(offset, offset + 1),
    message: `This apostrophe closes the m4 quote of line ${line + 1}: inside quotes m4 does not know comments.`,
    related: [{ message: opening, uri: file.uri, range: file.lines.range(opener, opener + 1) }],
    fixes: () => [
      { title: 'Remove the apostrophe', edits: [{ range: file.lines.range(offset, offset + 1), newText: '' }] },
    ],
  };
}

function fromSyntax({ file }: RuleContext, error: SyntaxFault): Report {
  const { fix } = error;
  return {
    range: file.lines.range(error.start, error.end),
    message: error.message,
    ...(error.accepted && { severity: 'warning' as const }),
    ...(fix && {
      fixes: () => [{ title: fix.title, edits: [{ range: file.lines.range(fix.start, fix.end), newText: fix.text }] }],
    }),
  };
}

/** The tree has no error and m4 would still find the quotes wrong: a quote inside a string, for one. */
function reportScan(context: RuleContext, scan: QuoteScan): void {
  const { file } = context;
  for (const { kind, offset } of scan.problems) {
    const message =
      kind === 'stray'
        ? "This ' closes nothing: m4 has no ` open here."
        : 'm4 finds no closing quote for this ` in the file.';
    context.report({ range: file.lines.range(offset, offset + 1), message });
  }
}
