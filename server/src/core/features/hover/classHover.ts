/** An object class: what creates such an object, whose label it gets, a rule to copy; and the sets of classes. */
import { blocks, bold, code, paragraph, policyBlock } from '../../base/markdown.ts';
import { CLASSES_VERSION, type ClassInfo, classInfo } from '../../knowledge/classes.ts';
import { type ClassText, classText } from '../../knowledge/classTexts.ts';
import { classSet, type NamedSet, PERMISSION_SETS_VERSION, permissionSet } from '../../knowledge/permissionSets.ts';
import { policyFooter } from './footer.ts';

export interface ClassFacts {
  readonly info: ClassInfo;
  readonly text?: ClassText;
  /** The usual permission sets with their members. */
  readonly sets: readonly NamedSet[];
}

export function classFacts(name: string): ClassFacts | undefined {
  const info = classInfo(name);
  if (!info) return undefined;
  const text = classText(name);
  const sets = (text?.sets ?? []).map(permissionSet).filter((set) => set !== undefined);
  return { info, sets, ...(text && { text }) };
}

export function classMarkdown(facts: ClassFacts | undefined): string | undefined {
  if (!facts) return undefined;
  const { info, text, sets } = facts;
  return blocks([
    paragraph([
      `${bold(info.name)} · object class${info.userspace ? ', enforced by a program' : ''}`,
      text ? originText(text) : `Permissions: ${[...info.permissions.keys()].map(code).join(' ')}`,
      text && text.label !== 'none' ? `Label: ${text.label}` : undefined,
      ...(text?.facts ?? []),
    ]),
    text && text.rules.length > 0 ? policyBlock(text.rules.join('\n')) : undefined,
    paragraph(sets.slice(0, 2).map((set, index) => `${code(set.name)}: ${membersText(set, sets[index - 1])}`)),
    WHERE[info.where],
  ]);
}

/** What creates such an object; a capability or a directory is what it is. */
function originText({ created, standsFor }: ClassText): string {
  return created === undefined ? `Stands for ${standsFor}` : `Created by ${created}`;
}

/** The members; where a set differs from the one before in a few, only these. */
function membersText(set: NamedSet, before: NamedSet | undefined): string {
  if (!before) return set.members.join(' ');
  const fewer = before.members.filter((each) => !set.members.includes(each));
  const more = set.members.filter((each) => !before.members.includes(each));
  if (fewer.length + more.length > 4) return set.members.join(' ');
  return ['the same', fewer.length > 0 && `without ${fewer.join(' ')}`, more.length > 0 && `with ${more.join(' ')}`]
    .filter(Boolean)
    .join(' ');
}

const WHERE = {
  refpolicy: policyFooter('class', CLASSES_VERSION),
  newer: '*newer than the bundled refpolicy: the policy must define it*',
  legacy: "*not in refpolicy; in Fedora's or an older policy*",
  android: "*in Android's policy only*",
};

export function classSetFacts(name: string): NamedSet | undefined {
  return classSet(name);
}

const MOST_MEMBERS = 12;

/** socket_class_set has 55, which is a wall. */
function membersLine(members: readonly string[]): string {
  const more = members.length - MOST_MEMBERS;
  return `${code(members.slice(0, MOST_MEMBERS).join(' '))}${more > 0 ? ` and ${more} more` : ''}`;
}

export function classSetMarkdown(set: NamedSet | undefined): string | undefined {
  if (!set) return undefined;
  return blocks([
    paragraph([
      `${bold(set.name)} · class set, ${set.members.length} classes`,
      membersLine(set.members),
      set.name === 'socket_class_set' ? 'Not in it: `socket`, `key_socket`, `dccp_socket`, `mctp_socket`' : undefined,
    ]),
    policyFooter('set', PERMISSION_SETS_VERSION),
  ]);
}
