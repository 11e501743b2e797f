/** Finds the interface that is meant by a name that the policy does not define. */
import { closestSlip } from '../../base/closestName.ts';
import type { Policy } from '../../index/policy.ts';

const known = new WeakMap<Policy, Map<string, string | undefined>>();

/** What the interface is called now, or the one whose name differs by a slip; undefined where neither is there. */
export function nearInterface(policy: Policy, name: string): string | undefined {
  const names = known.get(policy) ?? new Map<string, string | undefined>();
  known.set(policy, names);
  if (!names.has(name)) names.set(name, renamed(policy, name) ?? closestSlip(name, policy.names()));
  return names.get(name);
}

/** What refpolicy called `pid` is `runtime` now, such as files_pid_file (kernel/files.if). */
function renamed(policy: Policy, name: string): string | undefined {
  const now = name.replace(/(?<=_)pids?(?=_|$)/, 'runtime');
  return now !== name && policy.find(now).length > 0 ? now : undefined;
}
