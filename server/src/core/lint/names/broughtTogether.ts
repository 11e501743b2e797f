/**
 * What the calls of a scope bring, all together. A module has a thousand calls, of which a key changes one: so what the last
 * calls brought is counted, and those that came or went are added or taken off.
 */
import type { Brought } from '../../index/broughtNames.ts';
import type { NameKind } from './declaredNames.ts';

interface Together {
  calls: readonly Brought[];
  /** How many of the calls bring a name as a kind. */
  readonly counts: ReadonlyMap<NameKind, Map<string, number>>;
}

/** So many calls are gone through faster one by one. */
const FEW = 16;
/** Modules that are remembered at a time. */
const MOST = 4;
const KINDS: readonly NameKind[] = ['type', 'attribute', 'boolean', 'role', 'role attribute'];

/** The last used first. */
const known: Together[] = [];

/** True if one of `calls` brings the name as one of `kinds`. */
export function isBrought(calls: readonly Brought[], name: string, kinds: readonly NameKind[]): boolean {
  if (calls.length <= FEW) {
    return calls.some(({ names }) => {
      const as = names.get(name);
      return as !== undefined && kinds.some((kind) => as.has(kind));
    });
  }
  const { counts } = together(calls);
  return kinds.some((kind) => (counts.get(kind)?.get(name) ?? 0) > 0);
}

function together(calls: readonly Brought[]): Together {
  const [latest] = known;
  if (latest?.calls === calls) return latest;
  // A call has the same first neighbour in the version before, or the same last one.
  const at = known.findIndex((each) => each.calls[0] === calls[0] || each.calls.at(-1) === calls.at(-1));
  const [found = { calls: [], counts: new Map(KINDS.map((kind) => [kind, new Map()])) }] =
    at < 0 ? [] : known.splice(at, 1);
  change(found, calls);
  known.unshift(found);
  if (known.length > MOST) known.pop();
  return found;
}

function change(together: Together, calls: readonly Brought[]): void {
  const before = together.calls;
  const shorter = Math.min(before.length, calls.length);
  let head = 0;
  while (head < shorter && before[head] === calls[head]) head++;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === calls.at(-1 - tail)) tail++;
  for (const each of before.slice(head, before.length - tail)) count(together, each, -1);
  for (const each of calls.slice(head, calls.length - tail)) count(together, each, 1);
  together.calls = calls;
}

function count({ counts }: Together, { names }: Brought, by: 1 | -1): void {
  for (const [name, kinds] of names) {
    for (const kind of kinds) {
      const of = counts.get(kind);
      const now = (of?.get(name) ?? 0) + by;
      if (now > 0) of?.set(name, now);
      else of?.delete(name);
    }
  }
}
