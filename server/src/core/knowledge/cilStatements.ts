/** The statements of CIL: syntax, one example, one sentence. */
import data from './data/cilStatements.json' with { type: 'json' };
import type { StatementInfo } from './statements.ts';

const STATEMENTS: Readonly<Record<string, Omit<StatementInfo, 'keyword'> | undefined>> = data.statements;

export function cilStatementInfo(keyword: string): StatementInfo | undefined {
  const info = Object.hasOwn(STATEMENTS, keyword) ? STATEMENTS[keyword] : undefined;
  return info && { keyword, ...info };
}

export function cilStatementKeywords(): string[] {
  return Object.keys(STATEMENTS);
}
