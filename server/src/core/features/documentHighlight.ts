/** Marks the other uses of the name at the cursor in its file. */
import { type DocumentHighlight, DocumentHighlightKind } from 'vscode-languageserver-types';
import { inSpace, type NameUse, nameUseAt, nameUses, spaceOf } from '../index/nameUses.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { statementAt } from '../syntax/statementAt.ts';
import type { Statement } from '../syntax/statements.ts';

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

type Marked = Pick<NameUse, 'start' | 'end' | 'role'>;

function marksOf(file: SourceFile, use: NameUse): Marked[] {
  const { name } = use;
  if (!name.includes('$')) return usesInFile(file, use);
  const block = definitionAround(file, use.start);
  if (!block) return [];
  if (/^\$[0-9*@#]$/.test(name)) return parametersNamed(file, block, name);
  return nameUses(file, name).filter(({ start, end }) => block.start <= start && end <= block.end);
}

function usesInFile(file: SourceFile, use: NameUse): Marked[] {
  const all = nameUses(file, use.name);
  return inSpace(all, spaceOf(use, all));
}

/** The interface, template or define that has `offset` inside. */
function definitionAround(file: SourceFile, offset: number): Statement | undefined {
  let block = statementAt(file, offset);
  while (block && block.kind !== 'interface' && block.kind !== 'template' && block.kind !== 'define') {
    block = block.block;
  }
  return block;
}

/** `$1` is a parameter also inside of `$1_t`. */
function parametersNamed(file: SourceFile, { start, end }: Statement, name: string): Marked[] {
  const { text } = file;
  const found: Marked[] = [];
  for (let at = text.indexOf(name, start); at >= 0 && at < end; at = text.indexOf(name, at + name.length)) {
    const isLonger = /\d/.test(text[at + name.length] ?? '');
    if (!isLonger && nameUseAt(file, at)) found.push({ start: at, end: at + name.length, role: 'used' });
  }
  return found;
}
