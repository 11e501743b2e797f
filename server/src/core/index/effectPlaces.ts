/** Puts a call in front of those that lead to the effects of its macro. */
import type { Effects } from './callEffects.ts';
import type { Condition, Effect } from './expansion/effects.ts';
import type { Call, Place } from './expansion/pieces.ts';

/**
 * The effects as if they were found in the body of `call`. Their conditions are other objects, since statements of one block
 * share theirs, and a macro may be called twice.
 */
export function placedIn({ effects, outer }: Effects, call: Call): Effect[] {
  const calls = new Map<Call, Call>();
  const conditions = new Map<Condition, Condition>();
  return effects.map((effect) => ({
    ...effect,
    conditions: effect.conditions.length === 0 ? effect.conditions : effect.conditions.map(copy),
    place: within(effect.place),
  }));

  function within({ uri, offset, call: inner }: Place): Place {
    return { uri, offset, call: inner ? moved(inner) : call };
  }

  function moved(inner: Call): Call {
    // The expansion of a whole call has that call at its beginning.
    if (outer === 1 && !inner.from.call) return call;
    let other = calls.get(inner);
    if (!other) {
      other = { ...inner, from: within(inner.from), depth: inner.depth + call.depth + 1 };
      calls.set(inner, other);
    }
    return other;
  }

  function copy(condition: Condition): Condition {
    let other = conditions.get(condition);
    if (!other) {
      other = { ...condition };
      conditions.set(condition, other);
    }
    return other;
  }
}
