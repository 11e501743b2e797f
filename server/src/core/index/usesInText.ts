/** Where the text of a file that is not open uses a name: told line by line, and what a line does not tell is parsed. */
import type { FileKind } from '../syntax/sourceFile.ts';
import { findWord, type NameUse } from './nameUses.ts';
import { meaningInContextLine, meaningInPlainLine } from './plainLine.ts';
import { type Definition, scanDefinitions } from './skeleton.ts';

/**
 * The uses of `name` in `text`, the same as a tree of the whole gives.
 * @param usesIn what a text uses, parsed; called for the definitions in which a line alone does not tell, or else once for
 * the whole text
 */
export function usesInText(
  kind: FileKind,
  text: string,
  name: string,
  usesIn: (text: string) => readonly NameUse[],
): NameUse[] {
  const found: NameUse[] = [];
  const meaningInLine = kind === 'fc' ? meaningInContextLine : meaningInPlainLine;
  let definitions: Definition[] | undefined;
  let next = 0;
  for (let at = findWord(text, name, 0); at >= 0; ) {
    const end = at + name.length;
    const meaning = meaningInLine(text, name, at);
    if (meaning !== undefined) {
      if (meaning !== 'none') found.push({ ...meaning, name, start: at, end });
      at = findWord(text, name, end);
      continue;
    }
    if (kind === 'fc') return [...usesIn(text)];
    definitions ??= scanDefinitions(text);
    while (next < definitions.length && definitions[next]!.end <= at) next++;
    const around = definitions[next];
    if (!around || around.start > at) return [...usesIn(text)];
    for (const use of usesIn(text.slice(around.start, around.end))) {
      const moved = { ...use, start: use.start + around.start, end: use.end + around.start };
      if (moved.start >= at) found.push(moved);
    }
    at = findWord(text, name, around.end);
  }
  return found;
}
