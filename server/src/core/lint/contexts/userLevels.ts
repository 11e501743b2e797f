/** The level and range of a user of a policy that is one file. */
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { withoutComments } from '../names/declaredNames.ts';
import { type Fault, levelFault } from './levelFaults.ts';
import { contains, type Levels } from './levels.ts';

const LEVEL = /^user\s+[\w.-]+\s+roles\s+(?:[\w.-]+|\{[^{}]*\})\s+level(?=\s)/;
const RANGE = /\srange(?=\s)/g;

/** What libsepol refuses once all is read (mls_semantic_range_expand of mls.c, user_copy_callback of expand.c). */
export function userFault(file: SourceFile, statement: Statement, levels: Levels): Fault | undefined {
  if (statement.kind !== 'other' || statement.data.node !== 'user_statement') return undefined;
  const text = withoutComments(file.text.slice(statement.start, statement.end));
  const start = LEVEL.exec(text)?.[0].length;
  const [middle] = start === undefined ? [] : text.slice(start).matchAll(RANGE);
  // checkpolicy passes over levels in a policy that has none.
  if (start === undefined || !middle || !text.endsWith(';') || levels.sensitivities.size === 0) return undefined;
  const behind = start + middle.index;
  const level = part(text, start, behind);
  const range = part(text, behind + middle[0].length, text.length - 1);
  return levelFault(level, levels) ?? levelFault(range, levels) ?? outside(level, range, levels);
}

/** Without the blanks around it, which a long comment leaves many of. */
function part(text: string, start: number, end: number): Name {
  const whole = text.slice(start, end);
  return { text: whole.trim(), offset: start + whole.length - whole.trimStart().length };
}

function outside(level: Name, range: Name, levels: Levels): Fault | undefined {
  const [own, allowed] = [levels.range(level.text), levels.range(range.text)];
  return own && allowed && !contains(allowed, own)
    ? { name: level, message: `The level ${level.text} of the user is outside of its range ${range.text}.` }
    : undefined;
}
