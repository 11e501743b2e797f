/** Calls inside of a conditional block that give what it may not hold, as auth_use_nsswitch() gives an attribute. */
import { LineIndex } from '../../base/lineIndex.ts';
import { callEffects, callsInside } from '../../index/callEffects.ts';
import type { Effect } from '../../index/expansion/effects.ts';
import { wordsOf } from '../../index/expansion/words.ts';
import type { Policy } from '../../index/policy.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { conditionalWords } from '../blocks/conditionals.ts';
import { nameRange } from '../place.ts';
import type { Related, RuleContext, StatementOf } from '../rule.ts';

/** What the compiler refuses in a conditional block: a declaration, or another statement or block. */
export type Refused = 'declaration' | 'statement';

/**
 * Reports `call` if it stands in a conditional block and the first statement of its expansion that may not stand there is
 * of the kind `wanted`. What depends on a build option is left out, since it may not be there.
 */
export function reportCall(call: StatementOf<'macro_call'>, wanted: Refused, context: RuleContext): void {
  const words = call.broken || !call.block ? undefined : conditionalWords(call);
  if (!words || isPutAside(call, context.file)) return;
  const { policy } = context.snapshot;
  const given = callEffects(policy, call.data);
  const effect = given?.effects.find((each) => refused(each) !== undefined);
  if (!given || !effect || refused(effect) !== wanted) return;
  const name = call.data.name.text;
  const via = callsInside(given, effect).map((each) => each.name);
  const by = via.length > 0 ? ` by ${via.at(-1)}` : '';
  const related = relatedPlace(policy, effect.place);
  context.report({
    range: nameRange(context.file, call, call.data.name),
    message: `${name} cannot be conditional: it gives ${described(effect)}${by}; move the call out of ${words}.`,
    ...(related && { related: [related] }),
  });
}

/** True if all that a definition gives may stand in a conditional block. */
export const mayBeConditional = ({ effects }: { readonly effects: readonly Effect[] }): boolean =>
  effects.every((each) => refused(each) === undefined);

/** True in an `ifdef` of TODO: refpolicy has rules in such that nobody builds. */
function isPutAside({ block }: Statement, file: SourceFile): boolean {
  if (!block) return false;
  const isTodo = block.kind === 'ifdef' && /^ifdef\(\s*`TODO'/.test(file.text.slice(block.start, block.start + 40));
  return isTodo || isPutAside(block, file);
}

/** policy_parse.y, cond_rule_def: what is not an av rule, a type rule without a file name or a require. */
function refused({ kind, words, conditions }: Effect): Refused | undefined {
  if (conditions.some((each) => each.kind === 'ifdef')) return undefined;
  // The block itself is refused, whatever stands in it.
  if (conditions.length > 0) return 'statement';
  if (kind === 'require' || kind === 'call') return undefined;
  const [first] = words;
  if (kind === 'declaration' || DECLARATIONS.has(first!)) return 'declaration';
  if (first === 'allow') return words.includes(':') ? undefined : 'statement';
  if (first === 'type_transition') return words.at(-1)!.startsWith('"') ? 'statement' : undefined;
  return OTHERS.has(first!) ? 'statement' : undefined;
}

const DECLARATIONS: ReadonlySet<string> = new Set(['typeattribute', 'roleattribute', 'role', 'expandattribute']);
const OTHERS: ReadonlySet<string> = new Set([
  'neverallow',
  'permissive',
  'range_transition',
  'role_transition',
  'typebounds',
]);

/** A block by its keyword, a statement as it is written. */
function described({ words, conditions }: Effect): string {
  const [block] = conditions;
  if (block) return block.kind === 'optional' ? 'an optional block' : 'another conditional block';
  const text = wordsOf(words);
  return text.length > MOST_LENGTH ? `a ${words[0]} statement` : text;
}

/** Of a statement in a message. */
const MOST_LENGTH = 80;

function relatedPlace(policy: Policy, { uri, offset }: Effect['place']): Related | undefined {
  const text = policy.textOf(uri);
  if (text === undefined) return undefined;
  const lines = new LineIndex(text);
  const end = lines.lineEnd(lines.lineAt(offset));
  return { message: 'This cannot depend on a boolean.', uri, range: lines.range(offset, end) };
}
