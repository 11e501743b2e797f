/** What the messages and fixes about names have in common: the nearest name, a require to add, a name to write instead. */
import { closestSlip } from '../../base/closestName.ts';
import { replaceText } from '../../base/edits.ts';
import { remember } from '../../base/remember.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { editModule } from '../../index/moduleEdits.ts';
import type { Policy } from '../../index/policy.ts';
import { editRequires } from '../../index/requires.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import type { Fix } from '../rule.ts';
import type { NameKind } from './declaredNames.ts';
import { chain, type NameScope } from './nameScopes.ts';

/** By the list of all names that was looked through. */
const nearest = remember((_: readonly string[]) => new Map<string, string | undefined>());
/** By the scope: a name that is not declared is used many times. */
const nearestThere = remember((_: NameScope) => new Map<string, string | undefined>());

/** What templates in refpolicy's roles/*.te make (`userdom_unpriv_user_template(user)`), so that no header shows it: `user_t` is no `usr_t`. */
const OF_ROLE_MODULES = /^(?:auditadm|dbadm|guest|logadm|secadm|staff|sysadm|unconfined|user|webadm|xguest)_[rtu]$/;

/** The name of one of these kinds that a person probably meant: of the scope, or else of the policy. */
export function nearestName(
  policy: Policy,
  scope: NameScope,
  name: string,
  kinds: readonly NameKind[],
): string | undefined {
  if (OF_ROLE_MODULES.test(name)) return undefined;
  const near = kept(
    nearestThere(scope),
    `${name} ${kinds.join(' ')}`,
    () =>
      withoutEnd(name, kinds, namesIn(scope, kinds)) ??
      closestSlip(name, namesIn(scope, kinds)) ??
      closestSlip(name, broughtNames(scope, kinds)),
  );
  if (near) return near;
  const all = policy.allNames(kinds);
  return kept(nearest(all), name, () => closestSlip(name, all));
}

/** `acme_t` for `acme`: refpolicy's types end in `_t` and its roles in `_r`. */
function withoutEnd(name: string, [kind]: readonly NameKind[], names: Iterable<string>): string | undefined {
  const end = kind === 'type' ? '_t' : kind === 'role' ? '_r' : undefined;
  if (end === undefined) return undefined;
  for (const each of names) if (each === name + end) return each;
  return undefined;
}

function kept<T>(known: Map<string, T | undefined>, key: string, find: () => T | undefined): T | undefined {
  if (!known.has(key)) known.set(key, find());
  return known.get(key);
}

function* namesIn(scope: NameScope, kinds: readonly NameKind[]): Iterable<string> {
  for (const { names } of chain(scope)) {
    for (const [name, list] of names) if (list.some(({ kind }) => kinds.includes(kind))) yield name;
  }
}

function* broughtNames(scope: NameScope, kinds: readonly NameKind[]): Iterable<string> {
  const seen = new Set<string>();
  for (const { calls } of chain(scope)) {
    for (const brought of calls) {
      for (const [name, as] of brought.names) {
        if (seen.has(name) || !kinds.some((kind) => as.has(kind))) continue;
        seen.add(name);
        yield name;
      }
    }
  }
}

/** Writes `text` in the place of a name. */
export function replaceName(file: SourceFile, statement: Statement, name: Name, text: string): Fix {
  const start = statement.start + name.offset;
  return { title: `Write ${text}`, edits: [replaceText(file.lines, start, start + name.text.length, text)] };
}

/** Requires a name in a scope; nothing where a block has no line for it. */
export function requireName(file: SourceFile, scope: NameScope, kind: NameKind, name: string): Fix[] {
  const key = KEYS[kind];
  const { block } = scope;
  if (block && !/[`{]\s*$/.test(file.lines.line(file.lines.lineAt(block.start)))) return [];
  const edits = editRequires(file, block, { [key]: [name] });
  return edits.length > 0 ? [{ title: `Require ${kind} ${name}`, edits }] : [];
}

/** Declares a type whose name begins as those of the module do, `acme_conf_t` in the module acme; else it is of another. */
export function declareType(file: SourceFile, name: string): Fix[] {
  if (file.kind !== 'te' || !isOwnName(file, name)) return [];
  const isPort = /_port_t$/.test(name);
  const edits = editModule(file, isPort ? { portTypes: [{ type: name }] } : { types: [name] });
  return edits.length > 0 ? [{ title: `Declare ${isPort ? 'port type' : 'type'} ${name}`, edits }] : [];
}

/** True if the name begins with that of the module, or as a type does that the file declares. */
export function isOwnName(file: SourceFile, name: string): boolean {
  const { header, types } = fileFacts(file);
  const data = header?.data;
  const module = data?.kind === 'policy_module' || data?.kind === 'module_statement' ? data.name.text : '';
  if (module !== '' && name.startsWith(module.replaceAll('-', '_'))) return true;
  const word = firstWord(name);
  return [...types.keys()].some((each) => firstWord(each) === word);
}

/** `acmed` of `acmed_conf_t`. */
const firstWord = (name: string) => name.slice(0, name.indexOf('_'));

const KEYS: { readonly [kind in NameKind]: 'types' | 'attributes' | 'roles' | 'roleAttributes' | 'booleans' } = {
  type: 'types',
  attribute: 'attributes',
  role: 'roles',
  'role attribute': 'roleAttributes',
  boolean: 'booleans',
};

/** `a type or attribute`, `a boolean`: what a place takes that takes `kinds`. */
export function kindWords(kinds: readonly NameKind[]): string {
  if (kinds[0] === 'type') return 'type or attribute';
  return kinds[0]!;
}

/** With its article. */
export const aKind = (words: string) => (words.startsWith('a') ? `an ${words}` : `a ${words}`);
