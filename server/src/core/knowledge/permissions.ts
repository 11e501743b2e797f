/** What each permission of each class means: when it is checked, between whom, and by which function. */
import { permissionsOf, type Where } from './classes.ts';
import data from './data/permissions.json' with { type: 'json' };

/**
 * `checked`: the kernel asks it. `never`: nothing asks it for this class. `pointless`: it may be asked, but what it
 * allows cannot succeed or is not needed. `compat`: only without policycap network_peer_controls. `userspace`: asked by
 * a program.
 */
export type PermissionStatus = 'checked' | 'never' | 'pointless' | 'compat' | 'userspace';

export interface PermissionInfo {
  readonly className: string;
  readonly permission: string;
  readonly where: Where;
  readonly status: PermissionStatus;
  /** When it is checked, one sentence; where `never`, why not. */
  readonly when: string;
  /** The label on the source side of the rule and on its target side. Absent where it is never checked. */
  readonly source?: string;
  readonly target?: string;
  /** What is needed besides; Markdown. */
  readonly with?: string;
  /** One more fact. */
  readonly note?: string;
  /** The fields that matter of a denial's audit record, such as `src=80`. */
  readonly audit?: string;
  /** The function that checks it, `file:function` outside of security/selinux/hooks.c. */
  readonly kernel?: string;
}

/** The sysctls that say which ports bind() is checked for; the fields of the snapshot's own type. */
export interface LocalPortRange {
  readonly ephemeralLow: number;
  readonly ephemeralHigh: number;
  readonly unprivilegedStart: number;
}

/** Linux Documentation/networking/ip-sysctl.rst */
export const DEFAULT_LOCAL_PORT_RANGE: LocalPortRange = {
  ephemeralLow: 32768,
  ephemeralHigh: 60999,
  unprivilegedStart: 1024,
};

/** What `permission` means for `className`; undefined where the class does not have it. */
export function permissionInfo(
  className: string,
  permission: string,
  range: LocalPortRange = DEFAULT_LOCAL_PORT_RANGE,
): PermissionInfo | undefined {
  const where = permissionsOf(className).get(permission);
  if (!where) return undefined;
  const row = rowsOf(permission).find((each) => each.classes.has(className))?.row;
  if (!row) return undefined;
  const [source, target] = row.between?.split(' → ') ?? [];
  return {
    className,
    permission,
    where,
    status: row.status ?? 'checked',
    when: fillRange(row.when, range),
    ...(source && target && { source, target }),
    ...(row.with && { with: fillRange(row.with, range) }),
    ...(row.note && { note: row.note }),
    ...(row.audit && { audit: row.audit }),
    ...(row.kernel && { kernel: row.kernel }),
  };
}

/** The kernel version the data were read from. */
export const PERMISSIONS_VERSION: string = data.version;

interface Row {
  /** Names of classes and of groups (`@name`); a `-` before one takes it out again. */
  readonly in: string;
  readonly permissions: string;
  readonly when: string;
  readonly between?: string;
  readonly status?: PermissionStatus;
  readonly with?: string;
  readonly note?: string;
  readonly audit?: string;
  readonly kernel?: string;
}

const GROUPS: Readonly<Record<string, string>> = data.groups;
let rows: Map<string, { row: Row; classes: ReadonlySet<string> }[]> | undefined;

/** The rows of a permission in the order of the file: the first with the class is the one that counts. */
function rowsOf(permission: string): { row: Row; classes: ReadonlySet<string> }[] {
  if (!rows) {
    rows = new Map();
    for (const row of data.rows as readonly Row[]) {
      const entry = { row, classes: expand(row.in) };
      for (const name of row.permissions.split(' ')) rows.set(name, [...(rows.get(name) ?? []), entry]);
    }
  }
  return rows.get(permission) ?? [];
}

function expand(names: string): Set<string> {
  const classes = new Set<string>();
  for (const word of names.split(' ')) {
    const name = word.replace(/^-/, '');
    const members = name.startsWith('@') ? expand(GROUPS[name.slice(1)] ?? '') : [name];
    for (const member of members) {
      if (word.startsWith('-')) classes.delete(member);
      else classes.add(member);
    }
  }
  return classes;
}

function fillRange(text: string, range: LocalPortRange): string {
  return text
    .replace('{start}', String(range.unprivilegedStart))
    .replace('{low}', String(range.ephemeralLow))
    .replace('{high}', String(range.ephemeralHigh));
}
