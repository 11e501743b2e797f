/** Which permissions the installed headers give a class: what a module built with them can name. */
import type { Policy } from '../../index/policy.ts';

const known = new WeakMap<Policy['macros'], Map<string, ReadonlySet<string> | undefined>>();

/**
 * The permissions of a class by `all_CLASS_perms` of support/all_perms.spt, which refpolicy generates from its access_vectors.
 * Undefined where the headers say nothing of the class, and where the workspace has the source of a base policy.
 */
export function headerPermissions(policy: Policy, className: string): ReadonlySet<string> | undefined {
  if (!policy.isWhole || !policy.hasHeaders || policy.hasBase) return undefined;
  const lists = known.get(policy.macros) ?? new Map<string, ReadonlySet<string> | undefined>();
  known.set(policy.macros, lists);
  if (!lists.has(className)) lists.set(className, readList(policy, `all_${className}_perms`));
  return lists.get(className);
}

function readList(policy: Policy, macro: string): ReadonlySet<string> | undefined {
  const [found, ...more] = policy.findAll(macro);
  if (!found || more.length > 0 || found.origin !== 'headers') return undefined;
  const { bodyStart, bodyEnd } = found.definition;
  const words = /^[`\s]*\{([\s\w]+)\}/.exec(policy.textOf(found.uri)?.slice(bodyStart, bodyEnd) ?? '')?.[1];
  return words === undefined ? undefined : new Set(words.trim().split(/\s+/));
}
