// The lines of a text, read by a regular expression and not by the code under test.

/** Checks ranges of `text` and gives offsets in it. */
export function linesOf(text) {
  const lines = text.split(/\r\n|\n|\r/);
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map(({ index, 0: end }) => index + end.length)];
  const isPlace = (place) =>
    Number.isInteger(place?.line) &&
    Number.isInteger(place.character) &&
    place.line >= 0 &&
    place.character >= 0 &&
    place.line < lines.length &&
    place.character <= lines[place.line].length;
  const offset = ({ line, character }) => starts[line] + character;
  return {
    offset,
    check(range, fail) {
      if (!isPlace(range?.start) || !isPlace(range.end)) fail('a range outside of the text');
      if (offset(range.start) > offset(range.end)) fail('a range that is reversed');
    },
  };
}
