/** How many modules of refpolicy call a macro, for where no module of a workspace tells. */
import data from './data/callers.json' with { type: 'json' };

const CALLERS: ReadonlyMap<string, number> = new Map(
  Object.entries(data.callers).flatMap(([count, names]) =>
    names.split(' ').map((name): [string, number] => [name, Number(count)]),
  ),
);

/** The number of refpolicy's modules that call `name`; 0 where they are few. */
export function refpolicyCallers(name: string): number {
  return CALLERS.get(name) ?? 0;
}
