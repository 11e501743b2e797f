/** What the data of a statement say of whether a rule about ports can have anything to say of it; see `Rule.concerns`. */
import type { AvRuleData, Names, StatementData } from '../syntax/statements.ts';

/** Calls of corenetwork's interfaces, and av rules of which `isConcerned` says so. */
export function portStatements(isConcerned: (rule: AvRuleData) => boolean): (data: StatementData) => boolean {
  return (data) => {
    if (data.kind === 'macro_call') return data.name.text.startsWith('corenet_');
    return data.kind !== 'av_rule' || isConcerned(data);
  };
}

/** Av rules that name one of `permissions`; all statements of other kinds. */
export function rulesOn(...permissions: readonly string[]): (data: StatementData) => boolean {
  return (data) => data.kind !== 'av_rule' || hasOne(data.permissions, permissions);
}

/** True if the names have one of `words`. */
export function hasOne({ items }: Names, words: readonly string[]): boolean {
  return items.some(({ text }) => words.includes(text));
}
