/** The statements and macros of policy source: syntax, one example, one sentence. */
import data from './data/statements.json' with { type: 'json' };

export interface StatementInfo {
  readonly keyword: string;
  /** One sentence, or two. */
  readonly text: string;
  /** Upper-case words stand for names; `[ ]` is what can be left out. Can be several lines. */
  readonly syntax: string;
  /** Policy text that compiles where its names exist. */
  readonly example: string;
}

const STATEMENTS: Readonly<Record<string, Omit<StatementInfo, 'keyword'> | undefined>> = data.statements;

export function statementInfo(keyword: string): StatementInfo | undefined {
  const info = Object.hasOwn(STATEMENTS, keyword) ? STATEMENTS[keyword] : undefined;
  return info && { keyword, ...info };
}

export function statementKeywords(): string[] {
  return Object.keys(STATEMENTS);
}

/** The versions of checkpolicy and refpolicy that the texts are about. */
export const STATEMENTS_VERSION: string = data.version;
