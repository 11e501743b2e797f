/** Says when the statements of a CIL file are in force: always, on a condition, or where a macro is called. */
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';

/** `always` is at top level and in blocks; `called` in a macro or an abstract block, for whoever calls or inherits it. */
export type InForce = 'always' | 'conditional' | 'called';

export function inForce(file: SourceFile, statement: Statement): InForce {
  let found: InForce = 'always';
  for (let { block } = statement; block; block = block.block) {
    if (block.kind !== 'cil_block') continue;
    const { keyword } = block.data;
    if (keyword === 'macro' || abstractBlocks(file).has(block)) return 'called';
    if (keyword !== 'block' && keyword !== 'in') found = 'conditional';
  }
  return found;
}

const abstract = new WeakMap<SourceFile, ReadonlySet<Statement>>();

function abstractBlocks(file: SourceFile): ReadonlySet<Statement> {
  let found = abstract.get(file);
  if (!found) {
    const marks = file.statements.filter((each) => each.kind === 'other' && each.data.node === 'blockabstract');
    found = new Set(marks.flatMap(({ block }) => block ?? []));
    abstract.set(file, found);
  }
  return found;
}

const whole = new WeakMap<SourceFile, boolean>();

/** True for a policy of its own (a base module, the output of `checkpolicy -C`), which does not add to the installed one. */
export function isWholePolicy(file: SourceFile): boolean {
  let found = whole.get(file);
  if (found === undefined) {
    found = file.statements.some((each) => each.kind === 'other' && WHOLE.has(each.data.node));
    whole.set(file, found);
  }
  return found;
}

/** The compiler takes each of these from one place (libsepol cil_build_ast.c), and a policy cannot do without the first two. */
const WHOLE: ReadonlySet<string> = new Set(['sidorder', 'classorder', 'handleunknown', 'mls']);
