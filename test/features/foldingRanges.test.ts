// What can be folded: the pages of test/fixtures/folding. Each fold is shown by its lines, and what stays visible.
import { afterAll, describe, expect, it } from 'vitest';
import { foldingRanges } from '../../server/src/core/features/foldingRanges.ts';
import { readPages, updating, writeExpected } from '../fixtures.ts';
import { testSnapshot } from '../snapshot.ts';

async function folds(name: string, text: string): Promise<string> {
  const { file } = await testSnapshot(name, text);
  const lines = text.split('\n');
  return foldingRanges(file)
    .sort((a, b) => a.startLine - b.startLine || a.endLine - b.endLine)
    .map(({ startLine, endLine, kind }) => {
      const range = `${startLine + 1}-${endLine + 1}`;
      return `${range}${kind ? ` ${kind}` : ''}: ${lines[startLine]!.trim()} … ${(lines[endLine + 1] ?? '').trim()}`.trim();
    })
    .join('\n');
}

describe.each(readPages('folding'))('$name', (page) => {
  const got: string[] = [];
  it.each(page.cases)('$title', async ({ fileName, text, expected }) => {
    got.push(await folds(fileName, text));
    if (!updating) expect(got.at(-1)).toBe(expected);
  });
  afterAll(() => updating && writeExpected(page, got));
});
