// What is said of a name comes in the order of the files, whatever was read first or edited last.
import { describe, expect, it } from 'vitest';
import { FileTable } from '../../server/src/core/index/fileTable.ts';
import { randomFrom } from '../syntax/typing.ts';

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

  it('is after edits what it is when the file is taken in at once', () => {
    const random = randomFrom(7);
    const table = new FileTable<{ name: string; line: number }>();
    const texts = new Map(['b', 'a', 'c'].map((uri): [string, string[]] => [uri, []]));
    for (let i = 0; i < 600; i++) {
      const uri = [...texts.keys()][random(texts.size)]!;
      const names = texts.get(uri)!;
      const at = random(names.length + 1);
      names.splice(at, random(3), ...['x', 'y', 'z', 'x'].slice(random(5)));
      const origin = random(50) === 0 ? 'headers' : 'workspace';
      const items = () => names.map((name, line) => ({ name, line }));
      table.set(uri, origin, items());
      const entries = items().map((item) => ({ uri, origin, item }));
      expect(table.of(uri)).toEqual(entries);
      for (const name of ['x', 'y', 'z']) {
        const own = table.get(name).filter((each) => each.uri === uri);
        expect(own).toEqual(entries.filter(({ item }) => item.name === name));
        const uris = table.get(name).map((each) => each.uri);
        expect(uris).toEqual(uris.toSorted());
      }
    }
  });

  it('forgets a file', () => {
    const table = new FileTable<{ name: string }>();
    for (const uri of ['b', 'a']) table.set(uri, 'workspace', [{ name: 'x_t' }]);
    table.delete('a');
    expect(table.get('x_t').map(({ uri }) => uri)).toEqual(['b']);
  });
});
