/** The word under the cursor. */

export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The letters, digits, underscores and `$` around `offset`; undefined where there are none. */
export function wordAt(text: string, offset: number): Word | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && isWordCharacter(text[start - 1]!)) start--;
  while (end < text.length && isWordCharacter(text[end]!)) end++;
  return start < end ? { text: text.slice(start, end), start, end } : undefined;
}

/** A CIL name around `offset`, with the dots of its path and its dashes. */
export function cilWordAt(text: string, offset: number): Word | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && isNameCharacter(text[start - 1]!)) start--;
  while (end < text.length && isNameCharacter(text[end]!)) end++;
  return start < end ? { text: text.slice(start, end), start, end } : undefined;
}

const isNameCharacter = (character: string) => /[\w$.-]/.test(character);
const isWordCharacter = (character: string) => /[\w$]/.test(character);
