/** Takes over what was read of a CIL text behind the changed part. */
import type { Statement } from '../statements.ts';
import type { CilLists } from './cilTops.ts';

/** Appends what `old` has from its top `first` on to `into`, `moved` characters farther. */
export function moveCilTops(old: CilLists, first: number, moved: number, into: CilLists): void {
  const top = old.tops[first]!;
  const statements = into.statements.length - top.statements;
  const comments = into.comments.length - top.comments;
  for (let i = first; i < old.tops.length; i++) {
    const each = old.tops[i]!;
    into.tops.push({
      ...each,
      start: each.start + moved,
      statements: each.statements + statements,
      comments: each.comments + comments,
    });
  }
  if (moved === 0) {
    for (let i = top.statements; i < old.statements.length; i++) into.statements.push(old.statements[i]!);
    for (let i = top.comments; i < old.comments.length; i++) into.comments.push(old.comments[i]!);
    return;
  }
  // A block comes before what it holds.
  const blocks = new Map<Statement, Statement>();
  for (let i = top.statements; i < old.statements.length; i++) {
    const each = old.statements[i]!;
    const { kind, data, start, end, broken } = each;
    const block = each.block && blocks.get(each.block);
    const statement = { kind, data, start: start + moved, end: end + moved, block, broken } as Statement;
    if (kind === 'cil_block') blocks.set(each, statement);
    into.statements.push(statement);
  }
  for (let i = top.comments; i < old.comments.length; i++) {
    const { kind, start, end } = old.comments[i]!;
    into.comments.push({ kind, start: start + moved, end: end + moved });
  }
}
