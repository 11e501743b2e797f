/**
 * The version of `policy_module(vault, #VERSION#)` or `policy_module(foreman-proxy, @@VERSION@@)`: a word that the build of a package
 * replaces. The parser reads a number there, of the same length.
 */
interface Placeholder {
  readonly start: number;
  readonly end: number;
}

const HEADER = /^policy_module\(\s*[\w.-]+\s*,\s*(#\w+#|@+\w+@+)(?=\s*\))/m;

/** `text` as the parser shall read it. */
export function fillPlaceholder(text: string): string {
  const found = find(text);
  return found ? text.slice(0, found.start) + '1'.repeat(found.end - found.start) + text.slice(found.end) : text;
}

/** False if an edit from `before` to `after` changes what the parser reads elsewhere than in the edit. */
export function isSamePlaceholder(before: string, after: string): boolean {
  const [old, now] = [find(before), find(after)];
  return old?.start === now?.start && old?.end === now?.end;
}

/** A header stands near the beginning. */
const MOST_BEFORE = 5_000;

function find(text: string): Placeholder | undefined {
  const match = HEADER.exec(text.length > MOST_BEFORE ? text.slice(0, MOST_BEFORE) : text);
  if (!match) return undefined;
  const end = match.index + match[0].length;
  return { start: end - match[1]!.length, end };
}
