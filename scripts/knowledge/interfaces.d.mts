// Types of interfaces.mjs for the tests.
import type { Definition } from './m4.mjs';
/** By name, `target fact` each, such as `$1 domain`. */
export function spread(all: readonly Definition[]): Map<string, Set<string>>;
