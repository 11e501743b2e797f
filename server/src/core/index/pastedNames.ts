/** Whether calls in modules come to a name by parameters that are a part of it: `$1_r` with `staff` is staff_r. */
import type { LooseCall } from './looseCalls.ts';
import { withParameters } from './madeNames.ts';
import type { Policy } from './policy.ts';

/** A call and the file it stands in. */
export interface CallAt {
  readonly call: LooseCall;
  readonly uri: string;
}

/** A word with a parameter in it that is more than the parameter. */
const PASTED = /[\w.-]*\$\d[\w$.-]*/g;
const CALL = /\b([a-z]\w*)\(([^()`'\n]*)\)/g;
const MOST_DEPTH = 20;

/** The first call that makes `name`, by a macro itself or by one that it calls; undefined where there is none. */
export function pastingCall(policy: Policy, name: string): CallAt | undefined {
  const seen = new Set<string>();
  for (const macro of policy.calledNames()) {
    for (const { uri, item: call } of policy.callsOf(macro)) {
      if (makes(macro, call.arguments, 0)) return { call, uri };
    }
  }
  return undefined;

  function makes(macro: string, args: readonly string[], depth: number): boolean {
    // What has no part of the name for an argument cannot come to it.
    if (depth > MOST_DEPTH || !args.some((each) => each !== '' && each !== name && name.includes(each))) return false;
    const key = `${macro}(${args.join()})`;
    if (seen.has(key)) return false;
    seen.add(key);
    return policy.find(macro).some(({ uri, definition }) => {
      const body =
        policy
          .textOf(uri)
          ?.slice(definition.bodyStart, definition.bodyEnd)
          .replace(/#[^\n]*/g, '') ?? '';
      for (const [word] of body.matchAll(PASTED)) {
        if (!/^\$\d$/.test(word) && withParameters(word, args) === name) return true;
      }
      for (const [, inner, given] of body.matchAll(CALL)) {
        const passed = given!.split(',').map((each) => withParameters(each.trim(), args));
        if (makes(inner!, passed, depth + 1)) return true;
      }
      return false;
    });
  }
}
