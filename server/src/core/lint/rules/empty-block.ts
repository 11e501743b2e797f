/** Blocks that may not be empty: policy_parse.y wants a statement in each optional and require block. */
import { readArguments } from '../../index/macroBody.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementRange } from '../place.ts';
import { removeStatement } from '../removal.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { allButPlain, wokenBy } from '../wakes.ts';

const isInBlock = wokenBy(allButPlain);

export const emptyBlock: Rule = {
  id: 'empty-block',
  severity: 'error',
  summary: 'An optional or require block has nothing in it.',
  selint: ['E-009'],
  // A comment of m4 is not a comment to what reads the block.
  wakes: (change, world) => /\bdnl\b/.test(change.lines) || isInBlock(change, world),
  file(context) {
    const { statements } = context.file;
    for (let i = 0; i < statements.length; i++) {
      const statement = statements[i]!;
      if (statement.broken || !WITH_CONTENT.has(statement.kind)) continue;
      if (statements[i + 1]?.block !== statement) check(statement, context);
      else checkElse(statement, context);
    }
  },
};

/** policy_parse.y: avrule_decls and require_list have at least one member. A conditional may be empty. */
const WITH_CONTENT: ReadonlySet<Statement['kind']> = new Set(['optional', 'gen_require', 'require']);

function check(block: Statement, { file, report }: RuleContext): void {
  const text = file.text.slice(block.start, block.end).replace(/#[^\n]*|\bdnl\b[^\n]*/g, '');
  // What the grammar reads as something else than statements is not nothing.
  const keyword = /^(\w+)\s*(\(\s*`\s*'\s*\)|\{\s*\})$/.exec(text)?.[1];
  if (keyword === undefined) return;
  report({
    range: statementRange(file, block),
    message: empty(keyword),
    fixes: () => [{ title: `Remove this ${keyword}`, edits: [removeStatement(file, block)] }],
  });
}

const empty = (keyword: string) => `An empty ${keyword} block is a syntax error to the compiler: fill or remove it.`;

const PLAIN_ELSE = /\belse\s*\{(?:\s|#[^\n]*\n)*\}$/;
// A comment goes to the end of its line or of the quote: one that could end anywhere would be tried in all its parts.
const EMPTY_BODY = /^optional_policy\(\s*`(?:\s|#[^\n`']*(?=[\n'])|dnl\b[^\n`']*\n)*'\s*,/;
const SHORT_ARGUMENT = /,\s*(?:`[^`']*'\s*)?\)$/;

/** The same of `else { }` and of blanks as an argument of optional_policy; a second one that is empty is no branch. */
function checkElse(block: Statement, { file, report }: RuleContext): void {
  if (block.kind !== 'optional') return;
  const text = file.text.slice(block.start, block.end);
  const range = statementRange(file, block);
  if (EMPTY_BODY.test(text)) {
    report({ range, message: empty('optional_policy') });
    return;
  }
  const at = /^optional\s*\{/.test(text) ? plainElse(text) : blankElse(text);
  if (at === undefined) return;
  const rest = file.lines.range(block.start + at, block.end);
  // The call still needs its parenthesis.
  const newText = /\s*\)$/.exec(text)?.[0] ?? '';
  report({
    range,
    message: 'An empty else branch is a syntax error to the compiler: fill or remove it.',
    fixes: () => [{ title: 'Remove this else branch', edits: [{ range: rest, newText }] }],
  });
}

/** Where the blanks before an empty `else { }` begin. */
function plainElse(text: string): number | undefined {
  const found = PLAIN_ELSE.exec(text);
  return found ? text.slice(0, found.index).trimEnd().length : undefined;
}

/** Where the second argument of optional_policy begins, if it is blanks: misc_macros.spt asks whether it is empty. */
function blankElse(text: string): number | undefined {
  // Most calls end in a parenthesis behind much text; to read them all would take time.
  if (!SHORT_ARGUMENT.test(text)) return undefined;
  const open = text.indexOf('(') + 1;
  const [body, second] = readArguments(text, open).args;
  if (second === undefined || !/^\s*`(?=\s|dnl\b)(?:\s|#[^\n`']*(?=[\n'])|dnl\b[^\n`']*\n)*'\s*$/.test(second))
    return undefined;
  return open + body!.trimEnd().length;
}
