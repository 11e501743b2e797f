/** The levels of a policy that is one file: which sensitivity is above which, and which categories go with it. */
import { remember } from '../../base/remember.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { withoutComments, wordsAfter } from '../names/declaredNames.ts';

/** A sensitivity by its place in the dominance statement, categories by their places in the file. */
export interface Level {
  readonly sensitivity: number;
  readonly categories: ReadonlySet<number>;
}

/** A level alone is both ends. */
export interface LevelRange {
  readonly low: Level;
  readonly high: Level;
}

export interface Levels {
  /** By each name, aliases too; empty in a policy without levels. */
  readonly sensitivities: ReadonlyMap<string, number>;
  readonly categories: ReadonlyMap<string, number>;
  /** The categories that the level statement of a sensitivity gives it; undefined where there is none that can be read. */
  categoriesOf(sensitivity: string): ReadonlySet<number> | undefined;
  /** `s0 - s1:c0.c1`; undefined where a name is unknown or the order of the sensitivities is. */
  range(text: string): LevelRange | undefined;
}

/** What `file` declares of levels. */
export const levelsOf = remember((file: SourceFile): Levels => {
  const sensitivities = numbered(file, 'sensitivity_declaration');
  const categories = numbered(file, 'category_declaration');
  const order = dominance(file, sensitivities);
  const known = new Map<number, ReadonlySet<number> | undefined>();
  for (const statement of all(file, 'level_statement')) {
    const [, name, list] = /^level\s+([\w.-]+)\s*(?::([\w.,\s]+))?;$/.exec(textOf(file, statement)) ?? [];
    const number = sensitivities.get(name ?? '');
    // A second one is refused.
    if (number !== undefined) known.set(number, known.has(number) ? undefined : readCategories(list, categories));
  }
  return {
    sensitivities,
    categories,
    categoriesOf: (name) => known.get(sensitivities.get(name) ?? -1),
    range(text) {
      const [low, high, ...more] = text.split(/\s-\s/).map((part) => readLevel(part.trim()));
      return !low || more.length > 0 || (text.split(/\s-\s/).length > 1 && !high)
        ? undefined
        : { low, high: high ?? low };
    },
  };

  function readLevel(text: string): Level | undefined {
    const [, name, list] = /^([\w.-]+)\s*(?::([\w.,\s]+))?$/.exec(text) ?? [];
    const sensitivity = order.get(sensitivities.get(name ?? '') ?? -1);
    const found = readCategories(list, categories);
    return sensitivity === undefined || !found ? undefined : { sensitivity, categories: found };
  }
});

/** True if the first is at least as high as the other (mls_level_dom of libsepol's mls_types.h). */
export function dominates(one: Level, other: Level): boolean {
  return one.sensitivity >= other.sensitivity && [...other.categories].every((each) => one.categories.has(each));
}

/** True if all of the second range is in the first one (mls_range_contains). */
export function contains(one: LevelRange, other: LevelRange): boolean {
  return dominates(other.low, one.low) && dominates(one.high, other.high);
}

/** The numbers of `c0.c3,c7`; none without a text. Undefined where a name is unknown or a range is reversed. */
export function readCategories(
  list: string | undefined,
  categories: ReadonlyMap<string, number>,
): ReadonlySet<number> | undefined {
  const found = new Set<number>();
  for (const part of list?.split(',') ?? []) {
    const [first, last] = part.trim().split('.');
    const low = categories.get(first!);
    const high = last === undefined ? low : categories.get(last);
    if (low === undefined || high === undefined || high < low) return undefined;
    for (let each = low; each <= high; each++) found.add(each);
  }
  return found;
}

function all(file: SourceFile, node: string): Statement[] {
  return statementsOfKind(file, 'other').filter(({ data }) => data.node === node);
}

const textOf = (file: SourceFile, { start, end }: Statement) => withoutComments(file.text.slice(start, end));

/** `sensitivity s0 alias low;` declares both names of one. */
function numbered(file: SourceFile, node: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const [number, statement] of all(file, node).entries()) {
    for (const { text } of wordsAfter(statement, file, true)) if (text !== 'alias') found.set(text, number);
  }
  return found;
}

/** The place of each sensitivity, the lowest first; empty where they are not all listed. */
function dominance(file: SourceFile, sensitivities: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  const [statement, ...more] = all(file, 'dominance_statement');
  const list = statement && /^dominance\s+(?:\{([\w\s.-]+)\}|([\w.-]+))$/.exec(textOf(file, statement));
  if (!list || more.length > 0) return new Map();
  const names = (list[1] ?? list[2]!).match(/[\w.-]+/g) ?? [];
  return new Map(names.map((name, place) => [sensitivities.get(name) ?? -1, place]));
}
