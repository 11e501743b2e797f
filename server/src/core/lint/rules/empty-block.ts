/** Blocks that may not be empty: policy_parse.y wants a statement in each optional and require block. */
import type { Statement } from '../../syntax/statements.ts';
import { statementRange } from '../place.ts';
import { removeStatement } from '../removal.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { allButPlain, wokenBy } from '../wakes.ts';

export const emptyBlock: Rule = {
  id: 'empty-block',
  severity: 'error',
  summary: 'An optional or require block has nothing in it.',
  selint: ['E-009'],
  wakes: wokenBy(allButPlain),
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
  const text = file.text.slice(block.start, block.end).replace(/#[^\n]*/g, '');
  // What the grammar reads as something else than statements is not nothing.
  const keyword = /^(\w+)\s*(\(\s*`\s*'\s*\)|\{\s*\})$/.exec(text)?.[1];
  if (keyword === undefined) return;
  report({
    range: statementRange(file, block),
    message: `An empty ${keyword} block is a syntax error to the compiler: fill or remove it.`,
    fixes: () => [{ title: `Remove this ${keyword}`, edits: [removeStatement(file, block)] }],
  });
}

const PLAIN_ELSE = /\s*\belse\s*\{(?:\s|#[^\n]*)*\}$/;
const BLANK_ARGUMENT = /(?<=')\s*,\s*`\s(?:\s|#[^\n`']*)*'(\s*\))$/;

/** The same of `else { }` and of blanks as the second argument of optional_policy; an empty one is no branch. */
function checkElse(block: Statement, { file, report }: RuleContext): void {
  if (block.kind !== 'optional') return;
  const text = file.text.slice(block.start, block.end);
  const last = (/^optional\s*\{/.test(text) ? PLAIN_ELSE : BLANK_ARGUMENT).exec(text);
  if (!last) return;
  // The call still needs its parenthesis.
  const [, end = ''] = last;
  const range = file.lines.range(block.start + last.index, block.end);
  report({
    range: statementRange(file, block),
    message: 'An empty else branch is a syntax error to the compiler: fill or remove it.',
    fixes: () => [{ title: 'Remove this else branch', edits: [{ range, newText: end }] }],
  });
}
