/** Gives a type, attribute, boolean, interface or macro of the workspace another name wherever it stands. */
import type { TextEdit } from 'vscode-languageserver-types';
import { shortPath } from '../base/fileUri.ts';
import { type FileUses, inSpace, type NameUse, spaceOf } from '../index/nameUses.ts';
import { isReservedWord } from '../syntax/reservedWords.ts';

/** What to change, or a sentence that says why nothing can be changed. */
export type Renaming =
  | { readonly kind: 'edits'; readonly files: readonly { readonly uri: string; readonly edits: readonly TextEdit[] }[] }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Why the name cannot be changed; undefined where it can: its declaration is in the open files and the workspace.
 * @param files all uses of the word there and in the headers, whatever it names
 */
export function whyNoRename(use: NameUse, files: readonly FileUses[]): string | undefined {
  const { name } = use;
  if (name.includes('$')) return `${name} is made of a macro parameter and has another name in each call.`;
  const space = spaceOf(
    use,
    files.flatMap(({ uses }) => uses),
  );
  const noun = NOUNS[space];
  if (!noun) return `${name} is no type, attribute, boolean or interface: only those can be renamed.`;
  const declaring = files.filter(({ uses }) => inSpace(uses, space).some(({ role }) => role === 'declared'));
  if (declaring.some(({ isHeader }) => !isHeader)) return undefined;
  const [header] = declaring;
  if (header) return `${name} comes from an installed header, ${shortPath(header.uri)}.`;
  return `No file here declares the ${noun} ${name} by that name; it comes from a macro or from the installed policy.`;
}

/**
 * The edits that give the name at `use` the name `newName` in all files that are no headers.
 * @param newName a name, see `whyNotNamed`
 * @param files all uses of the old word
 * @param taken all uses of the new one
 */
export function rename(
  use: NameUse,
  newName: string,
  files: readonly FileUses[],
  taken: readonly FileUses[],
): Renaming {
  const space = spaceOf(
    use,
    files.flatMap(({ uses }) => uses),
  );
  const reason = whyNoRename(use, files) ?? whoHasIt(newName, taken);
  if (reason) return { kind: 'refused', reason };
  const edited = files.filter(({ isHeader }) => !isHeader);
  return {
    kind: 'edits',
    files: edited.flatMap(({ uri, lines, uses }) => {
      const edits = inSpace(uses, space).map(({ start, end }) => ({
        range: lines.range(start, end),
        newText: newName,
      }));
      return edits.length > 0 ? [{ uri, edits }] : [];
    }),
  };
}

const NOUNS: { readonly [space in NameUse['space']]?: string } = {
  type: 'type or attribute',
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

/** In another name space too: m4 would expand an interface of the name of a type. */
function whoHasIt(name: string, files: readonly FileUses[]): string | undefined {
  const file = files.find(({ uses }) => uses.length > 0);
  const use = file?.uses[0];
  return file && use && `${name} is in use already, in ${shortPath(file.uri)}:${file.lines.lineAt(use.start) + 1}.`;
}
