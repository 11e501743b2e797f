// Types of socketAccess.mjs for the tests.
import type { Definition } from './m4.mjs';
/** By name, `target fact` each, such as `$1 tcp.create`; a fact under a tunable ends in `?`. */
export function socketFacts(
  all: readonly Definition[],
  modules: readonly { readonly path: string; readonly text: string }[],
): Map<string, Set<string>>;
