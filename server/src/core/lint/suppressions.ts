/** Comments that silence findings: `# portcon-disable: id, id` and SELint's `#selint-disable:W-002`. */
import type { SourceFile } from '../syntax/sourceFile.ts';

/** Says whether the rule `id` (or one of its SELint ids) is silenced on `line`. */
export type Suppressions = (line: number, id: string, selint: readonly string[] | undefined) => boolean;

/** The comment is there to silence and says nothing else before it. */
const ONLY_DISABLES = /^(#+|dnl|;+)\s*(portcon|selint)-disable:/;
const DISABLE = /\b(portcon|selint)-disable:\s*([\w-]+(?:\s*,\s*[\w-]+)*)/;

/** Reads the comments of `file`. At the end of a line (that of a comment too) they count for it, alone for the next. */
export function readSuppressions(file: SourceFile): Suppressions {
  const byLine = new Map<number, Set<string>>();
  if (file.language) return hostSuppressions(file);
  // Comments are half of a file of interfaces, and few of them silence anything.
  if (!file.text.includes('-disable:')) return () => false;
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
    return ids !== undefined && (ids.has(id) || (selint?.some((each) => ids.has(each)) ?? false));
  };
}

/** The ids in the comments `portcon-disable: id, id` of `file`, with their offsets; whether there is such a rule is not asked. */
export function disabledRules(
  file: SourceFile,
): { readonly id: string; readonly start: number; readonly end: number }[] {
  const { text, lines, comments, language } = file;
  if (!text.includes('portcon-disable')) return [];
  const parts = language
    ? Array.from({ length: lines.lineCount }, (_, line) => ({ start: lines.lineStart(line), end: lines.lineEnd(line) }))
    : comments;
  return parts.flatMap(({ start, end }) => {
    const match = (language ? HOST_DISABLE : DISABLE).exec(text.slice(start, end));
    if (!match?.[0].includes('portcon-disable')) return [];
    const list = match.at(-1)!;
    const from = start + match.index + match[0].length - list.length;
    return Array.from(list.matchAll(/[\w-]+/g), ({ 0: id, index }) => {
      return { id, start: from + index, end: from + index + id.length };
    });
  });
}

const HOST_DISABLE = /(?:#|<!--)\s*portcon-disable:\s*([\w-]+(?:\s*,\s*[\w-]+)*)/;

/**
 * In a script or document a comment counts for its own line; alone, for the next one with the lines that carry it on, and
 * in Markdown for the whole code block that follows.
 */
function hostSuppressions({ text, lines, language }: SourceFile): Suppressions {
  const marks: { from: number; to: number; ids: Set<string> }[] = [];
  if (text.includes('portcon-disable')) {
    for (let line = 0; line < lines.lineCount; line++) {
      const match = HOST_DISABLE.exec(lines.line(line));
      if (!match) continue;
      const ids = new Set(match[1]!.split(',').map((id) => id.trim()));
      const alone = lines.line(line).slice(0, match.index).trim() === '';
      marks.push(alone ? { from: line + 1, to: lastCovered(line + 1), ids } : { from: line, to: line, ids });
    }
  }
  return (line, id) => marks.some(({ from, to, ids }) => from <= line && line <= to && ids.has(id));

  function lastCovered(line: number): number {
    const fence = language === 'markdown' ? /^\s*(```+|~~~+)/.exec(lines.line(line))?.[1] : undefined;
    let last = line;
    if (fence) {
      while (
        last + 1 < lines.lineCount &&
        !lines
          .line(last + 1)
          .trim()
          .startsWith(fence)
      )
        last++;
      return last;
    }
    // A comment line inside a Dockerfile's instruction is passed over.
    while (last + 1 < lines.lineCount && /\\\s*$|^\s*#/.test(lines.line(last))) last++;
    return last;
  }
}
