/** A statement keyword or macro: its syntax, one example. */
import { blocks, bold, paragraph, policyBlock } from '../../base/markdown.ts';
import { cilStatementInfo } from '../../knowledge/cilStatements.ts';
import { type StatementInfo, statementInfo } from '../../knowledge/statements.ts';

export function statementMarkdown(keyword: string): string | undefined {
  const info = statementInfo(keyword);
  if (!info) return undefined;
  const example = info.example === info.syntax ? undefined : info.example;
  return blocks([
    paragraph([`${bold(keyword)} · ${wordFor(info)}`, info.text]),
    policyBlock(info.syntax),
    example && `For example:\n\n${policyBlock(example)}`,
  ]);
}

/** A CIL keyword in the same form. */
export function cilStatementMarkdown(keyword: string): string | undefined {
  const info = cilStatementInfo(keyword);
  return (
    info &&
    blocks([
      paragraph([`${bold(keyword)} · CIL statement`, info.text]),
      policyBlock(info.syntax, 'selinux-cil'),
      `For example:\n\n${policyBlock(info.example, 'selinux-cil')}`,
    ])
  );
}

function wordFor({ keyword, syntax }: StatementInfo): string {
  if (syntax.startsWith(`${keyword}(`)) return 'macro';
  return syntax.startsWith(keyword) ? 'statement' : 'keyword';
}
