/** The object classes and their permissions: refpolicy's, and what other policies and newer kernels add. */
import data from './data/classes.json' with { type: 'json' };

/**
 * Which policies have a class or permission. `refpolicy` is the bundled version, `newer` are additions of later
 * kernels, `legacy` is in older refpolicy or in Fedora's policy only, `android` in Android's only.
 */
export type Where = 'refpolicy' | 'newer' | 'legacy' | 'android';

export interface ClassInfo {
  readonly name: string;
  readonly where: Where;
  /** The common whose permissions it has too. */
  readonly inherits?: string;
  /** True if a program enforces it instead of the kernel. */
  readonly userspace: boolean;
  /** By name, the inherited ones first. */
  readonly permissions: ReadonlyMap<string, Where>;
}

/** The class, or undefined where no policy we know has it. */
export function classInfo(name: string): ClassInfo | undefined {
  return allClasses().get(name);
}

export function isKnownClass(name: string): boolean {
  return allClasses().has(name);
}

/** The names of all classes, those of refpolicy first, in the order of its access_vectors. */
export function classNames(): string[] {
  return [...allClasses().keys()];
}

/** The permissions of a class; empty for an unknown class. */
export function permissionsOf(className: string): ReadonlyMap<string, Where> {
  return allClasses().get(className)?.permissions ?? NONE;
}

export function hasPermission(className: string, permission: string): boolean {
  return permissionsOf(className).has(permission);
}

/** The names of the classes that have a permission of this name. */
export function classesWithPermission(permission: string): string[] {
  return [...allClasses().values()].filter((info) => info.permissions.has(permission)).map((info) => info.name);
}

/** The refpolicy version of the data. */
export const CLASSES_VERSION: string = data.version;

const NONE: ReadonlyMap<string, Where> = new Map();
const USERSPACE = new Set(data.userspace.split(' '));
const ORDER: readonly Where[] = ['refpolicy', 'newer', 'legacy', 'android'];

interface Layer {
  readonly commons: Readonly<Record<string, string | undefined>>;
  readonly classes: Readonly<Record<string, string | undefined>>;
}

let classes: Map<string, ClassInfo> | undefined;

/** Built on first use, so that the server does not pay for it while it starts. */
function allClasses(): Map<string, ClassInfo> {
  if (classes) return classes;
  classes = new Map();
  for (const where of ORDER) {
    for (const name of Object.keys(data[where].classes)) {
      if (!classes.has(name)) classes.set(name, readClass(name, where));
    }
  }
  return classes;
}

function readClass(name: string, where: Where): ClassInfo {
  const permissions = new Map<string, Where>();
  const layers = ORDER.map((at): [Where, Layer] => [at, data[at]]);
  const inherits = layers.map(([, layer]) => /^inherits (\w+)/.exec(layer.classes[name] ?? '')?.[1]).find(Boolean);
  const add = (names: string | undefined, at: Where) => {
    for (const permission of names?.replace(/^inherits \w+/, '').match(/\w+/g) ?? []) {
      if (!permissions.has(permission)) permissions.set(permission, at);
    }
  };
  for (const [at, layer] of layers) {
    // A permission that a class got with its common is as old as the class, where the class itself came later.
    if (inherits) add(layer.commons[inherits], at === 'refpolicy' ? where : at);
    add(layer.classes[name], at);
  }
  return { name, where, userspace: USERSPACE.has(name), permissions, ...(inherits && { inherits }) };
}
