/** Finds the interface that is meant by a name that the policy does not define. */
import { closestName } from '../../base/closestName.ts';
import type { Policy } from '../../index/policy.ts';

const known = new WeakMap<Policy, Map<string, string | undefined>>();

/** What the interface is called now, or the one whose name differs by a slip; undefined where neither is there. */
export function nearInterface(policy: Policy, name: string): string | undefined {
  const names = known.get(policy) ?? new Map<string, string | undefined>();
  known.set(policy, names);
  if (!names.has(name)) names.set(name, renamed(policy, name) ?? slipOf(policy, name));
  return names.get(name);
}

/** What refpolicy called `pid` is `runtime` now, such as files_pid_file (kernel/files.if). */
function renamed(policy: Policy, name: string): string | undefined {
  const now = name.replace(/(?<=_)pids?(?=_|$)/, 'runtime');
  return now !== name && policy.find(now).length > 0 ? now : undefined;
}

/** A name with another word in the place of one is another interface: `files_tmp_file` is not meant by `files_pid_file`. */
const MOST_TRIED = 5;

function slipOf(policy: Policy, name: string): string | undefined {
  let names: Iterable<string> = policy.names();
  for (let tried = 0; tried < MOST_TRIED; tried++) {
    const near = closestName(name, names);
    if (near === undefined || isSlip(name, near)) return near;
    names = [...names].filter((each) => each !== near);
  }
  return undefined;
}

/** True if each word is the other's or near it, or if the names differ in their underscores alone. */
function isSlip(a: string, b: string): boolean {
  const [left, right] = [a.split('_'), b.split('_')];
  if (left.length !== right.length) return left.join('') === right.join('');
  return left.every((word, i) => word === right[i] || closestName(word, [right[i]!]) !== undefined);
}
