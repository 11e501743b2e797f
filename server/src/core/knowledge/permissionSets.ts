/** The macros that stand for a set of permissions or classes, such as rw_socket_perms and socket_class_set. */
import { permissionsOf } from './classes.ts';
import data from './data/permissionSets.json' with { type: 'json' };

export interface NamedSet {
  readonly name: string;
  /** As the macro is written; a member can be the name of another set. */
  readonly direct: readonly string[];
  /** With nested sets expanded and repetitions dropped, in the order in which they first appear. */
  readonly members: readonly string[];
}

/** A permission set of refpolicy's headers or `all_CLASS_perms`; undefined for any other name. */
export function permissionSet(name: string): NamedSet | undefined {
  const className = /^all_(\w+)_perms$/.exec(name)?.[1];
  if (className && !(name in data.permissions)) return allPermissions(name, className);
  return readSet(name, data.permissions);
}

/** A class set of refpolicy's headers; undefined for any other name. */
export function classSet(name: string): NamedSet | undefined {
  return readSet(name, data.classes);
}

/** The names of the permission sets of the headers, `all_CLASS_perms` left out. */
export function permissionSetNames(): string[] {
  return Object.keys(data.permissions);
}

export function classSetNames(): string[] {
  return Object.keys(data.classes);
}

/** The refpolicy version of the data. */
export const PERMISSION_SETS_VERSION: string = data.version;

function allPermissions(name: string, className: string): NamedSet | undefined {
  const members = [...permissionsOf(className)].filter(([, where]) => where === 'refpolicy').map(([member]) => member);
  return members.length > 0 ? { name, direct: members, members } : undefined;
}

type Sets = Readonly<Record<string, string>>;

const known = new Map<Sets, Map<string, NamedSet>>();

function readSet(name: string, sets: Sets): NamedSet | undefined {
  if (!Object.hasOwn(sets, name)) return undefined;
  const read = known.get(sets) ?? new Map<string, NamedSet>();
  known.set(sets, read);
  let set = read.get(name);
  if (!set) {
    const direct = sets[name]!.split(' ');
    const members = direct.flatMap((member) => readSet(member, sets)?.members ?? [member]);
    set = { name, direct, members: [...new Set(members)] };
    read.set(name, set);
  }
  return set;
}
