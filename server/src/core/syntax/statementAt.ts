/** Finds the statement at an offset. */
import { firstFrom } from '../base/firstFrom.ts';
import type { SourceFile } from './sourceFile.ts';
import type { Statement } from './statements.ts';

/** The innermost statement that has `offset` inside it or at its end; undefined between statements. */
export function statementAt(file: SourceFile, offset: number): Statement | undefined {
  const { statements } = file;
  const behind = firstFrom(statements, ({ start }) => start > offset);
  // The last statement that starts at or before the offset is inside all blocks that are open there, so its ancestors
  // are the only other candidates.
  for (let found: Statement | undefined = statements[behind - 1]; found; found = found.block) {
    if (offset <= found.end) return found;
  }
  return undefined;
}
