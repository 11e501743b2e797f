/** Finds the require that brings the name at the cursor into scope there. */
import type { Range } from 'vscode-languageserver-types';
import { inSpace, type NameUse, nameUseAt, nameUses, spaceOf } from '../index/nameUses.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { statementAt } from '../syntax/statementAt.ts';
import type { Statement } from '../syntax/statements.ts';

/**
 * The entry of a require that names what stands at `offset`: that of the innermost block, of several there the last one
 * before the cursor. Undefined where nothing in scope requires it.
 */
export function requireOf(file: SourceFile, offset: number): Range | undefined {
  const use = nameUseAt(file, offset);
  if (!use) return undefined;
  const uses = nameUses(file, use.name);
  const space = spaceOf(use, uses);
  const required = inSpace(uses, space).filter((each) => each.role === 'required' && isOfItsClass(file, use, each));
  for (const scope of scopesAround(file, use)) {
    const here = required.filter((each) => scopesAround(file, each)[0] === scope);
    const found = here.filter(({ start }) => start <= use.start).at(-1) ?? here[0];
    if (found) return file.lines.range(found.start, found.end);
  }
  return undefined;
}

/**
 * The blocks around a use whose requires hold in them, the innermost first and the file as undefined last. An ifdef is none:
 * m4 leaves its text in the block around it. (A require of checkpolicy holds in its optional block and in those inside.)
 */
function scopesAround(file: SourceFile, { start }: NameUse): (Statement | undefined)[] {
  const scopes: (Statement | undefined)[] = [];
  for (let at = statementAt(file, start); at; at = at.block) if (SCOPES.has(at.kind)) scopes.push(at);
  return [...scopes, undefined];
}

const SCOPES = new Set<Statement['kind']>(['optional', 'interface', 'template']);

/** The same permission is required of many classes: only of those that the rule at the cursor names. */
function isOfItsClass(file: SourceFile, use: NameUse, required: NameUse): boolean {
  if (required.space !== 'permission') return true;
  const entry = statementAt(file, required.start);
  const statement = statementAt(file, use.start);
  if (entry === statement) return true;
  if (entry?.kind !== 'class_requirement' || statement?.kind !== 'av_rule') return false;
  return statement.data.classes.items.some(({ text }) => text === entry.data.name.text);
}
