/** Says whether m4 always expands what stands at a place, or only in some builds. */
import { BUILD_OPTIONS } from '../../knowledge/buildOptions.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';

/** Switches that say nothing of which distribution's policy it is, nor whether it is built as a whole. */
const OPTIONS: ReadonlySet<string> = new Set(
  BUILD_OPTIONS.filter((name) => !name.startsWith('distro_') && name !== 'self_contained_policy'),
);

/**
 * `always`; `option` in an arm that a switch of this policy's build turns on or off; `unknown` in any other ifdef or ifelse, such as
 * one of a distribution or one that asks for a macro.
 */
export function armOf(file: SourceFile, { block }: Statement): 'always' | 'option' | 'unknown' {
  if (!block) return 'always';
  const outer = armOf(file, block);
  if (block.kind === 'ifelse' || outer === 'unknown') return 'unknown';
  if (block.kind !== 'ifdef') return outer;
  const name = /^\w+\(\s*`?([\w.]+)/.exec(file.text.slice(block.start, block.start + 100))?.[1];
  return name !== undefined && OPTIONS.has(name) ? 'option' : 'unknown';
}
