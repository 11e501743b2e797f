/** Says which object classes a rule names, and which permissions they have in this workspace. */
import { fileFacts } from '../../index/fileFacts.ts';
import { classInfo, permissionsOf, type Where } from '../../knowledge/classes.ts';
import { classSet } from '../../knowledge/permissionSets.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Names } from '../../syntax/statements.ts';
import type { FileInWorld } from '../rule.ts';

/** One class of a rule and the word that brings it in: the class itself or a set such as file_class_set. */
export interface NamedClass {
  readonly name: string;
  readonly by: Name;
}

/** The known classes among `names`, sets expanded, each once. Words we do not know are left out. */
export function namedClasses(context: FileInWorld, names: Names): NamedClass[] {
  const found = new Map<string, NamedClass>();
  for (const by of names.items) {
    for (const name of isClass(context, by.text) ? [by.text] : (classSet(by.text)?.members ?? [])) {
      if (!found.has(name)) found.set(name, { name, by });
    }
  }
  return [...found.values()];
}

/** True for a class of a policy we know or one that an open file declares. */
export function isClass(context: FileInWorld, name: string): boolean {
  return classInfo(name) !== undefined || openNames(context).classes.has(name);
}

/** True for a name that certainly is no class. `$1`, `$1_socket` and what else m4 makes a name of may be one. */
export function isNoClass(context: FileInWorld, name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !isClass(context, name) && !isClassSet(context, name);
}

/** A macro for a set of classes; one that we do not know is taken to be one if it is named like them. */
function isClassSet(context: FileInWorld, name: string): boolean {
  return classSet(name) !== undefined || name.endsWith('_class_set') || isDefined(context, name);
}

/** The permissions of a class: those we know and those that open files declare. */
export function classPermissions(context: FileInWorld, className: string): ReadonlyMap<string, Where> {
  const known = permissionsOf(className);
  const { classes, permissions } = openNames(context);
  const declared = classes.get(className);
  if (!declared) return known;
  // Asked for each rule of a file.
  let all = permissions.get(className);
  if (!all) {
    all = new Map([...[...declared].map((name): [string, Where] => [name, 'refpolicy']), ...known]);
    permissions.set(className, all);
  }
  return all;
}

/** True if an open file defines an m4 macro of this name, so that the word may stand for anything. */
export function isDefined(context: FileInWorld, name: string): boolean {
  return openNames(context).defines.has(name);
}

/** What the open files declare together. */
interface OpenNames {
  readonly classes: ReadonlyMap<string, ReadonlySet<string>>;
  /** The permissions of those classes with the known ones, as they are asked for. */
  readonly permissions: Map<string, ReadonlyMap<string, Where>>;
  readonly defines: ReadonlySet<string>;
}

const known = new WeakMap<Snapshot, OpenNames>();

/** Read once for a snapshot: rules ask for every permission of a file. */
function openNames({ snapshot, file }: FileInWorld): OpenNames {
  let names = known.get(snapshot);
  if (!names) {
    names = readOpenNames(new Set([file, ...snapshot.files.values()]));
    known.set(snapshot, names);
  }
  return names;
}

function readOpenNames(files: Iterable<SourceFile>): OpenNames {
  const classes = new Map<string, Set<string>>();
  const defines = new Set<string>();
  for (const file of files) {
    const facts = fileFacts(file);
    for (const name of facts.defines) defines.add(name);
    for (const [name, permissions] of facts.classes) {
      classes.set(name, new Set([...(classes.get(name) ?? []), ...permissions]));
    }
  }
  return { classes, permissions: new Map(), defines };
}
