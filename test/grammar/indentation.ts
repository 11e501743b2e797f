// The indentation that a query with the capture names of nvim-treesitter asks for, to compare with real lines.
import type { Node, Query } from 'web-tree-sitter';

/**
 * The number of levels for each line that begins with a token at `column(line)`: one for each line above on which a
 * node of `indent.begin` begins that is still open. A token of `indent.branch` that ends such a node gets one less.
 * @param firsts the row and the offset of the first token of each line to judge
 */
export function levels(query: Query, root: Node, firsts: readonly { row: number; offset: number }[]): number[] {
  const captures = query.captures(root);
  const branches = new Set(captures.filter(({ name }) => name === 'indent.branch').map(({ node }) => node.startIndex));
  const begins = captures
    .filter(({ name }) => name === 'indent.begin')
    .map(({ node }) => ({ row: node.startPosition.row, last: node.endPosition.row, end: node.endIndex }))
    .filter(({ row, last }) => last > row)
    .sort((a, b) => a.row - b.row);
  let open: typeof begins = [];
  let next = 0;
  return firsts.map(({ row, offset }) => {
    while (next < begins.length && begins[next]!.row < row) open.push(begins[next++]!);
    open = open.filter(({ end }) => end > offset);
    const closes = branches.has(offset) ? open.filter(({ end }) => end === offset + 1).map((it) => it.row) : [];
    const rows = new Set(open.filter(({ end }) => end !== offset + 1 || closes.length === 0).map((it) => it.row));
    // The `)` of a call whose quote ends here is open still, on the line where the quote began.
    return rows.size - (closes.some((it) => rows.has(it)) ? 1 : 0);
  });
}
