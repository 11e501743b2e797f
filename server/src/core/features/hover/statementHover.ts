/** A statement keyword or macro: its syntax, one example. */
import { blocks, bold, paragraph, policyBlock } from '../../base/markdown.ts';
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

function wordFor({ keyword, syntax }: StatementInfo): string {
  if (syntax.startsWith(`${keyword}(`)) return 'macro';
  return syntax.startsWith(keyword) ? 'statement' : 'keyword';
}
