/** Finds calls in a require block that give more than names: a block in it, or rules. */
import type { Steps } from '../../base/steps.ts';
import { callEffectSteps } from '../../index/callEffects.ts';
import type { Statement } from '../../syntax/statements.ts';
import { nameRange } from '../place.ts';
import { inPolicyTree } from '../policyTree.ts';
import type { Report, RuleContext, StatementOf } from '../rule.ts';
import { isConditional } from './interfaceCalls.ts';

/** True for what stands right in a require block. */
export function isInRequire({ block }: Statement): boolean {
  return block?.kind === 'gen_require' || block?.kind === 'require';
}

/**
 * What is wrong with a call in a require block. policy_parse.y: a require_list has declarations alone. Where the whole policy is built at once gen_require() drops what is in it,
 * so files of a policy tree are not judged.
 */
export function* callInRequire(
  call: StatementOf<'macro_call'>,
  { file, snapshot }: RuleContext,
): Steps<Report | undefined> {
  if (call.broken || isConditional(call) || inPolicyTree(file.uri) || !snapshot.policy.isWhole) return undefined;
  const effects = yield* callEffectSteps(snapshot.policy, call.data);
  if (!effects?.isWhole) return undefined;
  const found = effects.effects.find(
    ({ kind, conditions }) =>
      (kind === 'require' || kind === 'rule') && conditions.every((each) => each.kind !== 'ifdef'),
  );
  if (!found) return undefined;
  const words = found.kind === 'require' ? 'requires names itself' : 'gives rules';
  const { name } = call.data;
  return {
    range: nameRange(file, call, name),
    message: `${name.text} ${words}: a require block lists names only, so the call belongs behind it.`,
  };
}
