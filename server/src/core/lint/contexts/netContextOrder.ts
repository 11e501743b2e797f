/** The places of portcon and its kin in a policy that checkpolicy reads as a whole: last, in one order, without a semicolon. */
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { keywordOf, withArticle } from '../keyword.ts';
import { statementRange } from '../place.ts';
import { inPolicyTree, isCorenetwork } from '../policyTree.ts';
import type { Report } from '../rule.ts';

/** policy_parse.y, base_policy: statements of a higher rank stand below those of a lower one; all others have 0. */
const RANKS: ReadonlyMap<string, number> = new Map([
  ['fs_use_statement', 1],
  ['genfscon_statement', 2],
  ['portcon', 3],
  ['netifcon_statement', 4],
  ['nodecon_statement', 5],
  ['ibpkeycon_statement', 6],
  ['ibendportcon_statement', 6],
  ['devicecon_statement', 6],
]);
const PORTCON = 3;

/** The first statement that stands below portcons or what follows them, and has to stand above: checkpolicy stops there. */
export function outOfOrder(file: SourceFile): Report | undefined {
  if (file.kind !== 'policy' || !file.statements.some(({ kind }) => kind === 'portcon')) return undefined;
  let highest: Statement | undefined;
  for (const statement of file.statements) {
    // What a macro gives is not known, and what stands in it is for its calls.
    if (statement.block || MACROS.has(statement.kind)) return undefined;
    if (nodeOf(statement) === 'empty_statement') continue;
    const rank = rankOf(statement);
    const above = highest ? rankOf(highest) : 0;
    if (above >= PORTCON && rank < above) return reportOf(file, statement, highest!);
    if (rank > above) highest = statement;
  }
  return undefined;
}

const MACROS: ReadonlySet<Statement['kind']> = new Set(['macro_call', 'define', 'interface', 'template']);

function reportOf(file: SourceFile, statement: Statement, above: Statement): Report {
  const line = file.lines.lineAt(above.start) + 1;
  const start = withArticle(keywordOf(file, statement));
  return {
    range: statementRange(file, statement),
    message: `${start} statement cannot stand below ${keywordOf(file, above)} (line ${line}): checkpolicy reads the sections of a policy in one order.`,
  };
}

/** policy_parse.y: of the labels only fs_use ends with a semicolon, and behind them none may stand. */
export function semicolonAfterLabel(file: SourceFile): Report[] {
  if (file.kind !== 'policy' && !inPolicyTree(file.uri) && !isCorenetwork(file.uri)) return [];
  const found: Report[] = [];
  for (const [i, statement] of file.statements.entries()) {
    if (nodeOf(statement) !== 'empty_statement') continue;
    const before = file.statements[i - 1];
    if (!before || rankOf(before) < 2 || file.text.slice(before.end, statement.start).trim() !== '') continue;
    const range = statementRange(file, statement);
    found.push({
      range,
      message: `${withArticle(keywordOf(file, before))} statement has no ; at its end.`,
      fixes: () => [{ title: 'Remove the ;', edits: [{ range, newText: '' }] }],
    });
  }
  return found;
}

const nodeOf = (statement: Statement) => (statement.kind === 'other' ? statement.data.node : undefined);
const rankOf = (statement: Statement) => RANKS.get(nodeOf(statement) ?? statement.kind) ?? 0;
