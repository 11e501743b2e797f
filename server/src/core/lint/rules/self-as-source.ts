/** Finds `self` as the source of a rule: it stands for the source, so the compiler knows it as a target only. */
import type { Statement } from '../../syntax/statements.ts';
import { nameRange, namesRange } from '../place.ts';
import type { Fix, Rule, RuleContext, StatementOf } from '../rule.ts';

export const selfAsSource: Rule = {
  id: 'self-as-source',
  severity: 'error',
  summary: 'self is only allowed as the target of a rule.',
  local: true,
  statements: { av_rule: check, xperm_rule: check, type_rule: check },
};

/** define.c: define_te_avtab_helper() looks for the word among the targets only; as a source it is an unknown type. */
function check(rule: StatementOf<'av_rule' | 'xperm_rule' | 'type_rule'>, context: RuleContext): void {
  if (rule.broken) return;
  const { items, excluded } = rule.data.source;
  for (const name of [...items, ...excluded]) {
    if (name.text !== 'self') continue;
    context.report({
      range: nameRange(context.file, rule, name),
      message: 'self stands for the source and is only allowed as the target.',
      fixes: () => swap(rule, context),
    });
  }
}

/** `allow self a_t:…` meant the other way round. */
function swap(rule: StatementOf<'av_rule' | 'xperm_rule' | 'type_rule'>, { file }: RuleContext): Fix[] {
  const { source, target } = rule.data;
  const [only, ...others] = target.items;
  const isPlain = !target.partial && !target.complement && target.excluded.length === 0 && others.length === 0;
  if (!only || only.text === 'self' || !isPlain || source.items.length !== 1) return [];
  return [
    {
      title: `Write ${only.text} self`,
      edits: [
        { range: namesRange(file, rule as Statement, source), newText: only.text },
        { range: namesRange(file, rule as Statement, target), newText: 'self' },
      ],
    },
  ];
}
