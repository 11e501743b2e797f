/** What has changed from one list of encoded tokens to the next, as one edit. */
import type { SemanticTokensEdit } from 'vscode-languageserver-types';

/** The edit that makes `after` of `before`, from the first number that differs to the last; none where all are the same. */
export function tokensDelta(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  if (start === before.length && start === after.length) return [];
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  return [{ start, deleteCount: before.length - start - same, data: after.slice(start, after.length - same) }];
}
