/** The first names of a long list, in their order: to sort all of thousands costs more than the rest of an answer. */

/** Puts `name` in its place in `names`, which are in order, and drops the last once there are more than `most`. */
export function putInOrder(names: string[], name: string, most: number): void {
  if (names.length === most && name > names[most - 1]!) return;
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (names[middle]! < name) low = middle + 1;
    else high = middle;
  }
  names.splice(low, 0, name);
  if (names.length > most) names.pop();
}
