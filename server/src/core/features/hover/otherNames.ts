/** The hovers on names that no module declares: users and the like of the base, booleans of the headers, macro parameters. */
import { shortPath } from '../../base/fileUri.ts';
import { bold, code, italic, paragraph, plain } from '../../base/markdown.ts';
import type { BaseName } from '../../index/baseNames.ts';
import type { DocumentedBoolean } from '../../index/documentedBooleans.ts';
import type { InterfaceDoc } from '../../index/interfaceDoc.ts';
import { type Definition, startOfDoc } from '../../index/skeleton.ts';
import { cut, placeLinks } from './symbolHover.ts';

/** @param text of the file that declares the name */
export function baseMarkdown({ kind, name, start, of }: BaseName, uri: string, text: string): string {
  const line = text.slice(0, start).split('\n').length - 1;
  return paragraph([
    `${bold(name)} · ${titleOf(kind, of)}`,
    kind === 'user' ? cut(plain(commentAbove(text, start))) : undefined,
    `Declared in ${placeLinks([{ uri, line }])}`,
  ]);
}

/** @param of as in {@link BaseName} */
function titleOf(kind: BaseName['kind'], of: string | undefined): string {
  switch (kind) {
    case 'permission':
      return `permission of ${of}`;
    case 'class':
      return of === undefined ? 'object class' : `object class, with the permissions of common ${of}`;
    case 'sid':
      return 'initial SID';
    default:
      return kind;
  }
}

/** The first sentences of the comment that ends on the line above. */
function commentAbove(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const lines = text.slice(startOfDoc(text, start), start).split('\n');
  return lines
    .map((line) => line.replace(/^#+\s?/, '').trim())
    .filter((line) => line !== '')
    .join(' ');
}

/** Users of refpolicy, by its file policy/users; the headers of an installed policy do not name them. */
const USERS: ReadonlyMap<string, string> = new Map([
  ['system_u', 'The user identity for system processes and objects; no Unix user has it.'],
  ['user_u', 'A generic user identity for Linux users who have no SELinux user identity defined.'],
]);

/** Of the roles the one of which no header tells: kernel.te declares it, and policy_module() requires it. */
const ROLES: ReadonlyMap<string, string> = new Map([
  ['system_r', 'The role of system processes, such as daemons; policy_module() requires it.'],
]);

/** A user or role that every refpolicy has; undefined for another name. */
export function refpolicyMarkdown(name: string, kind: 'user' | 'role'): string | undefined {
  const doc = (kind === 'user' ? USERS : ROLES).get(name);
  return doc && paragraph([`${bold(name)} · ${kind}`, doc, italic(`${kind}: refpolicy`)]);
}

/** The role that the kernel gives what is no process or socket (security_compute_sid, policydb_context_isvalid). */
export function objectRoleMarkdown(): string {
  return paragraph([
    `${bold('object_r')} · role`,
    'The role of objects, such as files and ports. Every policy has it without a declaration, and in a context it goes with any user and any type.',
    italic('role: kernel'),
  ]);
}

/** @param uri of the XML file of the headers */
export function booleanMarkdown({ kind, name, value, doc }: DocumentedBoolean, uri: string): string {
  return paragraph([
    `${bold(name)} · ${kind}, default ${value}`,
    cut(plain(doc)),
    italic(`headers: ${shortPath(uri)}`),
  ]);
}

/** The interface, template or define that a parameter stands in. */
export interface Macro {
  readonly kind: Definition['kind'];
  readonly name: string;
  readonly doc: InterfaceDoc;
  /** File and line. */
  readonly place: string;
}

/** @param word a parameter such as `$1`, or a name that is made of one */
export function parameterMarkdown(word: string, { kind, name, doc, place }: Macro): string | undefined {
  const numbers = [...new Set(Array.from(word.matchAll(/\$([1-9])/g), ([, digit]) => Number(digit)))];
  if (numbers.length === 0) return undefined;
  const of = `of ${kind === 'define' ? 'macro' : kind} ${code(name)}`;
  const lines = numbers.map((number) => {
    const documented = doc.parameters[number - 1];
    const called = documented?.name ? `${code(documented.name)}, ` : '';
    const summary = documented?.summary ? `: ${plain(documented.summary)}` : '';
    return `${bold(`$${number}`)} · ${called}parameter ${number} ${of}${summary}`;
  });
  return paragraph([...lines, italic(place)]);
}
