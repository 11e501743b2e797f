/** Requires and declarations in the else branch of an optional block, by themselves and by calls. */
import { indentationOf, leadingSpace, lineBreakOf, replaceText } from '../../base/edits.ts';
import { callEffects, callsInside } from '../../index/callEffects.ts';
import type { Effect } from '../../index/expansion/effects.ts';
import { wordsOf } from '../../index/expansion/words.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { keywordOf } from '../keyword.ts';
import { nameRange, statementRange } from '../place.ts';
import { inPolicyTree } from '../policyTree.ts';
import type { Fix, Report, RuleContext, StatementOf } from '../rule.ts';
import { optionalAround } from './optionalBranch.ts';

/**
 * What is wrong with `statement` in an else branch: checkpolicy takes no symbol there (module_compiler.c,
 * `is_require_allowed` and `is_creation_allowed`).
 */
export function inElseBranch(statement: Statement, context: RuleContext): Report | undefined {
  const { file } = context;
  if (!CONCERNED.has(statement.kind) || !statement.block || statement.broken) return undefined;
  const around = optionalAround(file, statement);
  if (around?.branch !== 'else') return undefined;
  const place = `in the else branch of ${keywordOf(file, around.block)}`;
  if (statement.kind === 'macro_call') return reportCall(statement, place, context);
  if (statement.kind === 'tunable') {
    // A policy that is built as a whole declares its booleans elsewhere.
    if (inPolicyTree(file.uri)) return undefined;
    const message = `A tunable_policy cannot stand ${place}: it requires its boolean, and a require is taken in the first branch alone.`;
    return { range: statementRange(file, statement), message, fixes: () => [ownBlock(file, statement)] };
  }
  if (statement.kind === 'other' && !DECLARATIONS.has(statement.data.node)) return undefined;
  const word = keywordOf(file, statement);
  const isRequire = statement.kind === 'gen_require' || statement.kind === 'require';
  return {
    range: statementRange(file, statement),
    message: isRequire
      ? `A require cannot stand ${place}: the compiler takes it in the first branch alone.`
      : `The ${word} cannot be declared ${place}: the compiler takes declarations in the first branch alone.`,
  };
}

const CONCERNED: ReadonlySet<Statement['kind']> = new Set([
  'gen_require',
  'require',
  'tunable',
  'macro_call',
  'type_declaration',
  'typealias',
  'attribute_declaration',
  'other',
]);

const DECLARATIONS: ReadonlySet<string> = new Set([
  'role_declaration',
  'attribute_role_declaration',
  'bool_declaration',
  'gen_boolean',
]);

function reportCall(call: StatementOf<'macro_call'>, place: string, context: RuleContext): Report | undefined {
  const { file, snapshot } = context;
  const given = callEffects(snapshot.policy, call.data);
  const effect = given?.effects.find(isRefused);
  if (!given || !effect) return undefined;
  const name = call.data.name.text;
  const [inner] = callsInside(given, effect).slice(-1);
  const by = inner ? ` by ${inner.name}` : '';
  const what = effect.kind === 'require' ? `requires ${wordsOf(effect.words)}` : `declares ${wordsOf(effect.words)}`;
  return {
    range: nameRange(file, call, call.data.name),
    message: `${name} cannot be called ${place}: it ${what}${by}, which the compiler takes in the first branch alone.`,
    fixes: () => [ownBlock(file, call)],
  };
}

function isRefused({ kind, words, conditions }: Effect): boolean {
  if (conditions.some((each) => each.kind !== 'if')) return false;
  return kind === 'require' || (kind === 'declaration' && /^(type|attribute|attribute_role|bool)$/.test(words[0]!));
}

/** The statement in an optional block of its own, which has a first branch. */
function ownBlock(file: SourceFile, { start, end }: Statement): Fix {
  const indent = leadingSpace(file.lines.line(file.lines.lineAt(start)));
  const unit = indentationOf(file.text);
  const inner = file.text.slice(start, end).replace(/\n(?=[^\n])/g, `\n${unit}`);
  const newText = ['optional_policy(`', `${indent}${unit}${inner}`, `${indent}')`].join(lineBreakOf(file.text));
  return { title: 'Put it into an optional_policy of its own', edits: [replaceText(file.lines, start, end, newText)] };
}
