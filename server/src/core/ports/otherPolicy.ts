/** Tells port types of the policy that a host does not run: Fedora's on a host with refpolicy, and the other way round. */
import { type BundledPolicy, bundledPorts } from './bundled.ts';

/** True if the bundled table of `policy` has a port of the type and that of the other policy has none. */
export function isPortTypeOnlyOf(policy: BundledPolicy, type: string): boolean {
  return typesOf(policy).has(type) && !typesOf(policy === 'fedora' ? 'refpolicy' : 'fedora').has(type);
}

/** True for a type that refpolicy or Fedora gives to a port: it is not of a module that somebody is writing. */
export function isDistributionPortType(type: string): boolean {
  return typesOf('refpolicy').has(type) || typesOf('fedora').has(type);
}

const known = new Map<BundledPolicy, ReadonlySet<string>>();

function typesOf(policy: BundledPolicy): ReadonlySet<string> {
  let types = known.get(policy);
  if (!types) {
    types = new Set(bundledPorts(policy).entries.map(({ type }) => type));
    known.set(policy, types);
  }
  return types;
}
