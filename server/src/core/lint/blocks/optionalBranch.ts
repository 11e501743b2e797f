/** Which branch of an optional block a statement stands in; the compiler takes requires and declarations in the first alone. */
import { readArguments } from '../../index/macroBody.ts';
import { endOfQuote } from '../../index/skeleton.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';

export interface OptionalBranch {
  readonly block: Statement;
  readonly branch: 'first' | 'else';
}

/**
 * The optional block around `statement`; undefined at the top level, and where something else than a conditional stands
 * between, since what an ifdef or a macro makes of its text is not known.
 */
export function optionalAround(file: SourceFile, statement: Statement): OptionalBranch | undefined {
  let { block } = statement;
  while (block?.kind === 'tunable' || block?.kind === 'if') block = block.block;
  if (block?.kind !== 'optional') return undefined;
  const start = elseStart(file, block);
  return { block, branch: start !== undefined && statement.start >= start ? 'else' : 'first' };
}

const known = new WeakMap<Statement, number | 'none'>();

/** Where the else branch of an optional block begins; undefined where it has none. */
function elseStart(file: SourceFile, block: Statement): number | undefined {
  let at = known.get(block);
  if (at === undefined) {
    const found = findElse(file.text.slice(block.start, block.end));
    at = found === undefined ? 'none' : block.start + found;
    known.set(block, at);
  }
  return at === 'none' ? undefined : at;
}

function findElse(text: string): number | undefined {
  const call = /^optional_policy\(/.exec(text);
  if (call) {
    const start = call[0].length;
    // The block itself is a quote, nearly always: what is in it need not be read.
    const behind = text[start] === '`' ? endOfQuote(text, start + 1) : start;
    const [rest] = readArguments(text, behind).args;
    const end = behind + (rest?.length ?? 0);
    return text[end] === ',' ? end : undefined;
  }
  const plain = text.replace(/#[^\n]*|"[^"\n]*"/g, (each) => ' '.repeat(each.length));
  let depth = 0;
  for (const { 0: brace, index } of plain.matchAll(/[{}]/g)) {
    depth += brace === '{' ? 1 : -1;
    if (depth > 0) continue;
    const behind = /^\s*else\b/.exec(plain.slice(index + 1));
    return behind ? index + 1 : undefined;
  }
  return undefined;
}
