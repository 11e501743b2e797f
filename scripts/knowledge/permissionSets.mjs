// Makes permissionSets.json: the macros of the headers that stand for a set of permissions or of classes.
import { headers, upstreamVersion } from './debian.mjs';

/** Name to direct members, in the order they are written; a member can be the name of another set. */
export function makePermissionSets(classNames) {
  const sets = new Map();
  for (const { path, text } of headers('.spt')) {
    // all_perms.spt is all_CLASS_perms for each class: the accessor makes these from the class.
    if (path.endsWith('all_perms.spt')) continue;
    for (const [, name, members] of text.matchAll(/^define\(`(\w+)',\s*`\s*\{([^}]*)\}\s*'\s*\)/gm)) {
      sets.set(name, members.trim().split(/\s+/));
    }
  }
  const isClassSet = (name) => sets.get(name)?.every((member) => classNames.has(member) || isClassSet(member)) ?? false;
  const pick = (wanted) =>
    Object.fromEntries(
      [...sets].filter(([name]) => isClassSet(name) === wanted).map(([name, m]) => [name, m.join(' ')]),
    );
  return {
    source: 'support/obj_perm_sets.spt of the refpolicy headers (Debian selinux-policy-dev)',
    version: upstreamVersion('selinux-policy-dev'),
    permissions: pick(false),
    classes: pick(true),
  };
}
