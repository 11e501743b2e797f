/** The members of a permission set: as the policy at hand defines it, or else as refpolicy does. */
import type { Policy } from '../../index/policy.ts';
import { permissionSet } from '../../knowledge/permissionSets.ts';

const known = new WeakMap<Policy['macros'], Map<string, readonly string[] | undefined>>();

/**
 * The permissions that the macro `name` stands for. Undefined for a name that is none, and where the policy has several
 * definitions of it or one that is more than a list.
 */
export function permissionSetMembers(policy: Policy, name: string): readonly string[] | undefined {
  let sets = known.get(policy.macros);
  if (!sets) {
    sets = new Map();
    known.set(policy.macros, sets);
  }
  if (!sets.has(name)) sets.set(name, readSet(policy, name, 0));
  return sets.get(name);
}

/** Sets are made of sets; deeper than this they are made of themselves. */
const MOST_DEPTH = 8;
/** A set of names, with the words of a deprecated one before or behind it. */
const SET = /^\s*(?:refpolicywarn\([^)]*\)\s*)?\{([\w\s{}]*)\}\s*(?:refpolicywarn\([^)]*\)\s*)?$/;

function readSet(policy: Policy, name: string, depth: number): readonly string[] | undefined {
  const [located, ...others] = policy.find(name);
  if (!located) return permissionSet(name)?.members;
  const { uri, definition } = located;
  const text = policy.textOf(uri);
  if (others.length > 0 || depth > MOST_DEPTH || definition.kind !== 'define' || text === undefined) return undefined;
  const words = SET.exec(text.slice(definition.bodyStart, definition.bodyEnd))?.[1]?.match(/\w+/g);
  if (!words) return undefined;
  const members = new Set<string>();
  for (const word of words) {
    const isSet = policy.find(word).length > 0 || permissionSet(word) !== undefined;
    const inner = isSet ? readSet(policy, word, depth + 1) : [word];
    if (!inner) return undefined;
    for (const member of inner) members.add(member);
  }
  return [...members];
}
