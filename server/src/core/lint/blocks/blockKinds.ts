/** Which kinds of statements hold others. */
import type { StatementKind } from '../../syntax/statements.ts';

/** Blocks of a module. */
export const BLOCKS: ReadonlySet<StatementKind> = new Set([
  'optional',
  'tunable',
  'if',
  'ifdef',
  'ifelse',
  'require',
  'gen_require',
]);

/** Those, and the definitions whose bodies hold statements; the data of all of them are their opening words. */
export const BLOCKS_AND_BODIES: ReadonlySet<StatementKind> = new Set([...BLOCKS, 'interface', 'template']);
