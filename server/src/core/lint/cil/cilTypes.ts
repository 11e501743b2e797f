/** What a CIL file says of a type that it declares: its attributes and roles, and whether it may get more elsewhere. */
import { cilType } from '../../index/cilScope.ts';
import { fileFacts, type TypeFacts } from '../../index/fileFacts.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { lineBehind } from '../lineBehind.ts';
import type { Fix } from '../rule.ts';

/** The type `name` (in full) if `file` declares it and no macro, inherited block or set expression can add to it. */
export function certainType(file: SourceFile, name: string): TypeFacts | undefined {
  return isPlain(file) ? fileFacts(file).types.get(name) : undefined;
}

const plain = new WeakMap<SourceFile, boolean>();

function isPlain(file: SourceFile): boolean {
  let found = plain.get(file);
  if (found === undefined) {
    const adding = ['blockinherit', 'typeattributeset'];
    found = !file.statements.some(
      ({ data }) => data.kind === 'macro_call' || (data.kind === 'other' && adding.includes(data.node)),
    );
    plain.set(file, found);
  }
  return found;
}

const roles = new WeakMap<SourceFile, ReadonlyMap<string, ReadonlySet<string>> | 'unsure'>();

/** The roles that `file` gives the type; undefined where one gives a role to an attribute, which may have the type. */
export function rolesOf(file: SourceFile, name: string): ReadonlySet<string> | undefined {
  let found = roles.get(file);
  if (!found) {
    found = readRoles(file);
    roles.set(file, found);
  }
  return found === 'unsure' ? undefined : (found.get(name) ?? new Set());
}

function readRoles(file: SourceFile): ReadonlyMap<string, ReadonlySet<string>> | 'unsure' {
  const found = new Map<string, Set<string>>();
  for (const statement of file.statements) {
    if (statement.kind !== 'other' || statement.data.node !== 'roletype') continue;
    const words = /^\(\s*roletype\s+([^\s()]+)\s+([^\s()]+)\s*\)$/.exec(
      file.text.slice(statement.start, statement.end),
    );
    const type = words && cilType(file, statement, words[2]!);
    if (!type || !fileFacts(file).types.has(type)) return 'unsure';
    found.set(type, (found.get(type) ?? new Set()).add(words[1]!));
  }
  return found;
}

/** Puts `text` on a line behind the declaration of a type. */
export function addBehind(file: SourceFile, { statement }: TypeFacts, text: string): Fix {
  return { title: `Add ${text}`, edits: [lineBehind(file, statement, text)] };
}
