/** Statements that are whole but may not stand where they stand. */
import { fileFacts } from '../../index/fileFacts.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { conditionalWords, isDeclaration } from '../blocks/conditionals.ts';
import { inElseBranch } from '../blocks/elseBranch.ts';
import { earlyUser } from '../blocks/userPlace.ts';
import { callInRequire, isInRequire } from '../calls/callInRequire.ts';
import { reportCall } from '../calls/conditionalCalls.ts';
import { outOfOrder, semicolonAfterLabel } from '../contexts/netContextOrder.ts';
import { keywordOf, withArticle } from '../keyword.ts';
import type { LineChange } from '../lineChange.ts';
import { statementRange } from '../place.ts';
import { removeStatement } from '../removal.ts';
import type { FileInWorld, Report, Rule, RuleContext, StatementOf } from '../rule.ts';
import { mayBeOutOfPlace, wokenByNew } from '../wakes.ts';

/** Where the order of statements counts, or a `;` of its own stands, each that comes or goes matters; dnl hides what is behind it. */
function isSensitive({ lines, first }: LineChange, { file }: FileInWorld): boolean {
  if (file.kind !== 'te' || /\bdnl\b/.test(lines)) return true;
  const { header } = fileFacts(file);
  if (header && first < file.lines.lineAt(header.start)) return true;
  return statementsOfKind(file, 'other').some(({ data }) => ORDERED.has(data.node));
}

const ORDERED: ReadonlySet<string> = new Set(['empty_statement', 'user_statement', 'gen_user']);

const isPlaced = wokenByNew(mayBeOutOfPlace);

export const statementNotAllowedHere: Rule = {
  id: 'statement-not-allowed-here',
  severity: 'error',
  summary: 'The statement may not stand here.',
  selint: ['S-003'],
  wakes: (change, world) => isSensitive(change, world) || isPlaced(change, world),
  statements: { macro_call: (call, context) => reportCall(call, 'statement', context) },
  comment({ kind, start, end }, { file, report }) {
    const text = file.text.slice(start, end);
    const lineStart = file.lines.lineStart(file.lines.lineAt(start));
    if (kind !== 'dnl_comment' || file.text.slice(lineStart, start).trim() === '' || !HIDDEN.test(text)) return;
    const message = 'dnl hides the rest of its line, also this statement.';
    report({ range: file.lines.range(start, end), severity: 'information', message });
  },
  *file(context) {
    for (const statement of context.file.statements) {
      if (statement.broken) continue;
      const found =
        inCondition(statement, context) ??
        inElseBranch(statement, context) ??
        earlyUser(statement, context) ??
        (statement.kind === 'macro_call' && isInRequire(statement)
          ? yield* callInRequire(statement, context)
          : undefined) ??
        secondHeader(statement, context);
      if (found) context.report(found);
    }
    const order = outOfOrder(context.file);
    for (const found of [...(order ? [order] : []), ...semicolonAfterLabel(context.file)]) context.report(found);
  },
};

/** A statement behind dnl on a line of code. */
const HIDDEN = /^dnl\s+(allow|type|attribute|role|type_transition|gen_require|typeattribute)\b.*[;)]\s*$/;

/** policy_parse.y: a conditional holds te rules and requires (cond_rule_def), not even a `;` of its own. */
function inCondition(statement: Statement, { file }: RuleContext): Report | undefined {
  const words = conditionalWords(statement);
  if (!words || isDeclaration(statement)) return undefined;
  const range = statementRange(file, statement);
  if (nodeOf(statement) === 'empty_statement') {
    return {
      range,
      message: `A ${words} block takes no ; of its own: the call before it needs none.`,
      fixes: () => [{ title: 'Remove the ;', edits: [{ range, newText: '' }] }],
    };
  }
  if (statement.kind === 'type_rule') return fileNameRule(statement, words, file);
  if (mayBeConditional(statement)) return undefined;
  const start = withArticle(keywordOf(file, statement));
  return {
    range,
    message: `${start} statement cannot be conditional: ${words} holds allow rules and type rules only; move it out.`,
  };
}

/** define.c, define_cond_filename_trans(): the kernel keeps these apart from the rules that a boolean switches. */
function fileNameRule(rule: StatementOf<'type_rule'>, words: string, file: SourceFile): Report | undefined {
  const { default: last } = rule.data;
  const behind = rule.start + last.offset + last.text.length;
  if (!/^\s*"[^"]*"\s*;$/.test(file.text.slice(behind, rule.end))) return undefined;
  const message = `A type_transition with a file name cannot be conditional: move it out of ${words}, or leave the name out.`;
  return { range: statementRange(file, rule), message };
}

function mayBeConditional(statement: Statement): boolean {
  if (statement.kind === 'av_rule') return statement.data.flavour !== 'neverallow';
  if (statement.kind === 'other') return !NEVER_CONDITIONAL.has(statement.data.node);
  return !['optional', 'tunable', 'if'].includes(statement.kind);
}

const NEVER_CONDITIONAL = new Set([
  'role_allow',
  'role_transition',
  'range_transition',
  'typebounds_statement',
  'permissive_statement',
]);

function secondHeader(statement: Statement, { file }: RuleContext): Report | undefined {
  if (statement.kind !== 'policy_module' && statement.kind !== 'module_statement') return undefined;
  const { header } = fileFacts(file);
  if (file.kind !== 'te' || !header || statement.block) return undefined;
  const range = statementRange(file, statement);
  if (header === statement) {
    if (!hasPolicyAbove(file, statement.start)) return undefined;
    return { range, message: 'The module header must come before all statements.' };
  }
  const line = file.lines.lineAt(header.start) + 1;
  return {
    range,
    message: `A second module header: the one of line ${line} names the module already.`,
    fixes: () => [{ title: 'Remove this header', edits: [removeStatement(file, statement)] }],
  };
}

function hasPolicyAbove({ statements }: SourceFile, offset: number): boolean {
  return statements.some(({ start, block, kind }) => start < offset && !block && isPolicy(kind));
}

/** True for statements of the compiler's language; macros may expand to nothing. */
const isPolicy = (kind: Statement['kind']) => POLICY.has(kind);

const POLICY: ReadonlySet<Statement['kind']> = new Set([
  'av_rule',
  'type_rule',
  'xperm_rule',
  'type_declaration',
  'typeattribute',
  'typealias',
  'attribute_declaration',
]);

const nodeOf = (statement: Statement) => (statement.kind === 'other' ? statement.data.node : undefined);
