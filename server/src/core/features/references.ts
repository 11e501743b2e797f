/** Lists where a name is used in many files. */
import type { Location } from 'vscode-languageserver-types';
import { type FileUses, inSpace, type NameUse, spaceOf } from '../index/nameUses.ts';

/**
 * The places that name the same as `use` does, by file.
 * @param files all uses of the word, whatever it names there
 */
export function references(
  use: NameUse,
  files: readonly FileUses[],
  declarations: 'with declarations' | 'without declarations',
): Location[] {
  const space = spaceOf(
    use,
    files.flatMap(({ uses }) => uses),
  );
  const wanted = ({ role }: NameUse) => declarations === 'with declarations' || role !== 'declared';
  return files.flatMap(({ uri, lines, uses }) =>
    inSpace(uses, space)
      .filter(wanted)
      .map(({ start, end }) => ({ uri, range: lines.range(start, end) })),
  );
}
