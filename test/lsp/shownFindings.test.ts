// Of thousands of findings the most severe are sent, and a word about the others.
import { expect, it } from 'vitest';
import type { Finding, Severity } from '../../server/src/core/lint/rule.ts';
import { shownFindings } from '../../server/src/lsp/shownFindings.ts';

const finding = (line: number, severity: Severity): Finding => {
  const place = { line, character: 0 };
  return { rule: 'a-rule', severity, message: `finding ${line}`, range: { start: place, end: place } };
};

it('all are shown where there are a thousand', () => {
  const all = Array.from({ length: 1000 }, (_, line) => finding(line, 'hint'));
  expect(shownFindings(all)).toEqual({ shown: all, left: 0 });
});

it('of more the most severe and of those alike the first are shown, in the order of the file', () => {
  const hints = Array.from({ length: 1500 }, (_, line) => finding(line, 'hint'));
  const all = [...hints, finding(1500, 'error'), finding(1501, 'warning')];
  const { shown, left } = shownFindings(all);
  expect(shown.map(({ range }) => range.start.line)).toEqual([...Array(998).keys(), 1500, 1501]);
  expect(left).toBe(502);
});
