// Many changes at once give the text that the same changes give one after the other.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LineIndex } from '../../server/src/core/base/lineIndex.ts';
import { applyChanges, type TextChange } from '../../server/src/core/base/textChanges.ts';

const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\r', '\r\n', '😀', '\ud800') });
const position = fc.record({ line: fc.integer({ min: -2, max: 9 }), character: fc.integer({ min: -2, max: 9 }) });
const change: fc.Arbitrary<TextChange> = fc.oneof(
  { weight: 9, arbitrary: fc.record({ range: fc.record({ start: position, end: position }), text }) },
  fc.record({ text }),
);

it('is the text after each change in turn', () => {
  fc.assert(
    fc.property(text, fc.array(change), (before, changes) => {
      expect(applyChanges(before, changes)).toBe(changes.reduce(applyOne, before));
    }),
    { numRuns: 2000 },
  );
});

function applyOne(before: string, change: TextChange): string {
  if (!('range' in change)) return change.text;
  const lines = new LineIndex(before);
  const start = lines.offset(change.range.start);
  const end = Math.max(start, lines.offset(change.range.end));
  return before.slice(0, start) + change.text + before.slice(end);
}
