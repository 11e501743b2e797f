/** The macros that blocks of policy are made with, for a workspace without the headers that define them. */

import type { Located } from './definitionTable.ts';
import { scanDefinitions } from './skeleton.ts';

const URI = 'portcon:support.spt';

/** As in support/loadable_module.spt of refpolicy, without its comments, checks and requires of booleans. */
const TEXT = [
  "define(`gen_require',`require { $1 }')",
  "define(`optional_policy',`optional { $1 ifelse(`$2',`',`',`} else { $2 ')}')",
  "define(`tunable_policy',`if (`$1') { $2 ifelse(`$3',`',`',`} else { $3 ')}')",
].join('\n');

const MACROS: ReadonlyMap<string, Located> = new Map(
  scanDefinitions(TEXT).map((definition) => [definition.name, { uri: URI, origin: 'headers', definition }]),
);

/** The definition of a macro that every policy has. */
export function supportMacro(name: string): Located | undefined {
  return MACROS.get(name);
}

/** The text of the file that `supportMacro` names. */
export function supportText(uri: string): string | undefined {
  return uri === URI ? TEXT : undefined;
}
