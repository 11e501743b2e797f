/** The first items of a long list, in their order: to sort all of thousands costs more than the rest of an answer. */

import { firstFrom } from '../../base/firstFrom.ts';

/** Puts `name` in its place in `names`, which are in order, and drops the last once there are more than `most`. */
export function putInOrder(names: string[], name: string, most: number): void {
  putFirst(names, name, most, (one, other) => one < other);
}

/** The same for items of which `isBefore` tells the order. */
export function putFirst<T>(items: T[], item: T, most: number, isBefore: (one: T, other: T) => boolean): void {
  if (items.length === most && isBefore(items[most - 1]!, item)) return;
  items.splice(
    firstFrom(items, (each) => !isBefore(each, item)),
    0,
    item,
  );
  if (items.length > most) items.pop();
}
