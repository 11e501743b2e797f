/** Finds rules of one file that contradict each other: two results of a transition, and what a neverallow forbids. */
import type { Names, Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { statementRange } from '../place.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const conflictingRules: Rule = {
  id: 'conflicting-rules',
  severity: 'error',
  summary: 'Two rules of the file cannot both hold.',
  file(context) {
    checkTransitions(context);
    checkNeverallows(context);
  },
};

/** libsepol's expand_terule_helper: one result for each source, target and class; a file name makes it another rule. */
function checkTransitions(context: RuleContext): void {
  const { file } = context;
  const first = new Map<string, { result: string; statement: Statement }>();
  for (const statement of statementsOfKind(file, 'type_rule')) {
    if (statement.broken || statement.block) continue;
    const { source, target, classes, default: result } = statement.data;
    const text = file.text.slice(statement.start, statement.end);
    if (text.slice(result.offset + result.text.length).trim() !== ';' || !/^\w+$/.test(result.text)) continue;
    const flavour = /^\w+/.exec(text)![0];
    for (const key of combinations([source, target, classes])) {
      const before = first.get(`${flavour} ${key}`);
      if (!before) first.set(`${flavour} ${key}`, { result: result.text, statement });
      else if (before.result !== result.text) {
        const line = file.lines.lineAt(before.statement.start) + 1;
        const message = `${flavour} ${key.replace(/ (?=\S+$)/, ':')} is ${before.result} by line ${line}; it cannot be ${result.text} too.`;
        context.report({ range: statementRange(file, statement), message });
        break;
      }
    }
  }
}

/** Every `source target class` of names that stand for themselves. */
function combinations(parts: readonly Names[]): string[] {
  if (parts.some(isOpen)) return [];
  const [sources, targets, classes] = parts.map(({ items }) => items.map(({ text }) => text));
  return sources!.flatMap((source) =>
    targets!.flatMap((target) => classes!.map((name) => `${source} ${target === 'self' ? source : target} ${name}`)),
  );
}

const isOpen = (names: Names) =>
  names.partial || names.wildcard || names.complement || names.excluded.length > 0 || names.items.some(isPasted);

const isPasted = ({ text }: { readonly text: string }) => !/^\w+$/.test(text);

/** libsepol's check_assertions: the names are compared as written, since what an attribute holds is decided elsewhere. */
function checkNeverallows(context: RuleContext): void {
  const { file } = context;
  const rules = statementsOfKind(file, 'av_rule').filter((each) => !each.broken);
  const forbidden = new Map<string, number>();
  for (const { data, start, block } of rules) {
    if (data.flavour !== 'neverallow' || block || isOpen(data.permissions)) continue;
    for (const key of combinations([data.source, data.target, data.classes])) {
      for (const { text } of data.permissions.items) forbidden.set(`${key} ${text}`, file.lines.lineAt(start) + 1);
    }
  }
  if (forbidden.size === 0) return;
  for (const statement of rules) {
    const { data } = statement;
    if (data.flavour !== 'allow' || statement.block) continue;
    const keys = combinations([data.source, data.target, data.classes]);
    const hit = keys
      .flatMap((key) => data.permissions.items.map(({ text }) => `${key} ${text}`))
      .find((key) => forbidden.has(key));
    if (!hit) continue;
    const permission = hit.split(' ').at(-1);
    const message = `The neverallow of line ${forbidden.get(hit)} forbids ${permission}: the policy cannot be built with both.`;
    context.report({ range: statementRange(file, statement), message });
  }
}
