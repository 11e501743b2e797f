/** What each name of a file is, as LSP's semantic tokens: a type or an attribute, a class, an interface, a parameter. */
import type { SemanticTokensLegend } from 'vscode-languageserver-types';
import { finish, noPause, type Pause, type Steps } from '../base/steps.ts';
import type { SymbolIndex } from '../index/symbolIndex.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { nameLookup } from './semanticTokens/nameLookup.ts';
import { ownWordSteps, type Word } from './semanticTokens/words.ts';

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
  part: Part = { start: 0, end: file.text.length },
): number[] {
  return finish(semanticTokenSteps(file, index, { part })).data;
}

/** Offsets in the text of a file. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** Which tokens are wanted. */
export interface Wanted {
  /** Only the statements that touch it; all where it is left out. */
  readonly part?: Part;
  /** Asked before a statement is read for the first time: from then on those that nobody has read are left out. */
  readonly isLate?: Pause;
}

export interface Tokens {
  readonly data: number[];
  /** False where statements were left out. */
  readonly isWhole: boolean;
}

/** The same in steps: a statement is read once, and what is read is kept for the next who asks. */
export function* semanticTokenSteps(file: SourceFile, index: SymbolIndex, wanted: Wanted = {}): Steps<Tokens> {
  if (!file.tree || file.kind === 'fc') return { data: [], isWhole: true };
  const { part = { start: 0, end: file.text.length }, isLate = noPause } = wanted;
  const words: Placed[] = [];
  const here = new Map<string, Word['kind']>();
  let isWhole = true;
  // What is asked for comes first; the kinds of its names are declared anywhere in the file.
  if (wanted.part) for (const i of touching(file, part)) yield* ownWordSteps(file, i);
  for (const [i, { start }] of file.statements.entries()) {
    if (i % STEP === 0) yield;
    const found = yield* until(isLate, ownWordSteps(file, i));
    if (!found) {
      isWhole = false;
      continue;
    }
    for (const word of found) {
      words.push({ at: start + word.start, word });
      if (word.role !== 'used' && word.name !== '') takeIn(here, word);
    }
  }
  // The opening and the arms of a block stand around what it holds.
  words.sort((a, b) => a.at - b.at);
  return { data: yield* encode(file, words, part, nameLookup(here, index)), isWhole };
}

/** The statements that touch a part of the file, by their index. */
function* touching({ statements }: SourceFile, part: Part) {
  for (const [i, { start, end }] of statements.entries()) if (start < part.end && end > part.start) yield i;
}

/** Undefined where it is late before the work is done. */
function* until<T>(isLate: Pause, steps: Steps<T>): Steps<T | undefined> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (isLate()) return undefined;
    yield;
  }
}

/** Statements, or words that are encoded, in one step. */
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
function* encode(
  { lines }: SourceFile,
  words: readonly Placed[],
  part: Part,
  lookUp: ReturnType<typeof nameLookup>,
): Steps<number[]> {
  const data: number[] = [];
  let line = 0;
  let lastLine = 0;
  let lastCharacter = 0;
  let end = 0;
  for (const [i, { at, word }] of words.entries()) {
    if (i % STEP === 0) yield;
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
