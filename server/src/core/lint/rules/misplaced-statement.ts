/** Statements that are whole but may not stand where they stand, and blocks that may not be empty. */
import { fileFacts } from '../../index/fileFacts.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementRange } from '../place.ts';
import { removeStatement } from '../removal.ts';
import type { Report, Rule, RuleContext } from '../rule.ts';

export const misplacedStatement: Rule = {
  id: 'misplaced-statement',
  severity: 'error',
  summary: 'The statement may not stand here, or a block may not be empty.',
  comment({ kind, start, end }, { file, report }) {
    const text = file.text.slice(start, end);
    const lineStart = file.lines.lineStart(file.lines.lineAt(start));
    if (kind !== 'dnl_comment' || file.text.slice(lineStart, start).trim() === '' || !HIDDEN.test(text)) return;
    const message = 'dnl hides the rest of its line, also this statement.';
    report({ range: file.lines.range(start, end), severity: 'information', message });
  },
  file(context) {
    const { statements } = context.file;
    statements.forEach((statement, i) => {
      const found = statement.broken ? undefined : misplaced(statement, statements[i + 1], context);
      if (found) context.report(found);
    });
  },
};

/** A statement behind dnl on a line of code. */
const HIDDEN = /^dnl\s+(allow|type|attribute|role|type_transition|gen_require|typeattribute)\b.*[;)]\s*$/;

function misplaced(statement: Statement, next: Statement | undefined, context: RuleContext): Report | undefined {
  return inCondition(statement, context) ?? emptyBlock(statement, next, context) ?? secondHeader(statement, context);
}

/** policy_parse.y: a conditional holds te rules and requires (cond_rule_def), not even a `;` of its own. */
function inCondition(statement: Statement, context: RuleContext): Report | undefined {
  const condition = conditionAround(statement);
  if (!condition || mayBeConditional(statement)) return undefined;
  const { file } = context;
  const words = condition.kind === 'tunable' ? 'tunable_policy' : 'if';
  const range = statementRange(file, statement);
  if (nodeOf(statement) === 'empty_statement') {
    return {
      range,
      message: `A ${words} block takes no ; of its own: the call before it needs none.`,
      fixes: () => [{ title: 'Remove the ;', edits: [{ range, newText: '' }] }],
    };
  }
  const keyword = /^\w+/.exec(file.text.slice(statement.start, statement.start + 40))?.[0] ?? 'such';
  return {
    range,
    message: `${article(keyword)} ${keyword} statement cannot be conditional: ${words} holds allow rules and type rules only; move it out.`,
  };
}

function conditionAround({ block }: Statement): Statement | undefined {
  for (let each = block; each; each = each.block) {
    if (each.kind === 'tunable' || each.kind === 'if') return each;
    // What a macro or an interface makes of its text is its own affair.
    if (!['ifdef', 'ifelse'].includes(each.kind)) return undefined;
  }
  return undefined;
}

function mayBeConditional(statement: Statement): boolean {
  if (statement.kind === 'av_rule') return statement.data.flavour !== 'neverallow';
  if (statement.kind === 'other') return !NEVER_CONDITIONAL.has(statement.data.node);
  return !['optional', 'tunable', 'if', ...DECLARATIONS].includes(statement.kind);
}

const DECLARATIONS = ['type_declaration', 'typeattribute', 'typealias', 'attribute_declaration'];

const NEVER_CONDITIONAL = new Set([
  'empty_statement',
  'role_declaration',
  'role_types_statement',
  'role_allow',
  'role_transition',
  'roleattribute_statement',
  'attribute_role_declaration',
  'range_transition',
  'typebounds_statement',
  'bool_declaration',
  'permissive_statement',
]);

/** policy_parse.y: avrule_decls and require_list have at least one member. */
function emptyBlock(block: Statement, next: Statement | undefined, { file }: RuleContext): Report | undefined {
  if (!['optional', 'gen_require', 'require'].includes(block.kind) || next?.block === block) return undefined;
  const text = file.text.slice(block.start, block.end).replace(/#[^\n]*/g, '');
  // What the grammar reads as something else than statements is not nothing.
  if (!/^\w+\s*(\(\s*`\s*'\s*\)|\{\s*\})$/.test(text)) return undefined;
  const keyword = /^\w+/.exec(text)![0];
  return {
    range: statementRange(file, block),
    message: `An empty ${keyword} block is a syntax error to the compiler: fill or remove it.`,
    fixes: () => [{ title: `Remove this ${keyword}`, edits: [removeStatement(file, block)] }],
  };
}

function secondHeader(statement: Statement, { file }: RuleContext): Report | undefined {
  if (statement.kind !== 'policy_module' && statement.kind !== 'module_statement') return undefined;
  const { header } = fileFacts(file);
  if (file.kind !== 'te' || !header || statement.block) return undefined;
  const range = statementRange(file, statement);
  if (header === statement) {
    const early = file.statements.find(({ start, block, kind }) => start < statement.start && !block && isPolicy(kind));
    if (!early) return undefined;
    return { range, message: 'The module header must come before all statements.' };
  }
  const line = file.lines.lineAt(header.start) + 1;
  return {
    range,
    message: `A second module header: the one of line ${line} names the module already.`,
    fixes: () => [{ title: 'Remove this header', edits: [removeStatement(file, statement)] }],
  };
}

/** True for statements of the compiler's language; macros may expand to nothing. */
const isPolicy = (kind: Statement['kind']) => ['av_rule', 'type_rule', 'xperm_rule', ...DECLARATIONS].includes(kind);

const nodeOf = (statement: Statement) => (statement.kind === 'other' ? statement.data.node : undefined);

const article = (word: string) => (/^[aeio]/.test(word) ? 'An' : 'A');
