/** Finds calls that are a block macro with a slip in its name: ``optional_polciy(`…')``. */
import { closestName } from '../base/closestName.ts';

const BLOCK_MACROS = [
  'policy_module',
  'gen_require',
  'optional_policy',
  'tunable_policy',
  'ifdef',
  'ifndef',
  'ifelse',
  'interface',
  'template',
  'gen_tunable',
  'gen_bool',
  'gen_context',
  'refpolicywarn',
] as const;

/** The block macro that `name` is meant to be: one letter is missing, too many or wrong, or two are swapped. */
export function misspelledBlock(name: string): string | undefined {
  if (BLOCK_MACROS.some((macro) => macro === name)) return undefined;
  const near = closestName(name, BLOCK_MACROS);
  return near && Math.abs(near.length - name.length) <= 1 ? near : undefined;
}
