// Sample files with assertions in comments: those of vscode-tmgrammar-test are read, those of `tree-sitter test` written.
import type { Node, Query } from 'web-tree-sitter';

/** A line of policy, without the assertions below it. */
export interface SampleLine {
  readonly text: string;
  /** What vscode-tmgrammar-test asserts: the innermost scope of the columns from `start` to `end`. */
  readonly scopes: readonly { readonly start: number; readonly end: number; readonly scope: string }[];
}

/** The policy of a file of test/tmgrammar, without its header, with its assertions. */
export function readSample(text: string): SampleLine[] {
  const lines: { text: string; scopes: { start: number; end: number; scope: string }[] }[] = [];
  for (const line of text.trimEnd().split('\n').slice(2)) {
    const assertion = /^#\s*(?:<(~*)(-+)|(?=\^))([\s^]*)(\S+)$/.exec(line);
    if (!assertion) {
      lines.push({ text: line, scopes: [] });
      continue;
    }
    const [, skipped = '', dashes, , scope] = assertion;
    const { scopes } = lines.at(-1)!;
    if (dashes) scopes.push({ start: skipped.length, end: skipped.length + dashes.length, scope: scope! });
    const carets = dashes ? [] : line.slice(0, line.lastIndexOf(scope!)).matchAll(/\^+/g);
    for (const { 0: found, index } of carets) {
      scopes.push({ start: index, end: index + found.length, scope: scope! });
    }
  }
  return lines;
}

/** A piece of a line with the name of its capture. */
export interface Colour {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** The captures of a highlight query by line. One that spans lines counts in its first line alone. */
export function coloursOf(query: Query, root: Node): ReadonlyMap<number, readonly Colour[]> {
  const lines = new Map<number, Colour[]>();
  for (const { node, name } of query.captures(root)) {
    const { startPosition: from, endPosition: to } = node;
    const end = from.row === to.row ? to.column : from.column + node.text.indexOf('\n');
    const colours = lines.get(from.row) ?? [];
    colours.push({ start: from.column, end, name });
    lines.set(from.row, colours);
  }
  return lines;
}

/** The file that `tree-sitter test` checks: every line of policy, and below it a comment for each colour. */
export function writeHighlightFile(lines: readonly SampleLine[], colours: ReadonlyMap<number, readonly Colour[]>) {
  return lines
    .flatMap(({ text }, row) => [text, ...(colours.get(row) ?? []).filter(isWorthATest).map(assertion)])
    .join('\n')
    .concat('\n');
}

/** Brackets and commas are the same everywhere; the samples stay readable without them. */
function isWorthATest({ name, start, end }: Colour): boolean {
  return end > start && name !== 'punctuation.bracket' && name !== 'punctuation.delimiter';
}

/** `# <- NAME` for column 0, which the sign of the comment covers. */
function assertion({ start, end, name }: Colour): string {
  return start === 0 ? `# <- ${name}` : `#${' '.repeat(start - 1)}${'^'.repeat(end - start)} ${name}`;
}
