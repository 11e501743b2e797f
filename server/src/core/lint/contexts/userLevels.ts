/** The level and range of a user of a policy that is one file. */
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { withoutComments } from '../names/declaredNames.ts';
import { type Fault, levelFault } from './levelFaults.ts';
import { contains, type Levels } from './levels.ts';

const USER = /^user\s+[\w.-]+\s+roles\s+(?:[\w.-]+|\{[^{}]*\})\s+level\s+([^;]*?)\s+range\s+([^;]*?)\s*;$/d;

/** What libsepol refuses once all is read (mls_semantic_range_expand of mls.c, user_copy_callback of expand.c). */
export function userFault(file: SourceFile, statement: Statement, levels: Levels): Fault | undefined {
  if (statement.kind !== 'other' || statement.data.node !== 'user_statement') return undefined;
  const found = USER.exec(withoutComments(file.text.slice(statement.start, statement.end)));
  // checkpolicy passes over levels in a policy that has none.
  if (!found || levels.sensitivities.size === 0) return undefined;
  const [level, range] = [1, 2].map((group): Name => ({ text: found[group]!, offset: found.indices![group]![0] }));
  return levelFault(level!, levels) ?? levelFault(range!, levels) ?? outside(level!, range!, levels);
}

function outside(level: Name, range: Name, levels: Levels): Fault | undefined {
  const [own, allowed] = [levels.range(level.text), levels.range(range.text)];
  return own && allowed && !contains(allowed, own)
    ? { name: level, message: `The level ${level.text} of the user is outside of its range ${range.text}.` }
    : undefined;
}
