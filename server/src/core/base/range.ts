/** Comparing and building LSP positions and ranges. */
import type { Position, Range } from 'vscode-languageserver-types';

/** Negative if `a` is before `b`, 0 if they are the same place. */
export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

/** True if `position` is inside `range` or at one of its two ends. */
export function rangeTouches(range: Range, position: Position): boolean {
  return comparePositions(range.start, position) <= 0 && comparePositions(position, range.end) <= 0;
}

/** True if the two ranges share a place; ranges that only meet at an end do. */
export function rangesTouch(a: Range, b: Range): boolean {
  return comparePositions(a.start, b.end) <= 0 && comparePositions(b.start, a.end) <= 0;
}
