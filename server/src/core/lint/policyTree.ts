/** Says by its path whether a file belongs to a policy tree, where other rules hold than in a loadable module. */
import { remember } from '../base/remember.ts';
import { fileFacts } from '../index/fileFacts.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';

/** True for a file of a refpolicy tree, whose modules may be built into the base policy (modules.conf says which). */
export function inPolicyTree(uri: string): boolean {
  return /\/policy\/(modules|flask|support)\//.test(uri) || /\/policy\/[^/]+$/.test(uri);
}

/** True for corenetwork.te and the files it is made of: the home of network_port() and of refpolicy's portcons. */
export function isCorenetwork(uri: string): boolean {
  return /(^|\/)corenetwork\.(te|if)(\.(in|m4))*$/.test(uri);
}

/** True for a file whose portcons would have to load as a module: no part of a policy tree or of a whole policy. */
export function isLoadableModule(file: SourceFile): boolean {
  if (inPolicyTree(file.uri) || isCorenetwork(file.uri)) return false;
  return file.kind === 'if' || (file.kind === 'te' && fileFacts(file).header !== undefined);
}

/**
 * True for a part of another policy than refpolicy's, with macros of its own under names that refpolicy has too, such as Android's: it
 * has no header, and its names do not end as refpolicy's types do.
 */
export const isOfAnotherPolicy = remember((file: SourceFile): boolean => {
  if (file.kind !== 'te') return false;
  const { header, style, types } = fileFacts(file);
  if (header || style !== 'none') return false;
  return [...types.keys()].some((type) => !type.endsWith('_t')) || !/\w_t\b/.test(file.text);
});
