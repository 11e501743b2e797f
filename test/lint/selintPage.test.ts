// The page that compares with SELint and the rules name the same ids, so that SELint's comments silence what the page says.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES } from '../../server/src/core/lint/rules/all.ts';

it('docs/selint.md has the ids of SELint and of the rules as the rules have them', () => {
  const page = readFileSync(new URL('../../docs/selint.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| [A-Z]-\d{3}/.test(line));
  const pairs = rows.flatMap((row) => {
    const [first = '', second = ''] = row.slice(2).split(' | ');
    const rules = RULES.filter(({ id }) => second.split(', ').includes(id));
    return rules.flatMap(({ id }) => (first.match(/[A-Z]-\d{3}/g) ?? []).map((selint) => `${selint} ${id}`));
  });
  expect(pairs.length).toBeGreaterThan(20);
  expect(RULES.flatMap(({ id, selint }) => (selint ?? []).map((each) => `${each} ${id}`)).sort()).toEqual(pairs.sort());
});
