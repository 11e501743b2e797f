/** Marks the other uses of the name at the cursor in its file. */
import { type DocumentHighlight, DocumentHighlightKind } from 'vscode-languageserver-types';
import { inSpace, type NameUse, nameUseAt, nameUses, spaceOf, usesBetween } from '../index/nameUses.ts';
import { parameterUses } from '../index/parameterUses.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';

/**
 * The uses of the name at `offset`: declarations and requires are written, the others read. A macro parameter is looked
 * for in its own interface only. Empty in comments and where no name stands.
 */
export function documentHighlight(file: SourceFile, offset: number): DocumentHighlight[] {
  const use = nameUseAt(file, offset);
  if (!use) return [];
  return marksOf(file, use).map(({ start, end, role }) => ({
    range: file.lines.range(start, end),
    kind: role === 'used' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
  }));
}

function marksOf(file: SourceFile, use: NameUse): NameUse[] {
  if (use.name.includes('$')) return parameterUses(file, use);
  const { length } = file.text;
  const all = length <= LONG ? nameUses(file, use.name) : usesBetween(file, use.name, use.start - NEAR, use.end + NEAR);
  return inSpace(all, spaceOf(use, all));
}

/** In code units. Asked each time the cursor moves, and a name may stand on every line: of a longer file only what is near is marked. */
const LONG = 300_000;
const NEAR = 100_000;
