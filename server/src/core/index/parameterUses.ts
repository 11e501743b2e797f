/** Where a macro parameter, or a name that is made of one, stands in the interface, template or define that has it. */
import type { SourceFile } from '../syntax/sourceFile.ts';
import { statementAt } from '../syntax/statementAt.ts';
import type { Statement } from '../syntax/statements.ts';
import { type NameUse, nameUseAt, nameUses } from './nameUses.ts';

/** The uses of the name of `use` that has a `$` in the macro around it; none where it stands in no macro. */
export function parameterUses(file: SourceFile, { name, start }: NameUse): NameUse[] {
  const block = definitionAround(file, start);
  if (!block) return [];
  if (/^\$[0-9*@#]$/.test(name)) return parametersNamed(file, block, name);
  return nameUses(file, name).filter((each) => block.start <= each.start && each.end <= block.end);
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
function parametersNamed(file: SourceFile, { start, end }: Statement, name: string): NameUse[] {
  const { text } = file;
  const found: NameUse[] = [];
  for (let at = text.indexOf(name, start); at >= 0 && at < end; at = text.indexOf(name, at + name.length)) {
    const isLonger = /\d/.test(text[at + name.length] ?? '');
    const use = isLonger ? undefined : nameUseAt(file, at);
    if (use) found.push({ space: use.space, role: 'used', name, start: at, end: at + name.length });
  }
  return found;
}
