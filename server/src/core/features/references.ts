/** Lists where a name is used in many files. */
import type { Location } from 'vscode-languageserver-types';
import { type FileUses, inSpace, type NameUse, spaceOf } from '../index/nameUses.ts';

/** The places of a name, and how many there are, which may be more. */
export interface FoundReferences {
  readonly places: Location[];
  readonly count: number;
}

/**
 * The places that name the same as `use` does, by file.
 * @param files all uses of the word, whatever it names there
 * @param most so many places are given; the others are counted
 */
export function references(
  use: NameUse,
  files: readonly FileUses[],
  declarations: 'with declarations' | 'without declarations',
  most = Number.POSITIVE_INFINITY,
): FoundReferences {
  const space = spaceOf(
    use,
    files.flatMap(({ uses }) => uses),
  );
  const places: Location[] = [];
  let count = 0;
  for (const { uri, lines, uses } of files) {
    for (const { role, start, end } of inSpace(uses, space)) {
      if (role === 'declared' && declarations === 'without declarations') continue;
      if (count++ < most) places.push({ uri, range: lines.range(start, end) });
    }
  }
  return { places, count };
}
