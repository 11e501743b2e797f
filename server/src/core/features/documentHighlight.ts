/** Marks the other uses of the name at the cursor in its file. */
import { type DocumentHighlight, DocumentHighlightKind } from 'vscode-languageserver-types';
import { inSpace, type NameUse, nameUseAt, nameUses, spaceOf } from '../index/nameUses.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { statementAt } from '../syntax/statementAt.ts';

/**
 * The uses of the name at `offset`: declarations and requires are written, the others read. A macro parameter is looked
 * for in its own interface only. Empty in comments and where no name stands.
 */
export function documentHighlight(file: SourceFile, offset: number): DocumentHighlight[] {
  const parameter = /\$[0-9*@#]/.exec(file.text.slice(offset - 1, offset + 2));
  const use = nameUseAt(file, offset);
  if (!use) return [];
  const found = use.name.includes('$')
    ? inDefinition(file, offset, parameter && use.name === parameter[0] ? parametersNamed : usesNamed, use.name)
    : usesInFile(file, use);
  return found.map(({ start, end, role }) => ({
    range: file.lines.range(start, end),
    kind: role === 'used' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
  }));
}

function usesInFile(file: SourceFile, use: NameUse): Marked[] {
  const all = nameUses(file, use.name);
  return inSpace(all, spaceOf(use, all));
}

type Marked = Pick<NameUse, 'start' | 'end' | 'role'>;

/** What `look` finds inside of the interface, template or define around `offset`. */
function inDefinition(
  file: SourceFile,
  offset: number,
  look: (file: SourceFile, name: string) => Marked[],
  name: string,
): Marked[] {
  let block = statementAt(file, offset);
  while (block && block.kind !== 'interface' && block.kind !== 'template' && block.kind !== 'define')
    block = block.block;
  if (!block) return [];
  const { start, end } = block;
  return look(file, name).filter((each) => start <= each.start && each.end <= end);
}

const usesNamed = (file: SourceFile, name: string): Marked[] => nameUses(file, name);

/** `$1` is a parameter also inside of `$1_t`. */
function parametersNamed(file: SourceFile, name: string): Marked[] {
  const found: Marked[] = [];
  for (let at = file.text.indexOf(name); at >= 0; at = file.text.indexOf(name, at + name.length)) {
    const isLonger = /\d/.test(file.text[at + name.length] ?? '');
    if (!isLonger && nameUseAt(file, at)) found.push({ start: at, end: at + name.length, role: 'used' });
  }
  return found;
}
