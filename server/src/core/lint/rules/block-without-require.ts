/** Optional blocks and plain modules that require nothing: the compiler refuses them. */
import { indentationOf, insertText, leadingSpace, lineBreakOf } from '../../base/edits.ts';
import type { Steps } from '../../base/steps.ts';
import { callEffectSteps } from '../../index/callEffects.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { optionalAround } from '../blocks/optionalBranch.ts';
import { keywordOf } from '../keyword.ts';
import { statementRange } from '../place.ts';
import { inPolicyTree } from '../policyTree.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';
import { allButPlain, wokenBy } from '../wakes.ts';

const isInBlock = wokenBy(allButPlain);

export const blockWithoutRequire: Rule = {
  id: 'block-without-require',
  severity: 'error',
  summary: 'An optional block, or a plain module, requires nothing.',
  needsPolicy: true,
  // Of the plain module all statements count.
  asksForErrors: true,
  wakes: (change, world) => fileFacts(world.file).style === 'plain' || isInBlock(change, world),
  *file(context) {
    const { file, report } = context;
    // A module of base may do without (module_compiler.c, end_avrule_block), and modules.conf says which those are.
    if (inPolicyTree(file.uri)) return;
    const blocks = yield* blocksOf(context);
    for (const [block, { holds, mayRequire }] of blocks) {
      if (mayRequire || holds.length === 0) continue;
      if (block) {
        const word = keywordOf(file, block);
        const message = `This ${word} has no require, also by its calls: the compiler refuses a block without one.`;
        report({ range: statementRange(file, block), message, fixes: () => requireType(file, block, holds) });
      } else if (!holds.some(({ kind }) => WITH_CLASS.has(kind))) {
        const { header } = fileFacts(file);
        const message = 'The module has no require: the compiler refuses a module without one.';
        report({ range: statementRange(file, header!), message });
      }
    }
  },
};

/** Of their classes missing-require says that they are required. */
const WITH_CLASS: ReadonlySet<Statement['kind']> = new Set(['av_rule', 'xperm_rule', 'type_rule']);

interface Block {
  /** What stands in its first branch, not in a block inside. */
  readonly holds: Statement[];
  mayRequire: boolean;
}

/** The optional blocks that are certain to reach the compiler; the plain module itself by `undefined`. */
function* blocksOf(context: RuleContext): Steps<Map<Statement | undefined, Block>> {
  const { file } = context;
  const blocks = new Map<Statement | undefined, Block>();
  const { header, style } = fileFacts(file);
  if (header?.kind === 'module_statement' && style === 'plain' && !file.tree?.rootNode.hasError) {
    blocks.set(undefined, { holds: [], mayRequire: false });
  }
  for (let i = 0; i < file.statements.length; i++) {
    const statement = file.statements[i]!;
    if (statement.kind === 'optional' && !statement.broken && isCompiled(statement)) {
      blocks.set(statement, { holds: [], mayRequire: false });
    }
    const around = scopeAround(statement);
    const block = blocks.get(around);
    if (!block || (around && optionalAround(file, statement)?.branch === 'else')) continue;
    if (statement.block === around) block.holds.push(statement);
    if (block.mayRequire) continue;
    block.mayRequire = yield* mayRequire(statement, context);
    yield;
  }
  return blocks;
}

/** The optional block whose requires count for `statement`, whatever stands between. */
function scopeAround({ block }: Statement): Statement | undefined {
  let around = block;
  while (around && around.kind !== 'optional') around = around.block;
  return around;
}

/** True for a block that no ifdef, conditional or other macro stands around. */
function isCompiled({ block }: Statement): boolean {
  if (!block || block.kind === 'interface' || block.kind === 'template') return true;
  return block.kind === 'optional' && isCompiled(block);
}

/** True if the statement gives a require to the block around it, or nobody knows. */
function* mayRequire(statement: Statement, { snapshot }: RuleContext): Steps<boolean> {
  if (statement.broken) return true;
  switch (statement.kind) {
    case 'gen_require':
    case 'require':
    // It requires its boolean.
    case 'tunable':
    case 'ifelse':
      return true;
    case 'macro_call': {
      const given = yield* callEffectSteps(snapshot.policy, statement.data);
      if (!given?.isWhole) return true;
      return given.effects.some(
        ({ kind, conditions }) =>
          conditions.some((each) => each.kind === 'if') ||
          ((kind === 'require' || kind === 'call') && !conditions.some((each) => each.kind === 'optional')),
      );
    }
    case 'other':
      return statement.data.node === 'bare_parameter';
    default:
      return false;
  }
}

/** A require of a type that the block uses, so that it is in force where that type is. */
function requireType(file: SourceFile, block: Statement, holds: readonly Statement[]): Fix[] {
  const { types } = fileFacts(file);
  const used = holds.flatMap((each) => (each.kind === 'av_rule' ? [each.data.target, each.data.source] : []));
  const type = used.flatMap(({ items }) => items).find(({ text }) => types.has(text))?.text;
  const open = /^optional(?:_policy\(`|\s*\{)/.exec(file.text.slice(block.start, block.end));
  if (type === undefined || !open) return [];
  const lineBreak = lineBreakOf(file.text);
  const unit = indentationOf(file.text);
  const indent = leadingSpace(file.lines.line(file.lines.lineAt(block.start))) + unit;
  const [before, after] = keywordOf(file, block) === 'optional' ? ['require {', '}'] : ['gen_require(`', "')"];
  const text = ['', indent + before, `${indent}${unit}type ${type};`, indent + after].join(lineBreak);
  return [{ title: `Require type ${type} in it`, edits: [insertText(file.lines, block.start + open[0].length, text)] }];
}
