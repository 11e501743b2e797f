/** Where a long header uses a name, found without a tree of the whole: each definition is read as a text of its own. */
import { findWord, type NameUse } from './nameUses.ts';
import { scanDefinitions } from './skeleton.ts';

/**
 * The uses of `name` in `text`, the same as a tree of the whole gives; undefined where the name stands outside of
 * definitions and comments.
 * @param usesIn what a text uses, parsed; called once for each definition with the word
 */
export function usesByDefinition(
  text: string,
  name: string,
  usesIn: (text: string) => readonly NameUse[],
): NameUse[] | undefined {
  const definitions = scanDefinitions(text);
  const found: NameUse[] = [];
  let next = 0;
  for (let at = findWord(text, name, 0); at >= 0; ) {
    while (next < definitions.length && definitions[next]!.end <= at) next++;
    const definition = definitions[next];
    let from = at + name.length;
    if (definition && definition.start <= at) {
      const { start, end } = definition;
      for (const use of usesIn(text.slice(start, end))) {
        found.push({ ...use, start: use.start + start, end: use.end + start });
      }
      from = end;
    } else if (text[text.lastIndexOf('\n', at) + 1] !== '#') return undefined;
    at = findWord(text, name, from);
  }
  return found;
}
