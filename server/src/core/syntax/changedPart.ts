/** Where two versions of a text differ: one part that holds all edits, in the offsets of both. */

export interface ChangedPart {
  /** The texts are equal before this offset. */
  readonly start: number;
  /** The text before the edits, from here to its end, is the text after them from `newEnd` to its end. */
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** The part after one more edit, which put `length` code units in the place of `start` to `end` of the text at hand. */
export function extendPart(part: ChangedPart | undefined, start: number, end: number, length: number): ChangedPart {
  if (!part) return { start, oldEnd: end, newEnd: start + length };
  const grown = Math.max(0, end - part.newEnd);
  return {
    start: Math.min(part.start, start),
    oldEnd: part.oldEnd + grown,
    newEnd: part.newEnd + grown + length - (end - start),
  };
}

/** The part with the ranges in it that `Tree.getChangedRanges` names, which are of the text after the edits. */
export function coverRanges(
  part: ChangedPart,
  ranges: readonly { readonly startIndex: number; readonly endIndex: number }[],
): ChangedPart {
  let { start, oldEnd, newEnd } = part;
  for (const { startIndex, endIndex } of ranges) {
    start = Math.min(start, startIndex);
    const grown = Math.max(0, endIndex - newEnd);
    oldEnd += grown;
    newEnd += grown;
  }
  return { start, oldEnd, newEnd };
}
