/** Binary search in a list that is in order. */

/** The index of the first item of which `holds` is true; once true it stays so. The length of the list where it is true of none. */
export function firstFrom<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
