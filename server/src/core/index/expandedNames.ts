/** The names that the expansion of a call requires and declares where it stands, as m4 has it. */
import type { MacroCallData } from '../syntax/statements.ts';
import type { NameKind } from './bodyNames.ts';
import type { Brought } from './broughtNames.ts';
import type { Effect } from './expansion/effects.ts';
import { expand } from './expansion.ts';
import type { Policy } from './policy.ts';

/** Characters that one call may read; the longest template of refpolicy reads a quarter. */
const LIMIT = 1_000_000;

/** @param uri the file that the call stands in */
export function expandedNames(policy: Policy, uri: string, call: MacroCallData): Brought {
  const text = `${call.name.text}(${call.arguments.map((each) => each.text).join(',')})`;
  const find = (name: string) => {
    const all = policy.find(name);
    return all.find((each) => each.uri === uri) ?? all[0];
  };
  const expansion = expand(uri, text, 0, text.length, { find, textOf: policy.textOf, limit: LIMIT });
  return readBrought(expansion.effects, expansion.isWhole && expansion.missing.size === 0);
}

const KINDS: Readonly<Record<string, NameKind | undefined>> = {
  type: 'type',
  attribute: 'attribute',
  role: 'role',
  attribute_role: 'role attribute',
  bool: 'boolean',
};

function readBrought(effects: readonly Effect[], isWhole: boolean): Brought {
  const names = new Map<string, Set<NameKind>>();
  const declared = new Map<string, NameKind>();
  const unknown = new Set<string>();
  for (const { kind, words, conditions } of effects) {
    if (kind === 'call') unknown.add(words[0]!);
    if ((kind !== 'require' && kind !== 'declaration') || conditions.some((each) => each.kind === 'optional')) continue;
    for (const [name, as] of namesOf(kind, words)) {
      names.set(name, (names.get(name) ?? new Set()).add(as));
      if (kind === 'declaration') declared.set(name, as);
    }
  }
  return { names, declared, unknown: [...unknown], isWhole };
}

/** The names that an effect declares, with their kinds. */
export function namesDeclared({ kind, words }: Effect): [string, NameKind][] {
  return kind === 'declaration' ? namesOf(kind, words) : [];
}

/** `type a_t , b_t` in a require has two names; as a declaration its second is an attribute. */
function namesOf(kind: Effect['kind'], [keyword, ...rest]: readonly string[]): [string, NameKind][] {
  if (keyword === 'typealias' || keyword === 'type') {
    const alias = rest.indexOf('alias');
    const comma = rest.indexOf(',');
    const end = comma < 0 || kind === 'require' ? rest.length : comma;
    const from = keyword === 'typealias' ? alias + 1 : 0;
    return plain(rest.slice(from, end)).map((name) => [name, 'type']);
  }
  const as = KINDS[keyword!];
  if (!as || rest[1] === 'types') return [];
  return plain(as === 'boolean' && kind === 'declaration' ? rest.slice(0, 1) : rest).map((name) => [name, as]);
}

const plain = (words: readonly string[]) =>
  words.filter((word) => /^[A-Za-z_$][\w.$-]*$/.test(word) && word !== 'alias');
