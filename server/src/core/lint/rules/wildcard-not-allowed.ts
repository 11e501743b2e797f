/** Finds `*` and `~` where the compiler wants names: types outside of neverallow rules, classes, and roles. */

import type { Steps } from '../../base/steps.ts';
import { callEffectSteps } from '../../index/callEffects.ts';
import type { Argument, Names, Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { isConditional } from '../calls/interfaceCalls.ts';
import { keywordOf } from '../keyword.ts';
import { aKind } from '../names/nameFixes.ts';
import { nameRange, namesRange } from '../place.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';
import { wokenByNew } from '../wakes.ts';

export const wildcardNotAllowed: Rule = {
  id: 'wildcard-not-allowed',
  severity: 'error',
  summary: '* or ~ stands where the compiler wants names.',
  local: true,
  wakes: wokenByNew(({ data }) => data.kind === 'macro_call' && data.arguments.some(({ text }) => text.includes('*'))),
  statements: {
    av_rule: check,
    xperm_rule: check,
    type_rule: check,
    other(statement, context) {
      if (!statement.broken && SETS.has(statement.data.node)) checkText(statement, context);
    },
  },
  *file(context) {
    for (const call of statementsOfKind(context.file, 'macro_call')) {
      const argument = call.data.arguments.find(({ text }) => /^(\*|\{(?:\s|[\w-])*\s\*[\s\w-]*\})$/.test(text));
      if (argument && !call.broken && !isConditional(call)) yield* checkCall(call, argument, context);
    }
  },
};

/** An asterisk comes to stand where the macro has its parameter. */
function* checkCall(call: StatementOf<'macro_call'>, argument: Argument, context: RuleContext): Steps<void> {
  const { policy } = context.snapshot;
  if (!policy.isWhole) return;
  const effects = yield* callEffectSteps(policy, call.data);
  if (!effects?.isWhole) return;
  const refused = effects.effects.find(
    ({ kind, words, conditions }) =>
      kind === 'rule' && standsForTypes(words) && conditions.every((each) => each.kind !== 'ifdef'),
  );
  if (!refused) return;
  context.report({
    range: nameRange(context.file, call, argument),
    message: `* is only allowed in neverallow rules, and ${call.data.name.text} puts it into ${aKind(refused.words[0]!)} statement.`,
  });
}

function standsForTypes(words: readonly string[]): boolean {
  const [keyword = ''] = words;
  if (keyword.startsWith('neverallow')) return false;
  const colon = words.indexOf(':');
  return words.indexOf('*') > 0 && (colon < 0 || words.indexOf('*') < colon);
}

/** define.c: set_types() takes `*` and `~` for neverallow alone; a class is looked up by its name. */
function check(rule: StatementOf<'av_rule' | 'xperm_rule' | 'type_rule'>, context: RuleContext): void {
  if (rule.broken) return;
  const { source, target, classes } = rule.data;
  const keyword = keywordOf(context.file, rule);
  const report = (names: Names, message: string) =>
    context.report({ range: namesRange(context.file, rule, names), message });
  if (!keyword.startsWith('neverallow')) {
    for (const names of [source, target]) {
      const sign = names.wildcard ? '*' : names.complement ? '~' : undefined;
      if (sign) report(names, `${sign} is only allowed in neverallow rules: name the types of this ${keyword} rule.`);
    }
  }
  if (rule.kind === 'av_rule') {
    const sets = keyword.startsWith('neverallow') ? [source, target, rule.data.permissions] : [rule.data.permissions];
    for (const names of sets) {
      const sign = signInSet(rule.start, names, context);
      if (sign) report(names, SIGNS[sign]);
    }
  }
  if (classes.wildcard || classes.complement) report(classes, 'Classes have to be named: * and ~ are not taken here.');
}

const SIGNS = {
  '*': '* stands for all and alone, not in braces.',
  '~': '~ stands before the braces, not in them.',
};

/** policy_parse.y: `names` is an asterisk or a tilde before a set, and neither is an element of one. */
function signInSet(base: number, names: Names, { file }: RuleContext): keyof typeof SIGNS | undefined {
  if (names.wildcard) return names.end - names.start > 1 ? '*' : undefined;
  if (!names.complement || names.partial) return undefined;
  const text = file.text.slice(base + names.start, base + names.end).replace(/#[^\n]*/g, '');
  return text.includes('~', 1) ? '~' : undefined;
}

/** Statements with sets of types or roles; set_types() and set_roles() refuse both signs in them. */
const SETS: ReadonlySet<string> = new Set([
  'range_transition',
  'role_types_statement',
  'role_allow',
  'role_transition',
]);

function checkText(statement: Statement, { file, report }: RuleContext): void {
  const text = file.text
    .slice(statement.start, statement.end)
    .replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const sign = /[*~]/.exec(text);
  // `$*` is all arguments of a macro.
  if (!sign || text[sign.index - 1] === '$') return;
  const start = statement.start + sign.index;
  report({
    range: file.lines.range(start, start + 1),
    message: `${sign[0]} is only allowed in neverallow rules: name the types and roles of this ${keywordOf(file, statement)} statement.`,
  });
}
