/** Where a file uses a name: text search for the word, then the statement around it says what the word is there. */
import { firstFrom } from '../base/firstFrom.ts';
import type { LineIndex } from '../base/lineIndex.ts';
import { remember } from '../base/remember.ts';
import { finish, type Steps } from '../base/steps.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { statementAt } from '../syntax/statementAt.ts';
import { type Meaning, meaningAt, meaningInComment, type NameSpace } from './nameMeaning.ts';

/** One use; offsets in the text of the file. */
export interface NameUse extends Meaning {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A file and where it uses the name that is looked for. */
export interface FileUses {
  readonly uri: string;
  readonly lines: LineIndex;
  /** True for an installed header, which nobody edits. */
  readonly isHeader: boolean;
  readonly uses: readonly NameUse[];
}

/** The name at `offset` of policy source or a file of contexts; undefined in prose, strings, numbers and keywords. */
export function nameUseAt(file: SourceFile, offset: number): NameUse | undefined {
  const { text } = file;
  let start = offset;
  let end = offset;
  while (isInside(text, start - 1)) start--;
  while (isInside(text, end)) end++;
  const name = text.slice(start, end);
  // No other rule means the same by it.
  return NAME.test(name) && name !== 'self' ? judge(file, name, start) : undefined;
}

/** All uses of the name in their order in the file, whatever they name; kept for the next who asks. */
export function nameUses(file: SourceFile, name: string): readonly NameUse[] {
  return finish(nameUseSteps(file, name));
}

/** The same in steps: a name may stand on every line. */
export function* nameUseSteps(file: SourceFile, name: string): Steps<readonly NameUse[]> {
  const byName = known(file);
  let found = byName.get(name);
  if (!found) {
    found = yield* useSteps(file, name, 0, file.text.length);
    if (byName.size >= MOST_NAMES) byName.clear();
    byName.set(name, found);
  }
  return found;
}

const known = remember((_: SourceFile) => new Map<string, readonly NameUse[]>());
const MOST_NAMES = 4;

/** Those that begin between two offsets. */
export function usesBetween(file: SourceFile, name: string, from: number, to: number): NameUse[] {
  return finish(useSteps(file, name, from, to));
}

function* useSteps(file: SourceFile, name: string, from: number, to: number): Steps<NameUse[]> {
  const found: NameUse[] = [];
  for (let at = findWord(file.text, name, from); at >= 0 && at < to; at = findWord(file.text, name, at + name.length)) {
    const use = judge(file, name, at);
    if (use) found.push(use);
    yield;
  }
  return found;
}

/** Where `name` stands as a word of its own in `text`, at `from` or later; -1 if nowhere. */
export function findWord(text: string, name: string, from: number): number {
  let at = text.indexOf(name, from);
  while (at >= 0 && (isInside(text, at - 1) || isInside(text, at + name.length))) {
    at = text.indexOf(name, at + name.length);
  }
  return at;
}

/** Those of `uses` that may name the same as one in `space` does. */
export function inSpace(uses: readonly NameUse[], space: NameSpace): NameUse[] {
  return uses.filter((use) => mayBeSame(use.space, space));
}

/**
 * The name space of `use`; for an argument that of the other uses of the name, a declaration first. What stands in the place of
 * a class or permission is a macro where only a macro is defined by that name.
 */
export function spaceOf(use: NameUse, others: readonly NameUse[]): NameSpace {
  if (use.space === 'class' || use.space === 'permission') {
    const declared = new Set(others.flatMap(({ role, space }) => (role === 'declared' ? space : [])));
    return declared.has('macro') && !declared.has(use.space) ? 'macro' : use.space;
  }
  if (use.space !== 'any') return use.space;
  let best: NameUse | undefined;
  for (const each of others) {
    if (each.space === 'any') continue;
    if (!best || WEIGHT[each.role] > WEIGHT[best.role]) best = each;
  }
  return best?.space ?? 'any';
}

const WEIGHT = { declared: 2, required: 1, used: 0 };

/** Classes and permissions may stand as a set that a macro names. */
function mayBeSame(a: NameSpace, b: NameSpace): boolean {
  if (a === b || a === 'any' || b === 'any') return true;
  const [one, other] = a === 'macro' ? [b, a] : [a, b];
  return other === 'macro' && (one === 'class' || one === 'permission');
}

const NAME = /^[A-Za-z_$][\w$.-]*$/;

/** True for a character of a name; a dot or dash is one between two others, as in checkpolicy's scanner. */
function isInside(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (isWord(code)) return true;
  return (code === DOT || code === DASH) && isWord(text.charCodeAt(at - 1)) && isWord(text.charCodeAt(at + 1));
}

const DOT = 0x2e;
const DASH = 0x2d;

/** True for a letter, a digit, `_` or `$`; false for the NaN that is no character. */
function isWord(code: number): boolean {
  const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return isLetter || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x24;
}

function judge(file: SourceFile, name: string, start: number): NameUse | undefined {
  if (file.kind === 'cil' || file.kind === 'commands') return undefined;
  const meaning = isInComment(file, start)
    ? meaningInComment(file.text, start)
    : meaningAt(file, statementAt(file, start), name, start);
  if (!meaning) return undefined;
  const { space, role, inCommand } = meaning;
  const end = start + name.length;
  return inCommand ? { space, role, inCommand, name, start, end } : { space, role, name, start, end };
}

/** Comments are in the order of the file. */
export function isInComment({ comments }: SourceFile, offset: number): boolean {
  const before = comments[firstFrom(comments, ({ start }) => start > offset) - 1];
  return before !== undefined && offset <= before.end;
}
