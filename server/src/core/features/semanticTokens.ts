/** What each name of a file is, as LSP's semantic tokens: a type or an attribute, a class, an interface, a parameter. */
import type { SemanticTokensLegend } from 'vscode-languageserver-types';
import { finish, type Steps } from '../base/steps.ts';
import type { SymbolIndex } from '../index/symbolIndex.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { nameLookup } from './semanticTokens/nameLookup.ts';
import { ownWords, type Word } from './semanticTokens/words.ts';

/**
 * Standard names of LSP 3.18, so that every theme has a colour for each. `interface` is an attribute, `enum` a role, `struct`
 * a user, `function` an interface, `macro` a template, a define or one of the sets that they name.
 */
const TYPES = [
  'namespace',
  'type',
  'interface',
  'class',
  'property',
  'enum',
  'struct',
  'variable',
  'function',
  'macro',
  'parameter',
] as const;
export type TokenType = (typeof TYPES)[number];

const MODIFIERS = ['declaration', 'deprecated', 'defaultLibrary'] as const;
export type TokenModifier = (typeof MODIFIERS)[number];

export const SEMANTIC_TOKENS_LEGEND: SemanticTokensLegend = {
  tokenTypes: [...TYPES],
  tokenModifiers: [...MODIFIERS],
};

/**
 * The tokens of policy source in the encoding of LSP; none for CIL and file contexts. A name of which nobody knows what it is
 * has no token.
 * @param part only the statements that touch it
 */
export function semanticTokens(
  file: SourceFile,
  index: SymbolIndex,
  part: { readonly start: number; readonly end: number } = { start: 0, end: file.text.length },
): number[] {
  return finish(semanticTokenSteps(file, index, part));
}

/** The same in steps: a statement is read once, and what is read is kept. */
export function* semanticTokenSteps(
  file: SourceFile,
  index: SymbolIndex,
  part: { readonly start: number; readonly end: number } = { start: 0, end: file.text.length },
): Steps<number[]> {
  if (!file.tree || file.kind === 'fc') return [];
  const words: Placed[] = [];
  const here = new Map<string, Word['kind']>();
  for (const [i, { start }] of file.statements.entries()) {
    if (i % STEP === 0) yield;
    for (const word of ownWords(file, i)) {
      words.push({ at: start + word.start, word });
      if (word.role !== 'used' && word.name !== '') takeIn(here, word);
    }
  }
  // The opening and the arms of a block stand around what it holds.
  words.sort((a, b) => a.at - b.at);
  return encode(file, words, part, nameLookup(here, index));
}

/** Statements in one step. */
const STEP = 64;

/** A class may have the name of a type; it is the type that macros take as an argument. */
function takeIn(here: Map<string, Word['kind']>, { name, kind }: Word): void {
  const before = here.get(name);
  if (kind !== 'permission' && (before === undefined || before === 'class')) here.set(name, kind);
}

interface Placed {
  readonly at: number;
  readonly word: Word;
}

const TYPE_NUMBERS = new Map<string, number>(TYPES.map((name, i) => [name, i]));
const MODIFIER_BITS = new Map<string, number>(MODIFIERS.map((name, i) => [name, 1 << i]));

/** Five numbers for each: lines and characters since the one before, length, type, modifiers. */
function encode(
  { lines }: SourceFile,
  words: readonly Placed[],
  part: { readonly start: number; readonly end: number },
  lookUp: ReturnType<typeof nameLookup>,
): number[] {
  const data: number[] = [];
  let line = 0;
  let lastLine = 0;
  let lastCharacter = 0;
  let end = 0;
  for (const { at, word } of words) {
    if (at < end || at + word.length <= part.start || at >= part.end) continue;
    const found = lookUp(word);
    if (!found) continue;
    while (line + 1 < lines.lineCount && lines.lineStart(line + 1) <= at) line++;
    const character = at - lines.lineStart(line);
    const modifiers = found.modifiers.reduce((bits, name) => bits | MODIFIER_BITS.get(name)!, 0);
    data.push(line - lastLine, line === lastLine ? character - lastCharacter : character, word.length);
    data.push(TYPE_NUMBERS.get(found.type)!, modifiers);
    lastLine = line;
    lastCharacter = character;
    end = at + word.length;
  }
  return data;
}
