/** Marks the other uses of the name at the cursor in its file. */
import { type DocumentHighlight, DocumentHighlightKind } from 'vscode-languageserver-types';
import { inSpace, type NameUse, nameUseAt, nameUses, spaceOf } from '../index/nameUses.ts';
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
  const all = nameUses(file, use.name);
  return inSpace(all, spaceOf(use, all));
}
