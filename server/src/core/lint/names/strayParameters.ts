/** Finds macro parameters such as `$1` in statements of a module that no macro has in its body. */

import { fileFacts } from '../../index/fileFacts.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { BLOCKS } from '../blocks/blockKinds.ts';
import { isConditional } from '../calls/interfaceCalls.ts';

export interface StrayParameter {
  readonly statement: Statement;
  readonly name: Name;
  /** False where an ifdef may leave the statement out, or the called macro what it is given. */
  readonly isCompiled: boolean;
}

/**
 * The first parameter of each such statement. m4 leaves it in the text, also in the arguments of optional_policy and the like, and
 * the compiler knows no `$` (policy_scan.l: "unrecognized character").
 */
export function strayParameters(file: SourceFile): StrayParameter[] {
  if (file.kind !== 'te' || /\.te\.(in|m4)$/.test(file.uri) || !fileFacts(file).header) return [];
  if (!/\$[\d*@]/.test(file.text)) return [];
  return file.statements.flatMap((statement) => {
    if (statement.broken || !isPlain(statement) || !isInBlocksOnly(statement)) return [];
    const text = file.text
      .slice(statement.start, statement.end)
      .replace(/#[^\n]*|"[^"\n]*"/g, (each) => ' '.repeat(each.length));
    const found = /\$[\d*@]/.exec(text);
    // What is in quotes may come to be the body of a macro.
    if (!found || /[`']/.test(text)) return [];
    const name = { text: found[0], offset: found.index };
    return [{ statement, name, isCompiled: statement.kind !== 'macro_call' && !isConditional(statement) }];
  });
}

const KINDS: ReadonlySet<Statement['kind']> = new Set([
  'av_rule',
  'xperm_rule',
  'type_rule',
  'type_declaration',
  'typeattribute',
  'typealias',
  'attribute_declaration',
  'type_requirement',
  'attribute_requirement',
  'macro_call',
]);
const isPlain = ({ kind, data }: Statement) =>
  KINDS.has(kind) || (data.kind === 'other' && /^(role|range_transition|attribute_role)/.test(data.node));

function isInBlocksOnly({ block }: Statement): boolean {
  return !block || (BLOCKS.has(block.kind) && isInBlocksOnly(block));
}
