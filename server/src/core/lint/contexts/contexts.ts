/** Reads the contexts at the end of label statements: portcon, nodecon, netifcon, genfscon, fs_use and sid. */
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { withoutComments } from '../names/declaredNames.ts';

export interface Context {
  readonly user: Name;
  readonly role: Name;
  readonly type: Name;
  /** As written, such as `s0 - s0:c0.c1023`. */
  readonly level?: Name;
}

const NAME = '[A-Za-z_][\\w.-]*';
const LEVEL = `${NAME}(?:\\s*:\\s*[\\w.]+(?:\\s*,\\s*[\\w.]+)*)?`;
// Before it stands white space, and behind it the end or the second context of netifcon: no part of an IPv6 address.
const CONTEXT = new RegExp(
  `(?<=\\s)(${NAME})\\s*:\\s*(${NAME})\\s*:\\s*([A-Za-z_]\\w*)(?:\\s*:\\s*(${LEVEL}(?:\\s+-\\s+${LEVEL})?))?(?=\\s+${NAME}\\s*:\\s*${NAME}\\s*:\\s*\\w[^;]*;?$|\\s*;?$)`,
  'dg',
);

/** The contexts that are written out; none where a macro gives them. */
export function contextsOf({ text }: SourceFile, { start, end }: Statement): Context[] {
  return [...withoutComments(text.slice(start, end)).matchAll(CONTEXT)].map((match) => {
    const name = (group: number): Name => ({ text: match[group]!, offset: match.indices![group]![0] });
    return { user: name(1), role: name(2), type: name(3), ...(match[4] !== undefined && { level: name(4) }) };
  });
}
