// What is said of a name comes in the order of the files, whatever was read first or edited last.
import { describe, expect, it } from 'vitest';
import { FileTable } from '../../server/src/core/index/fileTable.ts';

const ORDERS = [
  ['a', 'b', 'c'],
  ['c', 'b', 'a'],
  ['b', 'c', 'a', 'b', 'a'],
];

describe('a table of files', () => {
  it.each(ORDERS)('has the same order after %s %s %s', (...uris) => {
    const table = new FileTable<{ name: string; line: number }>();
    for (const [i, uri] of uris.entries()) {
      table.set(uri, 'workspace', [
        { name: 'x_t', line: i },
        { name: 'x_t', line: i + 10 },
      ]);
    }
    const found = table.get('x_t');
    expect(found.map(({ uri }) => uri)).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
    expect(found.every(({ item }, i) => i % 2 === 0 || item.line === found[i - 1]!.item.line + 10)).toBe(true);
  });

  it('forgets a file', () => {
    const table = new FileTable<{ name: string }>();
    for (const uri of ['b', 'a']) table.set(uri, 'workspace', [{ name: 'x_t' }]);
    table.delete('a');
    expect(table.get('x_t').map(({ uri }) => uri)).toEqual(['b']);
  });
});
