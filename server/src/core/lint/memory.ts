/**
 * What a look at a file leaves for the next one. A rule says the same again as long as what came and went since does not matter
 * to it, and all else is as it was.
 */
import type { Range } from 'vscode-languageserver-types';
import type { Steps } from '../base/steps.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { type LineChange, lineChange, type Version, versionOf } from './lineChange.ts';
import type { RuleSettings } from './lint.ts';
import type { FileInWorld, Report, Rule } from './rule.ts';
import { areMacrosSame } from './unusedMacros.ts';

export interface LintMemory {
  last: Look | undefined;
  /** The last look at a version without an error. */
  sound: Look | undefined;
}

/** What each rule that came to its end reported, also where the user silences it. */
export type Said = ReadonlyMap<Rule, readonly Report[]>;

/** A look that came to its end. */
interface Look {
  readonly version: Version;
  readonly world: World;
  readonly said: Said;
}

/** What findings depend on beside their file. Other files are held weakly, since their old versions are long. */
interface World extends Pick<Snapshot, 'ports' | 'sysctls'> {
  readonly settings: RuleSettings;
  readonly loading: boolean;
  readonly macros: object;
  readonly others: object;
  readonly isWhole: boolean;
  readonly hasBase: boolean;
  readonly open: readonly WeakRef<SourceFile>[];
}

export const newMemory = (): LintMemory => ({ last: undefined, sound: undefined });

/** What more calls give takes longer to find out than to ask the rules. */
const MOST = 8;

const NOTHING: Said = new Map();
const NONE: readonly Report[] = [];

/** The rules that need not be asked about `file`, with what they say of it now: nothing has changed for them. */
export function* sayAgain(
  memory: LintMemory,
  snapshot: Snapshot,
  file: SourceFile,
  settings: RuleSettings,
): Steps<Said> {
  const hasError = file.tree?.rootNode.hasError ?? true;
  const look = hasError ? memory.last : memory.sound;
  if (!file.tree || !look) return NOTHING;
  // In steps, since others ask for the same at once.
  const areSame = yield* areMacrosSame(look.world.macros, snapshot, file);
  if (!areSame || !isSame(look.world, worldOf(snapshot, file, settings))) return NOTHING;
  const change = lineChange(look.version, file);
  if (!change || change.gone.length + change.come.length > MOST) return NOTHING;
  const isNews = hasError !== look.version.hasError;
  const again = new Map<Rule, readonly Report[]>();
  for (const [rule, reports] of look.said) {
    if (!rule.wakes || (rule.asksForErrors && isNews) || (rule.local && reports.length > 0)) continue;
    const now = reports.length === 0 ? NONE : moveReports(reports, change, file);
    if (now && (yield* isAsleep(rule, change, { file, snapshot }))) again.set(rule, now);
    yield;
  }
  return again;
}

/** A rule that throws here throws again where it is asked, and is told of there. */
function* isAsleep(rule: Rule, change: LineChange, world: FileInWorld): Steps<boolean> {
  try {
    const wakes = rule.wakes?.(change, world);
    return (typeof wakes === 'object' ? yield* wakes : wakes) === false;
  } catch {
    return false;
  }
}

/** Keeps what was said; of a file without errors also for when those are gone that come next. */
export function keepLook(
  memory: LintMemory,
  snapshot: Snapshot,
  file: SourceFile,
  settings: RuleSettings,
  said: Said,
): void {
  const kept = [...said].map(([rule, reports]) => [rule, reports.map(withoutFixes)] as const);
  memory.last = { version: versionOf(file), world: worldOf(snapshot, file, settings), said: new Map(kept) };
  if (!memory.last.version.hasError) memory.sound = memory.last;
}

/** Fixes are edits of the file as it is, and would keep it and all open files alive. */
const withoutFixes = (report: Report): Report => (report.fixes ? { ...report, fixes: NO_FIXES } : report);
const NO_FIXES = () => [];

/** Undefined where one of the reports is about the changed lines, or has the number of a line in its words. */
function moveReports(reports: readonly Report[], change: LineChange, { uri }: SourceFile): Report[] | undefined {
  const moved: Report[] = [];
  for (const report of reports) {
    const range = moveRange(report.range, change);
    const related = report.related?.map((each) => {
      const there = each.uri === uri ? moveRange(each.range, change) : each.range;
      return there && { ...each, range: there };
    });
    if (!range || /\bline \d/.test(report.message) || related?.includes(undefined)) return undefined;
    moved.push({
      ...report,
      range,
      ...(related && { related: related.filter((each) => each !== undefined) }),
    });
  }
  return moved;
}

/** Undefined where it is on the changed lines. */
function moveRange(range: Range, { first, last, added }: LineChange): Range | undefined {
  const { start, end } = range;
  if (end.line < first) return range;
  if (start.line <= last) return undefined;
  return { start: { ...start, line: start.line + added }, end: { ...end, line: end.line + added } };
}

function worldOf(
  { policy, ports, sysctls, provenance, files }: Snapshot,
  file: SourceFile,
  settings: RuleSettings,
): World {
  const { macros, isWhole, hasBase } = policy;
  const open: WeakRef<SourceFile>[] = [];
  for (const each of files.values()) if (each.uri !== file.uri) open.push(refTo(each));
  const loading = provenance.loading === true;
  return { ports, sysctls, settings, loading, macros, isWhole, hasBase, others: policy.others(file.uri), open };
}

const refs = new WeakMap<SourceFile, WeakRef<SourceFile>>();

/** The same reference to the same file, so that two can be compared. */
function refTo(file: SourceFile): WeakRef<SourceFile> {
  let ref = refs.get(file);
  if (!ref) {
    ref = new WeakRef(file);
    refs.set(file, ref);
  }
  return ref;
}

/** Whether the macros are the same is asked by itself. */
function isSame(a: World, b: World): boolean {
  const isSameList = a.open.length === b.open.length && a.open.every((each, i) => each === b.open[i]);
  return (
    isSameList &&
    a.settings === b.settings &&
    a.ports === b.ports &&
    a.sysctls === b.sysctls &&
    a.loading === b.loading &&
    a.others === b.others &&
    a.isWhole === b.isWhole &&
    a.hasBase === b.hasBase
  );
}
