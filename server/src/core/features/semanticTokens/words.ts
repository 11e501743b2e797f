/** The words of a statement that name something, with what each is by the statement alone: no look at the rest of the file. */
import { firstFrom } from '../../base/firstFrom.ts';
import type { Steps } from '../../base/steps.ts';
import { listedMeanings, type Meaning, meaningAt, type NameSpace } from '../../index/nameMeaning.ts';
import { isInComment } from '../../index/nameUses.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Argument, Name, Statement, StatementData } from '../../syntax/statements.ts';

/** `attribute` where only one can stand; `type` may be either. `parameter` is `$1` and its like. */
export type WordKind = NameSpace | 'attribute' | 'interface' | 'template' | 'parameter';

export interface Word {
  /** Relative to the statement. */
  readonly start: number;
  readonly length: number;
  readonly kind: WordKind;
  readonly role: Meaning['role'];
  /** What to look up; empty for a part of a name that a macro completes. */
  readonly name: string;
  /** The same for words that are looked up alike. */
  readonly key: string;
}

/** Statements that did not change keep their data, which know their text. */
const known = new WeakMap<StatementData, readonly Word[]>();

/** The words of the statement at `index` that are not in a statement inside of it, in their order; no step if they are known. */
export function* ownWordSteps(file: SourceFile, index: number): Steps<readonly Word[]> {
  const { data } = file.statements[index]!;
  let words = known.get(data);
  if (!words) {
    yield;
    words = yield* readWords(file, index);
    known.set(data, words);
  }
  return words;
}

/** A dot or dash is part of a name between two of its characters, as in checkpolicy's scanner. */
const NAME = /(?<![\w$]|[\w$][.-])(?:\$[*@#]|[A-Za-z_$])(?:\$[*@#]|[\w$])*(?:[.-][\w$]+)*/g;
const PARAMETER = /\$(?:\d+|[*@#])/g;

/** A statement may have thousands. */
const WORDS_OF_A_STEP = 500;

function* readWords(file: SourceFile, index: number): Steps<Word[]> {
  const statement = file.statements[index]!;
  const text = file.text.slice(statement.start, statement.end);
  const alone = { ...file, text };
  const there = { ...statement, start: 0, end: text.length } as Statement;
  const certain = attributesIn(statement.data);
  const listed = listedMeanings(statement);
  const found: Word[] = [];
  let count = 0;
  for (const [from, to] of gapsOf(file.statements, index)) {
    let at = from - statement.start;
    for (;;) {
      if (++count % WORDS_OF_A_STEP === 0) yield;
      // Others read with the same pattern between the steps.
      NAME.lastIndex = at;
      const match = NAME.exec(text);
      if (!match || match.index >= to - statement.start) break;
      const start = match.index;
      at = NAME.lastIndex;
      const [name] = match;
      if (isInComment(file, statement.start + start)) continue;
      const meaning = listed.get(start) ?? meaningAt(alone, there, name, start);
      const kind = meaning && kindOf(statement, meaning, start, certain);
      if (kind) pushParts(found, name, start, kind, meaning.role);
    }
  }
  return found;
}

function kindOf(
  { data }: Statement,
  { space }: Meaning,
  start: number,
  attributes: ReadonlySet<number>,
): WordKind | undefined {
  // The switches of a build are no names of the policy.
  if (data.kind === 'ifdef' || data.kind === 'ifelse') return undefined;
  if (data.kind === 'interface' || data.kind === 'template') return space === 'macro' ? data.kind : undefined;
  if (data.kind === 'macro_call' && space === 'any') return isArgument(data.arguments, start) ? 'any' : undefined;
  if (data.kind === 'other' && data.node === 'expandattribute_statement') return 'attribute';
  return attributes.has(start) ? 'attribute' : space;
}

/** Where an argument is one name or a set of names; in others there may be prose. */
function isArgument(list: readonly Argument[], start: number): boolean {
  const found = list[firstFrom(list, ({ offset }) => offset > start) - 1];
  if (!found || start >= found.offset + found.text.length) return false;
  return found.isName || /^[~-]?\{[^{}`']*\}$/.test(found.text);
}

/** The offsets of names that can only be those of attributes. */
function attributesIn(data: StatementData): ReadonlySet<number> {
  const offsets = (names: readonly Name[]) => new Set(names.map(({ offset }) => offset));
  switch (data.kind) {
    case 'type_declaration':
    case 'typeattribute':
      return offsets(data.attributes);
    case 'attribute_declaration':
    case 'attribute_requirement':
      return offsets(data.names);
    default:
      return NONE;
  }
}

const NONE: ReadonlySet<number> = new Set();

/** `files_$1_t` as `files_`, `$1` and `_t`. */
function pushParts(found: Word[], name: string, start: number, kind: WordKind, role: Meaning['role']): void {
  let at = 0;
  for (const { 0: parameter, index } of name.matchAll(PARAMETER)) {
    push(at, index, kind, '');
    push(index, index + parameter.length, 'parameter', '');
    at = index + parameter.length;
  }
  push(at, name.length, kind, at === 0 ? name : '');

  function push(from: number, to: number, as: WordKind, lookedUp: string): void {
    if (from === to) return;
    const key = `${as} ${role} ${lookedUp}`;
    found.push({ start: start + from, length: to - from, kind: as, role, name: lookedUp, key });
  }
}

/** What of the statement at `index` is not in a statement inside of it; offsets in the file. */
function gapsOf(statements: readonly Statement[], index: number): [from: number, to: number][] {
  const { start, end } = statements[index]!;
  const gaps: [number, number][] = [];
  let from = start;
  for (let i = index + 1; i < statements.length && statements[i]!.start < end; i++) {
    const inner = statements[i]!;
    if (inner.start < from) continue;
    gaps.push([from, inner.start]);
    from = inner.end;
  }
  gaps.push([from, end]);
  return gaps;
}
