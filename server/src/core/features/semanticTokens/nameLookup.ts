/** What a name is by what its file and the files around it declare. */
import type { Declaration } from '../../index/declarations.ts';
import type { Located } from '../../index/definitionTable.ts';
import type { SymbolIndex } from '../../index/symbolIndex.ts';
import { isKnownClass } from '../../knowledge/classes.ts';
import { classSetNames, permissionSet, permissionSetNames } from '../../knowledge/permissionSets.ts';
import type { TokenModifier, TokenType } from '../semanticTokens.ts';
import type { Word, WordKind } from './words.ts';

export interface Token {
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/**
 * The function that says what token a word gets; undefined where that is not known.
 * @param here what the file itself declares and requires
 */
export function nameLookup(here: ReadonlyMap<string, WordKind>, index: SymbolIndex): (word: Word) => Token | undefined {
  const known = new Map<string, Token | null>();
  return (word) => {
    const before = known.get(word.key);
    if (before !== undefined) return before ?? undefined;
    const token = read(word);
    known.set(word.key, token ?? null);
    return token;
  };

  function read({ kind, role, name }: Word): Token | undefined {
    if (kind === 'parameter') return PARAMETER;
    if (name === 'self') return undefined;
    const declaration = role === 'declared' ? (['declaration'] as const) : NONE;
    switch (kind) {
      case 'interface':
        return { type: 'function', modifiers: [...declaration, ...ofDefinitions(index.find(name))] };
      case 'template':
        return { type: 'macro', modifiers: [...declaration, ...ofDefinitions(index.find(name))] };
      case 'macro':
        return role === 'declared'
          ? { type: 'macro', modifiers: [...declaration, ...ofDefinitions(index.find(name))] }
          : called(name);
      case 'class':
      case 'permission':
        if (mayBeSet(name)) return setOf(kind, name);
        return setOf(kind, name) ?? { type: kind === 'class' ? 'class' : 'property', modifiers: declaration };
      case 'type':
        return { type: TOKENS[declared(name) === 'attribute' ? 'attribute' : 'type']!, modifiers: declaration };
      case 'any':
        return name === '' ? undefined : argument(name);
      default:
        return { type: TOKENS[kind]!, modifiers: declaration };
    }
  }

  /** A call. */
  function called(name: string): Token | undefined {
    const found = index.find(name);
    const kind = found[0]?.definition.kind;
    return kind && { type: kind === 'interface' ? 'function' : 'macro', modifiers: ofDefinitions(found) };
  }

  /** A macro in the place of classes or permissions. */
  function setOf(kind: 'class' | 'permission', name: string): Token | undefined {
    const found = index.find(name);
    if (found[0]?.definition.kind === 'define') return { type: 'macro', modifiers: ofDefinitions(found) };
    return isBundledSet(kind, name) ? BUNDLED_SET : undefined;
  }

  function argument(name: string): Token | undefined {
    const kind = declared(name);
    if (kind) return { type: TOKENS[kind]!, modifiers: NONE };
    if (isKnownClass(name)) return { type: 'class', modifiers: NONE };
    return setOf('permission', name) ?? setOf('class', name);
  }

  /** By the file itself, else by the first file that declares it. */
  function declared(name: string): WordKind | undefined {
    const own = here.get(name);
    if (own && TOKENS[own]) return own;
    const [first] = index.declared(name);
    return first && KINDS[first.declaration.kind];
  }
}

function ofDefinitions(found: readonly Located[]): TokenModifier[] {
  const modifiers: TokenModifier[] = [];
  if (found.length > 0 && found.every(({ definition }) => definition.deprecated)) modifiers.push('deprecated');
  if (found[0]?.origin === 'headers') modifiers.push('defaultLibrary');
  return modifiers;
}

const NONE: readonly TokenModifier[] = [];
const BUNDLED_SET: Token = { type: 'macro', modifiers: ['defaultLibrary'] };
const CLASS_SETS = new Set(classSetNames());
const PERMISSION_SETS = new Set(permissionSetNames());

function isBundledSet(kind: 'class' | 'permission', name: string): boolean {
  if (kind === 'class') return CLASS_SETS.has(name);
  return PERMISSION_SETS.has(name) || (name.startsWith('all_') && permissionSet(name) !== undefined);
}

/** True for what may be a macro though the index knows none of the name. */
function mayBeSet(name: string): boolean {
  return name === '' || /_(perms|class_set)$/.test(name);
}

const PARAMETER: Token = { type: 'parameter', modifiers: NONE };

const TOKENS: { readonly [kind in WordKind]?: TokenType } = {
  type: 'type',
  attribute: 'interface',
  role: 'enum',
  user: 'struct',
  boolean: 'variable',
  class: 'class',
  module: 'namespace',
};

const KINDS: { readonly [kind in Declaration['kind']]: WordKind } = {
  type: 'type',
  attribute: 'attribute',
  boolean: 'boolean',
  role: 'role',
  'role attribute': 'role',
};
