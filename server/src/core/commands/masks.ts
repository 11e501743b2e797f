/** Blanks that keep the length of a text, so that offsets stay those of the file. */

/** As many spaces. */
export function blank(text: string): string {
  return ' '.repeat(text.length);
}

/** `text` with `span` in the place of `start` to `end`. */
export function replaceSpan(text: string, start: number, end: number, span: string): string {
  return text.slice(0, start) + span + text.slice(end);
}
