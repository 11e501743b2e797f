/** Gives a type, attribute, role, boolean, interface or macro of the workspace another name wherever it stands. */
import type { TextEdit } from 'vscode-languageserver-types';
import { replaceText } from '../base/edits.ts';
import { shortPath } from '../base/fileUri.ts';
import type { LineIndex } from '../base/lineIndex.ts';
import { type FileUses, inSpace, type NameUse, spaceOf } from '../index/nameUses.ts';
import { pastingCall } from '../index/pastedNames.ts';
import type { Policy } from '../index/policy.ts';
import { isReservedWord } from '../syntax/reservedWords.ts';

/** What to change, or a sentence that says why nothing can be changed. */
export type Renaming =
  | { readonly kind: 'edits'; readonly files: readonly { readonly uri: string; readonly edits: readonly TextEdit[] }[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** Roles that are more than their declaration. */
const GIVEN_ROLES: ReadonlyMap<string, string> = new Map([
  ['object_r', 'object_r is the role that the kernel itself gives to objects.'],
  ['system_r', 'system_r is the role that policy_module() requires and that the system starts with.'],
]);

/**
 * Why the name cannot be changed; undefined where it can: its declaration is in the open files and the workspace.
 * @param files all uses of the word there and in the headers, whatever it names
 */
export function whyNoRename(policy: Policy, use: NameUse, files: readonly FileUses[]): string | undefined {
  const { name } = use;
  if (name.includes('$')) return `${name} is made of a macro parameter and has another name in each call.`;
  const space = spaceOf(
    use,
    files.flatMap(({ uses }) => uses),
  );
  const noun = NOUNS[space];
  if (!noun) return `${name} is no type, attribute, role, boolean or interface: only those can be renamed.`;
  const given = space === 'role' ? GIVEN_ROLES.get(name) : undefined;
  if (given) return given;
  const declaring = files.filter(({ uses }) => inSpace(uses, space).some(({ role }) => role === 'declared'));
  if (declaring.some(({ isHeader }) => !isHeader)) return space === 'macro' ? undefined : whoMakesIt(policy, name);
  const [header] = declaring;
  if (header) return fromHeader(name, header.uri);
  return `No file here declares the ${noun} ${name} by that name; it comes from a macro or from the installed policy.`;
}

/** The same as far as it is known without a search; undefined where that has to tell. */
export function whyOfHeaders(policy: Policy, { space, name }: NameUse): string | undefined {
  const defined = space === 'macro' && policy.isWhole ? policy.find(name) : [];
  const isOfHeader = defined.length > 0 && defined.every(({ origin }) => origin === 'headers');
  return isOfHeader ? fromHeader(name, defined[0]!.uri) : undefined;
}

const fromHeader = (name: string, uri: string) => `${name} comes from an installed header, ${shortPath(uri)}.`;

/**
 * The edits that give the name at `use` the name `newName` in all files that are no headers.
 * @param newName a name, see `whyNotNamed`
 * @param files all uses of the old word
 * @param taken all uses of the new one
 */
export function rename(
  policy: Policy,
  use: NameUse,
  newName: string,
  files: readonly FileUses[],
  taken: readonly FileUses[],
): Renaming {
  const space = spaceOf(
    use,
    files.flatMap(({ uses }) => uses),
  );
  const reason = whyNoRename(policy, use, files) ?? whoHasIt(newName, taken);
  if (reason) return { kind: 'refused', reason };
  const edited = files.filter(({ isHeader }) => !isHeader);
  return {
    kind: 'edits',
    files: edited.flatMap(({ uri, lines, uses }) => {
      const edits = editsOf(lines, inSpace(uses, space), newName);
      return edits.length > 0 ? [{ uri, edits }] : [];
    }),
  };
}

/** Of more uses in a file several become one edit: 40,000 by themselves are 5 MB that an editor waits for. */
const MANY = 10_000;
const TOGETHER = 1_000;

function editsOf(lines: LineIndex, uses: readonly NameUse[], newName: string): TextEdit[] {
  if (uses.length <= MANY) return uses.map(({ start, end }) => replaceText(lines, start, end, newName));
  const sorted = [...uses].sort((a, b) => a.start - b.start);
  const edits: TextEdit[] = [];
  for (let i = 0; i < sorted.length; i += TOGETHER) {
    const part = sorted.slice(i, i + TOGETHER);
    const words = part.map(({ start }, at) => lines.slice(part[at - 1]?.end ?? start, start) + newName);
    edits.push(replaceText(lines, part[0]!.start, part.at(-1)!.end, words.join('')));
  }
  return edits;
}

const NOUNS: { readonly [space in NameUse['space']]?: string } = {
  type: 'type or attribute',
  role: 'role',
  boolean: 'boolean',
  macro: 'interface or macro',
};

/**
 * Why nothing can have that name; undefined for a name as checkpolicy's scanner takes it, without the dots and dashes that m4
 * does not take in the name of a macro.
 */
export function whyNotNamed(name: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name)) return `"${name}" is no name: letters, digits and _, the first no digit.`;
  if (isReservedWord(name)) return `${name} is a word of the policy language and cannot be a name.`;
  return undefined;
}

/** No edit of a word changes a name that a macro makes of a part of it. */
function whoMakesIt(policy: Policy, name: string): string | undefined {
  const found = pastingCall(policy, name);
  if (!found) return undefined;
  const { call, uri } = found;
  return `${call.name}(${call.arguments.join(', ')}) in ${shortPath(uri)} makes the name ${name} of its arguments, which a rename would miss.`;
}

/** In another name space too: m4 would expand an interface of the name of a type. */
function whoHasIt(name: string, files: readonly FileUses[]): string | undefined {
  const isPolicy = ({ inCommand }: NameUse) => !inCommand;
  const file = files.find(({ uses }) => uses.some(isPolicy));
  const use = file?.uses.find(isPolicy);
  return file && use && `${name} is in use already, in ${shortPath(file.uri)}:${file.lines.lineAt(use.start) + 1}.`;
}
