/** Reports what the grammar does not take, and statements that only other files may have. */

import { fileFacts } from '../../index/fileFacts.ts';
import { lowered } from '../../syntax/reservedWords.ts';
import type { AvRuleData, Names } from '../../syntax/statements.ts';
import { faultSteps } from '../../syntax/syntaxFaults.ts';
import { isDefined } from '../classes/namedClasses.ts';
import { strayParameters } from '../names/strayParameters.ts';
import { conditionWords } from '../names/usedNames.ts';
import { nameRange, namesRange, statementRange } from '../place.ts';
import { inPolicyTree, isCorenetwork } from '../policyTree.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';

export const syntaxError: Rule = {
  id: 'syntax-error',
  severity: 'error',
  summary: 'The policy compiler does not take this.',
  selint: ['F-001', 'E-002', 'E-010', 'W-007'],
  cil: true,
  concerns: (data) => data.kind !== 'av_rule' || setsOf(data).some(isEmpty),
  statements: {
    av_rule(statement, { file, report }) {
      if (statement.broken) return;
      for (const names of setsOf(statement.data).filter(isEmpty)) {
        report({ range: namesRange(file, statement, names), message: 'The set { } is empty; name at least one.' });
      }
    },
    other(statement, context) {
      const { node } = statement.data;
      const words = BASE_ONLY.get(node);
      if (words) reportBaseOnly(words, statement, context);
      else if (node === 'gen_boolean') reportDefault(statement, context);
    },
    type_rule: reportFileName,
    if: reportWords,
    tunable: reportWords,
    class_declaration: (statement, context) => reportBaseOnly('class', statement, context),
    common_declaration: (statement, context) => reportBaseOnly('common', statement, context),
  },
  *file(context) {
    const { file, report } = context;
    for (const error of yield* faultSteps(file)) {
      // Quotes are m4-quote-mismatch's, commas of calls unquoted-space-in-argument's.
      if (error.quote || error.comma) continue;
      const { fix } = error;
      report({
        range: file.lines.range(error.start, error.end),
        message: error.message,
        // What happens to compile is still a mistake.
        ...(error.accepted && { severity: 'warning' as const }),
        ...(error.unread && { severity: 'information' as const }),
        ...(fix && {
          fixes: () => [
            { title: fix.title, edits: [{ range: file.lines.range(fix.start, fix.end), newText: fix.text }] },
          ],
        }),
      });
    }
    for (const { statement, name, isCompiled } of strayParameters(file)) {
      report({
        range: nameRange(file, statement, name),
        message: `${name.text} is a parameter of a macro, and no macro has this statement: m4 leaves it as it is.`,
        ...(!isCompiled && { severity: 'warning' as const }),
      });
    }
    reportMissingHeader(context);
  },
};

const setsOf = ({ source, target, classes, permissions }: AvRuleData) => [source, target, classes, permissions];

const isEmpty = ({ partial, wildcard, items, excluded }: Names) =>
  !partial && !wildcard && items.length + excluded.length === 0;

/** Statements of the base policy (policy_parse.y: not in `module` rules), by node type. */
const BASE_ONLY: ReadonlyMap<string, string> = new Map([
  ['sid_declaration', 'sid'],
  ['constrain_statement', 'constrain'],
  ['validatetrans_statement', 'validatetrans'],
  ['sensitivity_declaration', 'sensitivity'],
  ['category_declaration', 'category'],
  ['dominance_statement', 'dominance'],
  ['level_statement', 'level'],
  ['default_statement', 'default_user, default_role, default_type or default_range'],
  ['genfscon_statement', 'genfscon'],
  ['fs_use_statement', 'fs_use'],
  ['policycap_statement', 'policycap'],
  ['netifcon_statement', 'netifcon'],
  ['nodecon_statement', 'nodecon'],
  ['ibpkeycon_statement', 'ibpkeycon'],
  ['ibendportcon_statement', 'ibendportcon'],
  ['devicecon_statement', 'Xen device'],
]);

type AnyStatement = Parameters<typeof statementRange>[1];

function reportBaseOnly(words: string, statement: AnyStatement, context: RuleContext): void {
  const { file } = context;
  const { header } = fileFacts(file);
  // In a policy tree the module may be part of base (modules.conf says so), and there these are legal.
  if (file.kind !== 'te' || !header || inPolicyTree(file.uri) || isCorenetwork(file.uri)) return;
  context.report({
    range: statementRange(file, statement),
    message:
      words === 'class'
        ? 'A class statement outside of a require block is only allowed in the base policy.'
        : `A ${words} statement is only allowed in the base policy; a module cannot load it.`,
  });
}

/** gen_tunable() and gen_bool() write `bool NAME VALUE;` (loadable_module.spt): a word that no macro replaces is true or false. */
function reportDefault(statement: AnyStatement, context: RuleContext): void {
  const { file, snapshot, report } = context;
  const text = file.text.slice(statement.start, statement.end);
  const [, before, value] = /^(\w+\([^,]*,\s*)([A-Za-z_]\w*)\s*\)$/.exec(text) ?? [];
  if (statement.broken || before === undefined || value === undefined || VALUES.test(value)) return;
  if (isDefined(context, value) || snapshot.policy.find(value).length > 0) return;
  const start = statement.start + before.length;
  report({
    range: file.lines.range(start, start + value.length),
    message: `A boolean is true or false, and not ${value}.`,
  });
}

/** policy_parse.y: transition_def alone may end with the name of a file. */
function reportFileName(statement: StatementOf<'type_rule'>, { file, report }: RuleContext): void {
  if (statement.broken) return;
  const text = file.text.slice(statement.start, statement.end).replace(/#[^\n]*/g, (each) => ' '.repeat(each.length));
  const [, keyword] = /^(type_member|type_change)\b/.exec(text) ?? [];
  const name = /"[^"\n]*"(?=\s*;)/.exec(text);
  if (!keyword || !name) return;
  report({
    range: nameRange(file, statement, { text: name[0], offset: name.index }),
    message: `A ${keyword} rule has no file name; type_transition alone takes one.`,
  });
}

/** policy_scan.l: words that no boolean may have as its name. */
const VALUES = /^(true|TRUE|false|FALSE)$/;
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['and', '&&'],
  ['or', '||'],
  ['not', '!'],
  ['xor', '^'],
  ['eq', '=='],
]);

/** A condition has no constants (policy_parse.y: cond_expr), and tunable_policy() requires each word of it as a boolean. */
function reportWords(statement: StatementOf<'if' | 'tunable'>, { file, report }: RuleContext): void {
  if (statement.broken) return;
  for (const name of conditionWords(statement, file)) {
    const { text } = name;
    const range = nameRange(file, statement, name);
    if (VALUES.test(text)) report({ range, message: `A condition is made of booleans: ${text} is none.` });
    const sign = statement.kind === 'tunable' && OPERATORS.get(lowered(text));
    if (!sign) continue;
    report({
      range,
      message: `tunable_policy takes ${text} for a boolean; the operator is ${sign} here.`,
      // Where the whole policy is built at once, gen_require() gives nothing.
      ...(inPolicyTree(file.uri) && { severity: 'warning' as const }),
      fixes: () => [{ title: `Use ${sign}`, edits: [{ range, newText: sign }] }],
    });
  }
}

function reportMissingHeader({ file, report }: RuleContext): void {
  if (file.kind !== 'te' || /\.te\.(in|m4)$/.test(file.uri) || inPolicyTree(file.uri)) return;
  const { header, style } = fileFacts(file);
  const first = file.statements.find(({ kind }) => kind !== 'define');
  // Android builds its .te files without headers; what shows refpolicy's macros is not one of those.
  if (header || !first || style === 'none' || file.tree?.rootNode.hasError) return;
  const name = /([^/]*)\.te$/.exec(file.uri)?.[1] ?? 'name';
  report({
    range: statementRange(file, first),
    severity: 'warning',
    message: 'No policy_module() line: a module starts with one, unless this file is pasted into another.',
    fixes: () => [
      {
        title: `Insert policy_module(${name}, 1.0)`,
        edits: [{ range: file.lines.range(0, 0), newText: `policy_module(${name}, 1.0)\n\n` }],
      },
    ],
  });
}
