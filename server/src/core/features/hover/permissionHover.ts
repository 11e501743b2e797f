/** A permission in the classes of its rule: when it is checked, between whom, and what is needed with it. */
import { blocks, bold, code, italic, paragraph } from '../../base/markdown.ts';
import { classesWithPermission, isKnownClass } from '../../knowledge/classes.ts';
import { type LocalPortRange, type PermissionInfo, permissionInfo } from '../../knowledge/permissions.ts';

export interface PermissionFacts {
  readonly permission: string;
  /** Classes for which it means the same, in the order of the rule. */
  readonly groups: readonly { readonly classes: readonly string[]; readonly info: PermissionInfo }[];
  /** Classes of the rule that do not have it. */
  readonly missing: readonly string[];
  /** For these classes it exists. */
  readonly elsewhere: readonly string[];
}

export function permissionFacts(
  permission: string,
  classes: readonly string[],
  range?: LocalPortRange,
): PermissionFacts | undefined {
  const groups = new Map<string, { classes: string[]; info: PermissionInfo }>();
  const missing: string[] = [];
  for (const name of classes.filter(isKnownClass)) {
    const info = permissionInfo(name, permission, range);
    if (!info) {
      missing.push(name);
      continue;
    }
    const key = JSON.stringify({ ...info, className: '' });
    const group = groups.get(key);
    if (group) group.classes.push(name);
    else groups.set(key, { classes: [name], info });
  }
  const elsewhere = classesWithPermission(permission);
  if (elsewhere.length === 0) return undefined;
  return { permission, groups: [...groups.values()], missing, elsewhere };
}

const MOST_GROUPS = 3;

export function permissionMarkdown(facts: PermissionFacts | undefined): string | undefined {
  if (!facts) return undefined;
  const { permission, groups, missing, elsewhere } = facts;
  const shown = groups.slice(0, MOST_GROUPS);
  return blocks([
    ...shown.map(({ classes, info }) => (shown.length > 1 ? shortText(classes, info) : fullText(classes, info))),
    groups.length > MOST_GROUPS ? `and ${groups.length - MOST_GROUPS} more meanings in other classes` : undefined,
    missing.length > 0
      ? paragraph([
          `${bold(`${someOf(missing)} : ${permission}`)} · no such permission`,
          permission === 'name_connect' && missing.includes('udp_socket')
            ? 'The kernel does not check destination ports for UDP'
            : undefined,
          groups.length === 0 ? `Classes that have it: ${someOf(elsewhere, 6)}` : undefined,
        ])
      : undefined,
  ]);
}

function fullText(classes: readonly string[], info: PermissionInfo): string {
  const { className, permission, audit } = info;
  return blocks([
    paragraph([
      `${bold(`${someOf(classes)} : ${permission}`)}${statusText(info)}`,
      whenText(info),
      info.source ? `${info.source} → ${info.target}` : undefined,
      info.with ? `With it: ${info.with}` : undefined,
      info.note,
      audit ? `Denied like this: ${code(`avc: denied { ${permission} } … ${audit} … tclass=${className}`)}` : undefined,
      whereText(info),
    ]),
    info.kernel ? italic(`${info.status === 'userspace' ? 'asked by' : 'kernel'}: ${info.kernel}`) : undefined,
  ]);
}

function shortText(classes: readonly string[], info: PermissionInfo): string {
  return paragraph([
    `${bold(`${someOf(classes)} : ${info.permission}`)}${statusText(info)}`,
    whenText(info),
    info.source ? `${info.source} → ${info.target}` : undefined,
  ]);
}

const STATUS = { checked: '', never: ' · never checked', pointless: ' · pointless', compat: ' · legacy mode only' };

function statusText({ status }: PermissionInfo): string {
  return status === 'userspace' ? ' · asked by a program' : STATUS[status];
}

/** The sentence without its full stop, and without what the first line says already. */
function whenText({ when }: PermissionInfo): string {
  return when
    .replace(/^(?:Never checked|Pointless here): (.)/, (_, first: string) => first.toUpperCase())
    .replace(/\.$/, '');
}

const WHERE = {
  refpolicy: undefined,
  newer: 'Newer than the bundled refpolicy: the policy must define it',
  legacy: 'Not in refpolicy any more: a rule with it does not compile there',
  android: "In Android's policy only",
};

const whereText = ({ where }: PermissionInfo) => WHERE[where];

/** The first names, and how many more. */
function someOf(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
