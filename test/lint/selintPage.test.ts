// The page that compares with SELint names every rule that takes one of its ids.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES } from '../../server/src/core/lint/rules/all.ts';

it('docs/selint.md has a row with the id of each rule and the one of SELint', () => {
  const page = readFileSync(new URL('../../docs/selint.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  const named = RULES.filter(({ selint }) => selint !== undefined);
  expect(named.length).toBeGreaterThan(5);
  for (const { id, selint } of named) {
    expect(
      rows.some((row) => row.split(' | ')[0]!.includes(selint!) && row.includes(id)),
      `${selint} and ${id}`,
    ).toBe(true);
  }
});
