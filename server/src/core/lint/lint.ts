/** Runs all rules over one file: one pass over its statements, each rule guarded from the others. */
import type { Position, Range } from 'vscode-languageserver-types';
import { remember } from '../base/remember.ts';
import { finish, giveUp, noPause, type Pause, pausing, type Steps } from '../base/steps.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Statement, StatementData } from '../syntax/statements.ts';
import { keepLook, type LintMemory, newMemory, type Said, sayAgain } from './memory.ts';
import { portUseSteps } from './ports/portUses.ts';
import type { Finding, Report, Rule, RuleContext, Severity, Work } from './rule.ts';
import { RULES } from './rules/all.ts';
import { readSuppressions } from './suppressions.ts';
import { askConcerns, cleanStatements, concernsOf, vocabularyOf } from './vocabulary.ts';

/** What a user set for a rule, by its id. */
export type RuleSettings = { readonly [id: string]: Severity | 'off' };

/** A rule that threw. It is silent for this file; the others are not touched. */
export interface RuleFailure {
  readonly rule: string;
  readonly error: unknown;
}

export interface LintResult {
  /** In the order of the file. */
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
}

/** Looks at `file` once with `rules`; severities and silenced rules are the user's. */
export function lint(
  snapshot: Snapshot,
  file: SourceFile,
  settings: RuleSettings,
  rules: readonly Rule[] = RULES,
): LintResult {
  return finish(lintSteps(snapshot, file, settings, noPause, rules, 'no memory'));
}

/**
 * The same in steps. `file` must not change meanwhile.
 * @param remembered of the looks before at the same file, of which most is the same each time: what was found clean is not looked at
 * again. None for a file that is looked at once.
 */
export function* lintSteps(
  snapshot: Snapshot,
  file: SourceFile,
  settings: RuleSettings,
  pause: Pause,
  rules: readonly Rule[] = RULES,
  remembered: LintMemory | 'no memory' = newMemory(),
): Steps<LintResult> {
  const memory = remembered === 'no memory' ? undefined : remembered;
  const findings: Finding[] = [];
  const failures: RuleFailure[] = [];
  const suppressed = readSuppressions(file);
  if (pause()) yield;
  yield* readCommands();
  const wanted = (rule: Rule) =>
    settings[rule.id] !== 'off' &&
    !(rule.needsPorts && snapshot.provenance.loading) &&
    !(rule.needsPolicy && !snapshot.policy.isWhole) &&
    (file.kind !== 'cil' || rule.cil === true);
  const active: Active[] = rules.filter(wanted).map((rule) => ({ rule, context: contextOf(rule) }));
  const failed = new Set<Rule>();
  const again = memory ? yield* pausing(sayAgain(memory, snapshot, file, settings), pause) : NOTHING;
  const said = new Map(active.map(({ rule }): [Rule, Report[]] => [rule, []]));
  let reports = 0;
  // A word that stands for several ports, as in Ansible's lists, is judged for each and has one finding.
  const told = new Set<string>();

  const locals = active.filter(({ rule }) => memory && rule.local);
  const others = active.filter(({ rule }) => !memory || !rule.local);
  const concerns = memory ? concernsOf : askConcerns;
  const concerned = { locals: concerns(rulesOf(locals)), others: concerns(rulesOf(others)) };
  const clean = memory ? cleanStatements(vocabularyOf(snapshot, file), idsOf(locals)) : undefined;
  const awake = active.filter(({ rule }) => !again.has(rule));
  const awakeOf = remember((concerning: readonly number[]) =>
    concerning.flatMap((i) => (again.has(others[i]!.rule) ? [] : others[i]!)),
  );
  /** What the rules have still to do on the last statements. */
  const unfinished: { readonly rule: Rule; readonly steps: Steps<void> }[] = [];
  for (const { rule, context } of awake) if (rule.prepare) yield* stepsOf(rule, rule.prepare(context));
  for (const { rule, context } of active) {
    for (const report of again.get(rule) ?? []) context.report(fixedAnew(rule, report));
  }
  for (let i = 0; i < file.statements.length; i += VISITS) {
    if (pause()) yield;
    visitFrom(i, Math.min(i + VISITS, file.statements.length));
    for (let each = unfinished.shift(); each; each = unfinished.shift()) yield* stepsOf(each.rule, each.steps);
  }
  for (const { rule, context } of awake) {
    const { comment, file: whole } = rule;
    for (const [i, each] of comment ? file.comments.entries() : []) {
      if (i % VISITS === 0 && pause()) yield;
      guard(rule, () => comment?.(each, context));
    }
    if (pause()) yield;
    const steps = whole && guard(rule, () => whole(context));
    if (steps) yield* stepsOf(rule, steps);
  }
  if (memory) {
    for (const rule of failed) said.delete(rule);
    keepLook(memory, snapshot, file, settings, said);
  }
  const order = new Map(active.map(({ rule }, i) => [rule.id, i]));
  findings.sort((a, b) => compare(a, b) || order.get(a.rule)! - order.get(b.rule)!);
  return { findings, failures };

  /** Reads the long scripts in steps that rules ask for at once: this file, and those that are open beside it. */
  function* readCommands(): Steps<void> {
    for (const each of [file, ...snapshot.files.values()]) {
      if (!each.language) continue;
      const steps = portUseSteps(each);
      try {
        while (!steps.next().done) if (pause()) yield;
      } catch {
        // The rules that ask for it meet the same error, and it is told as theirs.
      }
    }
  }

  function visitFrom(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const statement = file.statements[i]!;
      // Of each statement the same few lists.
      const concerning = awakeOf(concerned.others(statement.data));
      for (let at = 0; at < concerning.length; at++) visit(concerning[at]!, statement);
      if (clean && !clean.has(statement.data)) visitLocally(statement, clean);
    }
  }

  function visit({ rule, context }: Active, statement: Statement): void {
    if (failed.has(rule)) return;
    const look = rule.statements![statement.kind] as (statement: Statement, context: RuleContext) => Work;
    try {
      const steps = look(statement, context);
      if (steps) begin(rule, steps);
    } catch (error) {
      fail(rule, error);
    }
  }

  /** Most of what is done in steps is done before anybody could be waiting for it. */
  function begin(rule: Rule, steps: Steps<void>): void {
    while (!steps.next().done) {
      if (!pause()) continue;
      unfinished.push({ rule, steps });
      return;
    }
  }

  /** A statement in which no local rule found anything is clean to all of them until its text or their world changes. */
  function visitLocally(statement: Statement, clean: WeakSet<StatementData>): void {
    const before = reports;
    for (const i of concerned.locals(statement.data)) visit(locals[i]!, statement);
    if (reports === before && failed.size === 0 && unfinished.length === 0) clean.add(statement.data);
  }

  function contextOf(rule: Rule): RuleContext {
    return {
      file,
      snapshot,
      report(report) {
        reports++;
        said.get(rule)?.push(report);
        if (suppressed(report.range.start.line, rule.id, rule.selint)) return;
        const { start, end } = report.range;
        const key = [rule.id, start.line, start.character, end.line, end.character, report.message].join(' ');
        if (told.has(key)) return;
        told.add(key);
        const set = settings[rule.id];
        const severity = set && set !== 'off' ? set : (report.severity ?? rule.severity);
        findings.push({ ...report, rule: rule.id, severity });
      },
      askAgain() {
        reports++;
      },
    };
  }

  /** The fixes of a finding are made again by its rule where it only says again what it said. */
  function fixedAnew(rule: Rule, report: Report): Report {
    if (!report.fixes) return report;
    const isIt = ({ range, message }: Finding) => message === report.message && isSameRange(range, report.range);
    return { ...report, fixes: () => lint(snapshot, file, {}, [rule]).findings.find(isIt)?.fixes?.() ?? [] };
  }

  function* stepsOf(rule: Rule, steps: Steps<void>): Steps<void> {
    if (failed.has(rule)) return giveUp(steps);
    try {
      yield* pausing(steps, pause);
    } catch (error) {
      fail(rule, error);
    }
  }

  /** What `run` returns; undefined where the rule throws or has thrown. */
  function guard<T>(rule: Rule, run: () => T): T | undefined {
    if (failed.has(rule)) return undefined;
    try {
      return run();
    } catch (error) {
      fail(rule, error);
      return undefined;
    }
  }

  function fail(rule: Rule, error: unknown): void {
    failed.add(rule);
    failures.push({ rule: rule.id, error });
  }
}

/** A rule that is on, with what it may look at. */
interface Active {
  readonly rule: Rule;
  readonly context: RuleContext;
}

const NOTHING: Said = new Map();
const rulesOf = (active: readonly Active[]) => active.map(({ rule }) => rule);
const idsOf = (active: readonly Active[]) => active.map(({ rule }) => rule.id).join(' ');

function compare({ range: a }: Finding, { range: b }: Finding): number {
  return a.start.line - b.start.line || a.start.character - b.start.character;
}

function isSameRange(a: Range, b: Range): boolean {
  return isSamePlace(a.start, b.start) && isSamePlace(a.end, b.end);
}

const isSamePlace = (a: Position, b: Position) => a.line === b.line && a.character === b.character;

/** The clock is looked at once in so many statements or comments. */
const VISITS = 16;
