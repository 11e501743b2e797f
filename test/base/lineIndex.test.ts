// Lines and positions, with vscode-languageserver-textdocument as the second opinion.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { LineIndex } from '../../server/src/core/base/lineIndex.ts';

/** Texts with every kind of line break, tabs, and characters of one and of two UTF-16 units. */
const texts = fc
  .array(fc.constantFrom('\n', '\r\n', '\r', 'a', 'type t;', '\t', ' ', 'ü', '😀', '\u2028', '\0', ''), {
    maxLength: 30,
  })
  .map((parts) => parts.join(''));

function documentOf(text: string) {
  return TextDocument.create('file:///t.te', 'selinux', 1, text);
}

describe('agrees with TextDocument', () => {
  it('on the number of lines', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(new LineIndex(text).lineCount).toBe(documentOf(text).lineCount);
      }),
    );
  });

  it('on the offset of every position, lines and characters past the end included', () => {
    fc.assert(
      fc.property(texts, fc.nat(32), fc.nat(12), (text, line, character) => {
        const position = { line, character };
        expect(new LineIndex(text).offset(position)).toBe(documentOf(text).offsetAt(position));
      }),
    );
  });

  it('on the position of every offset that is not inside a line break', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const lines = new LineIndex(text);
        const document = documentOf(text);
        for (let offset = 0; offset <= text.length; offset++) {
          if (/[\r\n]/.test(text[offset - 1] ?? '') && text[offset] === '\n') continue;
          expect(lines.position(offset)).toEqual(document.positionAt(offset));
        }
      }),
    );
  });

  it('on the text of a range', () => {
    fc.assert(
      fc.property(texts, fc.nat(80), fc.nat(80), (text, a, b) => {
        const lines = new LineIndex(text);
        const [start, end] = [Math.min(a, b, text.length), Math.min(Math.max(a, b), text.length)];
        const range = lines.range(start, end);
        const sliced = text.slice(lines.offset(range.start), lines.offset(range.end));
        expect(sliced).toBe(documentOf(text).getText(range));
      }),
    );
  });
});

it('positions and offsets are inverse inside lines', () => {
  fc.assert(
    fc.property(texts, fc.nat(80), (text, at) => {
      const lines = new LineIndex(text);
      const offset = Math.min(at, text.length);
      const { line } = lines.position(offset);
      fc.pre(offset <= lines.lineEnd(line));
      expect(lines.offset(lines.position(offset))).toBe(offset);
    }),
  );
});

it('the lines with their breaks are the text', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const lines = new LineIndex(text);
      let joined = '';
      for (let line = 0; line < lines.lineCount; line++) {
        expect(lines.line(line)).not.toMatch(/[\r\n]/);
        joined += lines.line(line) + text.slice(lines.lineEnd(line), lines.lineStart(line + 1));
      }
      expect(joined).toBe(text);
    }),
  );
});

it('a line past the last one is empty and at the end of the text', () => {
  const lines = new LineIndex('a\nb');
  expect([lines.lineStart(9), lines.lineEnd(9), lines.line(9)]).toEqual([3, 3, '']);
});

it('after an edit is the index of the new text', () => {
  fc.assert(
    fc.property(texts, fc.nat(40), fc.nat(12), texts, (text, from, length, inserted) => {
      const start = Math.min(from, text.length);
      const end = Math.min(start + length, text.length);
      const next = text.slice(0, start) + inserted + text.slice(end);
      expect(new LineIndex(text).edited(next, start, end, inserted.length)).toEqual(new LineIndex(next));
    }),
    { numRuns: 2000 },
  );
});
