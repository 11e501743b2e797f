/**
 * What becomes of the verdicts on names when a few rules and calls come or go: most keys change no name that is in scope, and
 * then what was out of scope still is, and nothing else.
 */
import { firstFrom } from '../../base/firstFrom.ts';
import { finish } from '../../base/steps.ts';
import { type Brought, broughtBy } from '../../index/broughtNames.ts';
import type { Policy } from '../../index/policy.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { type LineChange, lineChange, type Version, versionOf } from '../lineChange.ts';
import type { StatementOf } from '../rule.ts';
import { areMacrosSameNow } from '../unusedMacros.ts';
import { typeNames } from '../wakes.ts';
import { isBrought } from './broughtTogether.ts';
import type { NameKind } from './declaredNames.ts';
import { chain, type NameScope, type NameScopes, nameScopes } from './nameScopes.ts';
import { judgeMissing, missingNames, type OutOfScope, usesOf } from './outOfScope.ts';
import { isGiven } from './usedNames.ts';

/** The verdicts on one version of a file. */
interface Judged {
  readonly version: Version;
  readonly macros: object;
  readonly others: object;
  /** Where a name is known hangs on what calls of the file make, and so on the policy. */
  readonly policy: WeakRef<Policy>;
  readonly found: readonly OutOfScope[];
  /** As they were when the names were judged: what declares and requires has not changed since. */
  readonly scopes: NameScopes;
  /** The optional blocks of that version, which those of any later one follow in number and order. */
  readonly optionals: readonly Statement[];
  /** What the calls of a scope bring now, where that has changed; their order does not matter. */
  readonly calls: ReadonlyMap<NameScope, readonly Brought[]>;
  /** Where the last of them was taken off, which a key often brings back. */
  readonly gap: number;
}

export interface Later {
  readonly found: readonly OutOfScope[];
  /** Where the same was out of scope before it, but for what is gone. */
  readonly change?: LineChange;
}

/** By what one version of a file hands on to the next. */
const known = new WeakMap<object, Judged>();

export function keepVerdicts(policy: Policy, file: SourceFile, scopes: NameScopes, found: readonly OutOfScope[]): void {
  keep(policy, file, { found, scopes, optionals: statementsOfKind(file, 'optional'), calls: new Map(), gap: 0 });
}

function keep(
  policy: Policy,
  file: SourceFile,
  judged: Omit<Judged, 'version' | 'macros' | 'others' | 'policy'>,
): void {
  if (!file.walked || !policy.isWhole) return;
  known.set(file.walked.cache, {
    ...judged,
    version: versionOf(file),
    macros: policy.macros,
    others: policy.others(file.uri),
    policy: new WeakRef(policy),
  });
}

/** The verdicts on `file`; undefined where its names have to be judged anew. */
export function laterVerdicts(snapshot: Snapshot, file: SourceFile): Later | undefined {
  const { policy } = snapshot;
  const before = file.walked && known.get(file.walked.cache);
  if (!before || !policy.isWhole || before.others !== policy.others(file.uri)) return undefined;
  if (!areMacrosSameNow(before.macros, snapshot, file)) return undefined;
  const change = lineChange(before.version, file);
  if (!change || change.gone.length + change.come.length > MOST) return undefined;
  const changed = [...change.gone, ...change.come];
  if (changed.length > 0 && changed.every(isTypeOfModule)) return afterTypes(snapshot, file, before, change);
  if (!changed.every(isPlain)) return undefined;
  const gone = broughtByThem(policy, file, change.gone);
  const come = broughtByThem(policy, file, change.come);
  const scope = scopeOf(before, file, changed);
  if (!gone || !come || !scope) return undefined;
  const { calls, gap } = callsAfter(before, scope, gone, come);
  const isThere = (name: string, kinds: readonly NameKind[]) =>
    [...chain(scope)].some(
      (each) =>
        each.names.get(name)?.some(({ kind }) => kinds.includes(kind)) ||
        isBrought(calls.get(each) ?? each.calls, name, kinds),
    );
  for (const { names } of gone) {
    for (const [name, kinds] of names) for (const kind of kinds) if (!isThere(name, [kind])) return undefined;
  }
  for (const statement of change.come) {
    if (
      !usesOf(statement, file).every(({ name, kinds }) => isGiven(name.text, kinds, file) || isThere(name.text, kinds))
    )
      return undefined;
  }
  if (before.found.length > 0 && before.policy.deref() !== policy) return undefined;
  if (before.found.some((each) => isMended(each, come))) return undefined;
  const found = moved(policy, file, before, change);
  if (!found) return undefined;
  keep(policy, file, { ...before, found, calls, gap });
  return { found, change };
}

/** What more calls bring takes longer to compare than to judge. */
const MOST = 8;

const isPlain = ({ kind, broken }: Statement) => !broken && (kind === 'av_rule' || kind === 'macro_call');

const isTypeOfModule = ({ kind, broken, block }: Statement) => !broken && !block && kind === 'type_declaration';

/** Types that came or went: only what speaks of them is judged anew, and what was out of scope before. */
function afterTypes(snapshot: Snapshot, file: SourceFile, before: Judged, change: LineChange): Later | undefined {
  const scopes = nameScopes(snapshot.policy, file);
  const last = moved(snapshot.policy, file, before, change);
  if (!last) return undefined;
  const names = [...change.gone, ...change.come].flatMap(({ data }) =>
    data.kind === 'type_declaration' ? typeNames(data) : [],
  );
  const again = new Set([...change.come, ...last.map(({ statement }) => statement), ...statementsWith(file, names)]);
  const missing = missingNames(file);
  const found: OutOfScope[] = [];
  for (const statement of file.statements) {
    if (!again.has(statement) || missing(scopes.of(statement), usesOf(statement, file)).length === 0) continue;
    found.push(...finish(judgeMissing(snapshot, file, statement, scopes, missing)));
  }
  keepVerdicts(snapshot.policy, file, scopes, found);
  return before.found.length + found.length === 0 ? { found, change } : { found };
}

/** All in whose text one of the words is, with the blocks around them. */
function* statementsWith({ text, statements }: SourceFile, words: readonly string[]): Iterable<Statement> {
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const next = firstFrom(statements, ({ start }) => start > at);
      for (let each = statements[next - 1]; each; each = each.block) if (each.end > at) yield each;
    }
  }
}

/** The scope that the statements stand in, all in one block; undefined in a macro. */
function scopeOf(before: Judged, file: SourceFile, statements: readonly Statement[]): NameScope | undefined {
  const [first] = statements;
  let block = first?.block;
  while (block && block.kind !== 'optional') {
    if (MACROS.has(block.kind)) return undefined;
    block = block.block;
  }
  if (!block || !first) return before.scopes.all.find((each) => !each.block);
  if (isInMacro(block)) return undefined;
  // The block is one of this version, or of the one before where all statements went.
  const here = statementsOfKind(file, 'optional').indexOf(block as StatementOf<'optional'>);
  const at = here >= 0 ? here : optionalsOf(before.version).indexOf(block);
  return at < 0 ? undefined : before.scopes.of({ ...first, block: before.optionals[at] });
}

const MACROS: ReadonlySet<Statement['kind']> = new Set(['interface', 'template', 'define', 'macro_call']);
const isInMacro = ({ block }: Statement): boolean =>
  block !== undefined && (MACROS.has(block.kind) || isInMacro(block));
const optionalsOf = ({ statements }: Version) => statements.filter(({ kind }) => kind === 'optional');

/** What the calls among some statements bring; undefined where that is not known, or they declare something. */
function broughtByThem(policy: Policy, file: SourceFile, statements: readonly Statement[]): Brought[] | undefined {
  const found: Brought[] = [];
  for (const { data } of statements) {
    if (data.kind !== 'macro_call') continue;
    const brought = broughtBy(policy, file.uri, data);
    if (!brought.isWhole || brought.unknown.length > 0 || brought.declared.size > 0) return undefined;
    found.push(brought);
  }
  return found;
}

function callsAfter(
  before: Judged,
  scope: NameScope,
  gone: readonly Brought[],
  come: readonly Brought[],
): Pick<Judged, 'calls' | 'gap'> {
  let { calls, gap } = before;
  if (gone.length + come.length === 0) return { calls, gap };
  const now = [...(calls.get(scope) ?? scope.calls)];
  for (const each of gone) {
    gap = now.indexOf(each);
    if (gap >= 0) now.splice(gap, 1);
  }
  now.splice(Math.max(0, Math.min(gap, now.length)), 0, ...come);
  calls = new Map(calls).set(scope, now);
  return { calls, gap };
}

/** True if a call that came brings the name. */
function isMended({ use }: OutOfScope, come: readonly Brought[]): boolean {
  return come.some(({ names }) => names.has(use.name.text));
}

/** What was found before on the statements that are still there; undefined where it speaks of another place of the file. */
function moved(
  policy: Policy,
  file: SourceFile,
  { version, found }: Judged,
  { gone, come, above }: LineChange,
): readonly OutOfScope[] | undefined {
  const still: OutOfScope[] = [];
  for (const { statement, use, elsewhere, compiler } of found) {
    if (gone.includes(statement)) continue;
    if (elsewhere?.by === 'block') return undefined;
    const at = placeOf(version.statements, statement);
    const now = file.statements[at < above ? at : at + come.length - gone.length]!;
    still.push({
      statement: now,
      use,
      elsewhere,
      compiler,
      get scope() {
        return nameScopes(policy, file).of(now);
      },
    });
  }
  return still;
}

/** Statements that begin at one place stand beside each other. */
function placeOf(statements: readonly Statement[], statement: Statement): number {
  return statements.indexOf(
    statement,
    firstFrom(statements, ({ start }) => start >= statement.start),
  );
}
