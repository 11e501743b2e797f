// What is marked beside the name at the cursor: the pages of test/fixtures/highlight. ‹read›, «written».
import { afterAll, describe, expect, it } from 'vitest';
import { DocumentHighlightKind } from 'vscode-languageserver-types';
import { documentHighlight } from '../../server/src/core/features/documentHighlight.ts';
import { readPages, updating, writeExpected } from '../fixtures.ts';
import { testSnapshot } from '../snapshot.ts';

async function marked(name: string, text: string, cursor: number): Promise<string> {
  const { file } = await testSnapshot(name, text);
  let shown = '';
  let at = 0;
  for (const { range, kind } of documentHighlight(file, cursor)) {
    const [start, end] = [file.lines.offset(range.start), file.lines.offset(range.end)];
    const word = text.slice(start, end);
    shown += text.slice(at, start) + (kind === DocumentHighlightKind.Write ? `«${word}»` : `‹${word}›`);
    at = end;
  }
  return at === 0 ? 'nothing' : (shown + text.slice(at)).trimEnd();
}

describe.each(readPages('highlight'))('$name', (page) => {
  const got: string[] = [];
  it.each(page.cases)('$title', async ({ fileName, text, cursor, expected }) => {
    got.push(await marked(fileName, text, cursor));
    if (!updating) expect(got.at(-1)).toBe(expected);
  });
  afterAll(() => updating && writeExpected(page, got));
});
