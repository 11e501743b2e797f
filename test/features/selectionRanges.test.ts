// How a selection grows: the pages of test/fixtures/selection, a line for each step.
import { afterAll, describe, expect, it } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver-types';
import { selectionRange } from '../../server/src/core/features/selectionRanges.ts';
import { readPages, updating, writeExpected } from '../fixtures.ts';
import { testSnapshot } from '../snapshot.ts';

async function steps(name: string, text: string, cursor: number): Promise<string> {
  const { file } = await testSnapshot(name, text);
  const found: string[] = [];
  for (let at: SelectionRange | undefined = selectionRange(file, cursor); at; at = at.parent) {
    found.push(text.slice(file.lines.offset(at.range.start), file.lines.offset(at.range.end)).replace(/\s+/g, ' '));
  }
  return found.join('\n').trimEnd();
}

describe.each(readPages('selection'))('$name', (page) => {
  const got: string[] = [];
  it.each(page.cases)('$title', async ({ fileName, text, cursor, expected }) => {
    got.push(await steps(fileName, text, cursor));
    if (!updating) expect(got.at(-1)).toBe(expected);
  });
  afterAll(() => updating && writeExpected(page, got));
});

it('ends in a tree that is as deep as it is long', async () => {
  const text = `if (${Array.from({ length: 20_000 }, () => 'a').join(' || ')}) { }\n`;
  const { file } = await testSnapshot('deep.te', text);
  expect(JSON.stringify(selectionRange(file, 4)).length).toBeLessThan(2_000);
});

it('never ends between the two characters of a line break', async () => {
  const text = 'read_files(a_t, \r\nb_t # c\r\nallow a_t b_t:file read;\r\n';
  const { file } = await testSnapshot('broken.te', text);
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === '\n') continue;
    for (let each: SelectionRange | undefined = selectionRange(file, at); each; each = each.parent) {
      const { line, character } = each.range.end;
      expect(character).toBeLessThanOrEqual(file.lines.line(line).length);
    }
  }
});
