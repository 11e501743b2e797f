/** Finds the interface that is meant by a name that the policy does not define. */
import { closestSlip, sameWords } from '../../base/closestName.ts';
import type { Policy } from '../../index/policy.ts';

const known = new WeakMap<Policy, Map<string, string | undefined>>();

/** What the interface is called now, or the one whose name differs by a slip or in the order of its words; undefined where none is. */
export function nearInterface(policy: Policy, name: string): string | undefined {
  const names = known.get(policy) ?? new Map<string, string | undefined>();
  known.set(policy, names);
  if (!names.has(name)) names.set(name, renamed(policy, name) ?? misspelt(policy, name));
  return names.get(name);
}

function misspelt(policy: Policy, name: string): string | undefined {
  const all = [...policy.names()];
  return closestSlip(name, all) ?? sameWords(name, all);
}

/** What refpolicy calls a thing that had another name, or that has another one in Fedora's or Android's policy. */
function renamed(policy: Policy, name: string): string | undefined {
  return RENAMED.map(([old, now]) => name.replace(old, now)).find((now) => now !== name && policy.find(now).length > 0);
}

const RENAMED: readonly (readonly [RegExp, string])[] = [
  // What refpolicy called `pid` is `runtime` now, such as files_pid_file (kernel/files.if).
  [/(?<=_)pids?(?=_|$)/, 'runtime'],
  // Both make a type one of a unit file (refpolicy's system/init.if, Fedora's system/systemd.if).
  [/^systemd_unit_file$/, 'init_unit_file'],
  // Those of unreserved_port_t (Fedora's and refpolicy's kernel/corenetwork.if.in).
  [/^(corenet_(?:tcp|udp)_(?:bind|connect))_unreserved_ports$/, '$1_all_unreserved_ports'],
  // Android's te_macros have these, with the same parameters as refpolicy's misc_patterns.spt.
  [/^domain_auto_trans$/, 'domtrans_pattern'],
  [/^domain_trans$/, 'domain_transition_pattern'],
];
