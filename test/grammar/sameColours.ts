// Which capture of a highlight query stands where vscode-tmgrammar-test asserts a scope.
import type { Colour, SampleLine } from './highlightFile.ts';

/**
 * Pairs of a scope, without the name of the language at its end, and the capture over its columns, else `none`. Where
 * a TextMate grammar splits a word (`$1` in `$1_t`) or a regular expression, the capture is that of the whole.
 */
export function agreement(
  lines: readonly SampleLine[],
  colours: ReadonlyMap<number, readonly Colour[]>,
): [scope: string, name: string][] {
  return lines.flatMap(({ scopes }, row) =>
    scopes.map(({ start, end, scope }): [string, string] => [
      scope.replace(/(\.m4)?\.selinux(-fc)?$/, ''),
      (colours.get(row) ?? []).find((colour) => colour.start < end && start < colour.end)?.name ?? 'none',
    ]),
  );
}
