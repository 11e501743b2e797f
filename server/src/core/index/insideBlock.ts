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

/** Those of the rules and calls of a block that begin alike. */
interface Alike {
  readonly statements: Statement[];
  /** Their texts without white space; read once they are asked for. */
  texts: ReadonlySet<string> | undefined;
}

const byHead = new WeakMap<SourceFile, Map<Block, ReadonlyMap<string, Alike>>>();

/** True if a rule or call with the text, white space left out, stands directly in the block. */
export function hasStatement(file: SourceFile, block: Block, text: string): boolean {
  const [, first = '', second = ''] = /^\W*(\w+)\W*(\w*)/.exec(text) ?? [];
  const alike = headsIn(file, block).get(`${first} ${second}`);
  if (!alike) return false;
  alike.texts ??= new Set(alike.statements.map(({ start, end }) => withoutSpace(file.text.slice(start, end))));
  return alike.texts.has(withoutSpace(text));
}

const withoutSpace = (text: string) => text.replace(/\s+/g, '');

/** The rules and calls of a block by their first two words. */
function headsIn(file: SourceFile, block: Block): ReadonlyMap<string, Alike> {
  const blocks = byHead.get(file) ?? new Map<Block, ReadonlyMap<string, Alike>>();
  byHead.set(file, blocks);
  let heads = blocks.get(block);
  if (!heads) {
    heads = readHeads(insideBlock(file, block));
    blocks.set(block, heads);
  }
  return heads;
}

function readHeads(statements: readonly Statement[]): Map<string, Alike> {
  const heads = new Map<string, Alike>();
  for (const statement of statements) {
    const head = headOf(statement);
    const alike = head === undefined ? undefined : heads.get(head);
    if (alike) alike.statements.push(statement);
    else if (head !== undefined) heads.set(head, { statements: [statement], texts: undefined });
  }
  return heads;
}

function headOf({ data }: Statement): string | undefined {
  if (data.kind === 'av_rule') return `${data.flavour} ${wordIn(data.source.items[0]?.text)}`;
  return data.kind === 'macro_call' ? `${data.name.text} ${wordIn(data.arguments[0]?.text)}` : undefined;
}

const wordIn = (text: string | undefined) => (text === undefined ? '' : (/\w+/.exec(text)?.[0] ?? ''));
