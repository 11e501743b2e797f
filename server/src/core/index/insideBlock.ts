/** The statements that stand directly in a block, listed once for a version of a file: a light bulb asks for many blocks. */
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Statement } from '../syntax/statements.ts';

type Block = Statement | undefined;

const known = new WeakMap<SourceFile, ReadonlyMap<Block, readonly Statement[]>>();

/** In their order; for undefined those of the top level. */
export function insideBlock(file: SourceFile, block: Block): readonly Statement[] {
  let lists = known.get(file);
  if (!lists) {
    lists = readLists(file.statements);
    known.set(file, lists);
  }
  return lists.get(block) ?? [];
}

function readLists(statements: readonly Statement[]): Map<Block, Statement[]> {
  const lists = new Map<Block, Statement[]>();
  for (const statement of statements) {
    const list = lists.get(statement.block);
    if (list) list.push(statement);
    else lists.set(statement.block, [statement]);
  }
  return lists;
}

const texts = new WeakMap<SourceFile, Map<Block, ReadonlySet<string>>>();

/** The texts of those statements without white space. */
export function textsInside(file: SourceFile, block: Block): ReadonlySet<string> {
  const byBlock = texts.get(file) ?? new Map<Block, ReadonlySet<string>>();
  texts.set(file, byBlock);
  let found = byBlock.get(block);
  if (!found) {
    found = new Set(insideBlock(file, block).map(({ start, end }) => file.text.slice(start, end).replace(/\s+/g, '')));
    byBlock.set(block, found);
  }
  return found;
}
