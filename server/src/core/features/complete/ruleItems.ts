/** The classes and permissions that are proposed in a rule, in the order that its target makes likely. */
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import { classInfo, classNames, permissionsOf } from '../../knowledge/classes.ts';
import { classSet, classSetNames, permissionSet, permissionSetNames } from '../../knowledge/permissionSets.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { TypedPlace } from './place.ts';
import { type Defines, definedClassSets, definedPermissionSets } from './plainMacros.ts';
import type { RuleAt } from './ruleAt.ts';
import { classRank, permissionRank, targetOf } from './ruleOrder.ts';

/** The classes and class sets that begin with `word`; the editor cuts the list. */
export function classItems({ ports }: Snapshot, defines: Defines, { targets }: RuleAt, word: string): CompletionItem[] {
  const target = targetOf(ports, targets);
  const sets = [...classSetNames(), ...definedClassSets(defines, word)].map((label) => ({
    label,
    detail: 'class set',
  }));
  const current = classNames().filter((name) => ['refpolicy', 'newer'].includes(classInfo(name)!.where));
  return [...current.map((label) => ({ label })), ...sets]
    .filter(({ label }) => label.startsWith(word))
    .map((item) => ({
      ...item,
      kind: CompletionItemKind.Class,
      sortText: `${classRank(target, item.label)}${item.label}`,
    }))
    .sort(bySortText);
}

/** The permissions and sets that fit the classes of the rule, without those that it has already. */
export function permissionItems(
  { ports }: Snapshot,
  defines: Defines,
  { targets, written }: RuleAt,
  { word, classes }: TypedPlace & { readonly kind: 'permission' },
): CompletionItem[] {
  const target = targetOf(ports, targets);
  return permissions(defines, word, classes)
    .filter(({ label }) => !written.has(label))
    .map((item) => ({
      ...item,
      sortText: `${permissionRank(target, classes, item.label, item.detail ? 'set' : 'permission')}${item.label}`,
    }))
    .sort(bySortText);
}

/** A long list is cut, so that the order matters to us too. */
const bySortText = (a: CompletionItem, b: CompletionItem) => (a.sortText! < b.sortText! ? -1 : 1);

/** The permissions that all the classes have, and the sets whose members they are. */
function permissions(defines: Defines, word: string, names: readonly string[]): CompletionItem[] {
  const list = names.flatMap((name) => classSet(name)?.members ?? [name]).map((name) => permissionsOf(name));
  const [first] = list;
  if (!first) return [];
  const shared = new Set([...first.keys()].filter((name) => list.every((each) => each.has(name))));
  const sets = [
    ...permissionSetNames().filter((name) => permissionSet(name)!.members.every((each) => shared.has(each))),
    ...definedPermissionSets(defines, word, (name) => shared.has(name)),
  ];
  return [
    ...[...shared].map((label) => ({ label, kind: CompletionItemKind.EnumMember })),
    ...sets.map((label) => ({ label, kind: CompletionItemKind.Constant, detail: 'permission set' })),
  ].filter(({ label }) => label.startsWith(word));
}
