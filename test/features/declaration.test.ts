// Which require a name comes from: the pages of test/fixtures/declaration. ‹the require›.
import { afterAll, describe, expect, it } from 'vitest';
import { requireOf } from '../../server/src/core/features/declaration.ts';
import { readPages, updating, writeExpected } from '../fixtures.ts';
import { testSnapshot } from '../snapshot.ts';

async function marked(name: string, text: string, cursor: number): Promise<string> {
  const { file } = await testSnapshot(name, text);
  const range = requireOf(file, cursor);
  if (!range) return 'nothing';
  const [start, end] = [file.lines.offset(range.start), file.lines.offset(range.end)];
  return `${text.slice(0, start)}‹${text.slice(start, end)}›${text.slice(end)}`.trimEnd();
}

describe.each(readPages('declaration'))('$name', (page) => {
  const got: string[] = [];
  it.each(page.cases)('$title', async ({ fileName, text, cursor, expected }) => {
    got.push(await marked(fileName, text, cursor));
    if (!updating) expect(got.at(-1)).toBe(expected);
  });
  afterAll(() => updating && writeExpected(page, got));
});
