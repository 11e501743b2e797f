/** Comments that silence findings: `# portcon-disable: id, id` and SELint's `#selint-disable:W-002`. */
import type { SourceFile } from '../syntax/sourceFile.ts';

/** Says whether the rule `id` (or its SELint id) is silenced on `line`. */
export type Suppressions = (line: number, id: string, selint: string | undefined) => boolean;

/** The comment is there to silence and says nothing else before it. */
const ONLY_DISABLES = /^(#+|dnl)\s*(portcon|selint)-disable:/;
const DISABLE = /\b(portcon|selint)-disable:\s*([\w-]+(?:\s*,\s*[\w-]+)*)/;

/** Reads the comments of `file`. At the end of a line (that of a comment too) they count for it, alone for the next. */
export function readSuppressions(file: SourceFile): Suppressions {
  const byLine = new Map<number, Set<string>>();
  for (const { start, end } of file.comments) {
    const comment = file.text.slice(start, end);
    const match = DISABLE.exec(comment);
    if (!match) continue;
    const line = file.lines.lineAt(start);
    const alone = ONLY_DISABLES.test(comment) && file.text.slice(file.lines.lineStart(line), start).trim() === '';
    const target = alone ? line + 1 : line;
    const ids = byLine.get(target) ?? new Set();
    for (const id of match[2]!.split(',')) ids.add(id.trim());
    byLine.set(target, ids);
  }
  return (line, id, selint) => {
    const ids = byLine.get(line);
    return ids !== undefined && (ids.has(id) || (selint !== undefined && ids.has(selint)));
  };
}
