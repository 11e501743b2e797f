/** Says which object classes a rule names, and which permissions they have in this workspace. */
import { fileFacts } from '../index/fileFacts.ts';
import { classInfo, permissionsOf, type Where } from '../knowledge/classes.ts';
import { classSet } from '../knowledge/permissionSets.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Name, Names } from '../syntax/statements.ts';
import type { RuleContext } from './rule.ts';

/** One class of a rule and the word that brings it in: the class itself or a set such as file_class_set. */
export interface NamedClass {
  readonly name: string;
  readonly by: Name;
}

/** The known classes among `names`, sets expanded, each once. Words we do not know are left out. */
export function namedClasses(context: RuleContext, names: Names): NamedClass[] {
  const found = new Map<string, NamedClass>();
  for (const by of names.items) {
    for (const name of isClass(context, by.text) ? [by.text] : (classSet(by.text)?.members ?? [])) {
      if (!found.has(name)) found.set(name, { name, by });
    }
  }
  return [...found.values()];
}

/** True for a class of a policy we know or one that an open file declares. */
export function isClass(context: RuleContext, name: string): boolean {
  return classInfo(name) !== undefined || declaredClasses(context).has(name);
}

/** The permissions of a class: those we know and those that open files declare. */
export function classPermissions(context: RuleContext, className: string): ReadonlyMap<string, Where> {
  const known = permissionsOf(className);
  const declared = declaredClasses(context).get(className);
  if (!declared) return known;
  return new Map([...[...declared].map((name): [string, Where] => [name, 'refpolicy']), ...known]);
}

/** True if an open file defines an m4 macro of this name, so that the word may stand for anything. */
export function isDefined(context: RuleContext, name: string): boolean {
  return openFiles(context).some((file) => fileFacts(file).defines.has(name));
}

const declared = new WeakMap<Snapshot, ReadonlyMap<string, ReadonlySet<string>>>();

function declaredClasses(context: RuleContext): ReadonlyMap<string, ReadonlySet<string>> {
  let classes = declared.get(context.snapshot);
  if (!classes) {
    const merged = new Map<string, Set<string>>();
    for (const file of openFiles(context)) {
      for (const [name, permissions] of fileFacts(file).classes) {
        merged.set(name, new Set([...(merged.get(name) ?? []), ...permissions]));
      }
    }
    classes = merged;
    declared.set(context.snapshot, classes);
  }
  return classes;
}

function openFiles({ snapshot, file }: RuleContext) {
  const others = [...snapshot.files.values()];
  return others.includes(file) ? others : [file, ...others];
}
