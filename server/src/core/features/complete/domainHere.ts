/** Whom the statement that is being typed is probably about: the domain of the one before it. */
import { firstFrom } from '../../base/firstFrom.ts';
import type { Policy } from '../../index/policy.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { StatementData } from '../../syntax/statements.ts';
import { takesDomain } from './callItem.ts';

/** A module speaks of its domain more often than that. */
const MOST_BEFORE = 100;

/** `$1` in the file of interfaces; the source of the last rule, or the domain of the last call, before `offset`. */
export function domainHere(policy: Policy, { kind, statements }: SourceFile, offset: number): string | undefined {
  if (kind === 'if') return '$1';
  const end = firstFrom(statements, ({ start }) => start >= offset);
  for (let i = end - 1; i >= Math.max(0, end - MOST_BEFORE); i--) {
    const name = domainOf(policy, statements[i]!.data);
    if (name !== undefined && /^[A-Za-z]\w*$/.test(name)) return name;
  }
  return undefined;
}

function domainOf(policy: Policy, data: StatementData): string | undefined {
  if (data.kind === 'av_rule') return data.source.items.length === 1 ? data.source.items[0]!.text : undefined;
  if (data.kind !== 'macro_call' || !takesDomain(policy, data.name.text)) return undefined;
  return data.arguments[0]?.text;
}
