/**
 * Turns findings into LSP diagnostics and sends them: after each change, once the messages at hand are read. Looking at a
 * file of a megabyte takes many turns of the event loop, so that others are answered between them.
 */
import { type Connection, type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from 'vscode-languageserver';
import { giveUp, type Steps } from '../core/base/steps.ts';
import type { Policy } from '../core/index/policy.ts';
import { type LintResult, lintSteps, type RuleSettings } from '../core/lint/lint.ts';
import { type LintMemory, newMemory } from '../core/lint/memory.ts';
import type { Finding, Severity } from '../core/lint/rule.ts';
import { RULES } from '../core/lint/rules/all.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { describeError, type Log } from './guard.ts';
import { leftMessage, shownFindings } from './shownFindings.ts';
import type { Turns } from './turns.ts';

export interface Diagnostics {
  /** Looks at a file soon; several changes at once are looked at once. */
  schedule(uri: string): void;
  scheduleAll(): void;
  /** Takes the marks of a closed file away. */
  clear(uri: string): void;
  /** The findings of the file as it is now; none where they are not known after as long as a request may wait. */
  findings(file: SourceFile): Promise<readonly Finding[]>;
  /** Resolves once no open file waits to be read or judged, and at the latest after some milliseconds. */
  settled(milliseconds: number): Promise<void>;
}

/** What findings depend on beside their file; those of a script depend on the other open files too. */
interface Basis extends Pick<Snapshot, 'ports' | 'sysctls' | 'policy'> {
  readonly rules: RuleSettings;
  /** Weak, since old versions of long files hang on it. */
  readonly snapshot: WeakRef<Snapshot>;
}

interface Judged extends Basis {
  readonly findings: readonly Finding[];
}

/** A file that is being looked at. */
interface Look {
  readonly file: SourceFile;
  readonly basis: Basis;
  readonly steps: Steps<LintResult>;
}

/** The first turn does for most files; the turns of a long one are shorter, since more of them follow. */
const FIRST_MS = 40;
const SLICE_MS = 15;
/** How long nothing may be typed before the other open files are judged by a changed policy. */
const OTHERS_MS = 300;
/** Half of what a request may take. */
const WAIT_MS = 100;

export function diagnostics(
  connection: Connection,
  workspace: Workspace,
  turns: Turns,
  versions: ReadonlyMap<string, number>,
  rulePages: string | undefined,
): Diagnostics {
  const log: Log = connection.console;
  const waiting = new Set<string>();
  const results = new WeakMap<SourceFile, Judged>();
  /** The last message about each file. */
  const sent = new Map<string, string>();
  const looks = new Map<string, Look>();
  const memories = new Map<string, LintMemory>();
  let isScheduled = false;
  /** When the turn at hand ends. */
  let end = 0;
  const pause = () => Date.now() >= end;
  let wakers: (() => void)[] = [];
  let judged: Policy | undefined;
  let others: ReturnType<typeof setTimeout> | undefined;

  return { schedule, scheduleAll, clear, findings, settled };

  function schedule(uri: string): void {
    waiting.add(uri);
    // What a script says of a type depends on the modules that are open.
    for (const other of workspace.uris()) if (workspace.file(other)?.language) waiting.add(other);
    // After the messages that have arrived already, so that a burst of changes is looked at once.
    nextTurn(FIRST_MS);
  }

  function scheduleAll(): void {
    for (const uri of workspace.uris()) schedule(uri);
  }

  function clear(uri: string): void {
    waiting.delete(uri);
    dropLook(uri);
    memories.delete(uri);
    send(uri, undefined, []);
    sent.delete(uri);
  }

  function nextTurn(milliseconds: number): void {
    if (isScheduled) return;
    isScheduled = true;
    turns.later(() => judgeSlice(milliseconds));
  }

  function judgeSlice(milliseconds: number): void {
    isScheduled = false;
    end = Date.now() + milliseconds;
    followPolicy();
    // Nobody waits for a long file in a short one.
    for (const uri of [...waiting].sort((a, b) => lengthOf(a) - lengthOf(b))) {
      try {
        if (publish(uri) === 'not yet') break;
        waiting.delete(uri);
      } catch (error) {
        waiting.delete(uri);
        log.error(`diagnostics of ${uri}: ${describeError(error)}`);
      }
      if (pause()) break;
    }
    if (waiting.size > 0) nextTurn(SLICE_MS);
    wake();
  }

  function publish(uri: string): 'done' | 'not yet' {
    const file = workspace.file(uri);
    // A file that is being read is scheduled again when that is done; its marks stay until then.
    if (!file || workspace.isBeingRead(uri)) return 'done';
    const found = known(file) ?? judge(file);
    if (!found) return 'not yet';
    send(uri, versions.get(uri), asDiagnostics(found, rulePages));
    // Another file has changed since; a changed policy is followed by itself.
    return file.language && !known(file) ? 'not yet' : 'done';
  }

  /** The findings of `file` where they are known. */
  function known(file: SourceFile): readonly Finding[] | undefined {
    if (file.unchecked || (file.language && !workspace.readsCommands)) return [];
    const kept = results.get(file);
    const snapshot = workspace.snapshot();
    if (!kept || !isFollowed(kept) || kept.policy !== snapshot.policy) return undefined;
    return file.language && kept.snapshot.deref() !== snapshot ? undefined : kept.findings;
  }

  /** False where findings are to be thrown away, and looking at the file begins anew. */
  function isFollowed({ ports, sysctls, rules, policy }: Basis): boolean {
    const now = workspace.snapshot();
    // While the folders are read the policy changes all the time, and no finding hangs on it.
    const isSettled = policy === now.policy || !policy.isWhole;
    return isSettled && rules === workspace.rules && ports === now.ports && sysctls === now.sysctls;
  }

  /** Goes on looking at `file`; undefined where that takes another turn. */
  function judge(file: SourceFile): readonly Finding[] | undefined {
    const { uri } = file;
    let look = looks.get(uri);
    if (!look || look.file !== file || !isFollowed(look.basis)) {
      dropLook(uri);
      look = begin(file);
      looks.set(uri, look);
    }
    const { done, value } = look.steps.next();
    if (!done) return undefined;
    looks.delete(uri);
    const { findings: found, failures } = value;
    for (const { rule, error } of failures) log.error(`rule ${rule} on ${uri}: ${describeError(error)}`);
    results.set(file, { ...look.basis, findings: found });
    return found;
  }

  function begin(file: SourceFile): Look {
    const { rules } = workspace;
    const snapshot = workspace.snapshot();
    const { ports, sysctls, policy } = snapshot;
    const basis = { ports, sysctls, policy, rules, snapshot: new WeakRef(snapshot) };
    const memory = memories.get(file.uri) ?? newMemory();
    memories.set(file.uri, memory);
    return { file, basis, steps: lintSteps(snapshot, file, rules, pause, RULES, memory) };
  }

  function dropLook(uri: string): void {
    const look = looks.get(uri);
    looks.delete(uri);
    if (look) giveUp(look.steps);
  }

  function lengthOf(uri: string): number {
    return workspace.file(uri)?.text.length ?? 0;
  }

  async function findings(file: SourceFile): Promise<readonly Finding[]> {
    const { uri } = file;
    const late = Date.now() + WAIT_MS;
    if (workspace.file(uri) === file && !known(file)) schedule(uri);
    while (waiting.has(uri) && workspace.file(uri) === file && !known(file) && Date.now() < late)
      await new Promise<void>((resolve) => wakers.push(resolve));
    return known(file) ?? results.get(file)?.findings ?? [];
  }

  async function settled(milliseconds: number): Promise<void> {
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      wake();
    }, milliseconds);
    while (!isLate && (waiting.size > 0 || workspace.isReading)) await new Promise<void>((done) => wakers.push(done));
    clearTimeout(late);
  }

  function wake(): void {
    const woken = wakers;
    wakers = [];
    for (const each of woken) each();
  }

  /** What is said of other files may change with the policy; who types in an interface waits for its own file alone. */
  function followPolicy(): void {
    const { policy } = workspace.snapshot();
    if (policy === judged) return;
    judged = policy;
    clearTimeout(others);
    others = setTimeout(scheduleAll, OTHERS_MS);
  }

  function send(uri: string, version: number | undefined, list: Diagnostic[]): void {
    const message = { uri, ...(version !== undefined && { version }), diagnostics: list };
    // The same marks once more would tell nothing, and VS Code closes an open list of fixes over them.
    const text = JSON.stringify(message);
    if (sent.get(uri) === text) return;
    sent.set(uri, text);
    connection.sendDiagnostics(message).catch((error) => log.error(`diagnostics of ${uri}: ${describeError(error)}`));
  }
}

function asDiagnostics(findings: readonly Finding[], rulePages: string | undefined): Diagnostic[] {
  const { shown, left } = shownFindings(findings);
  const list = shown.map((finding) => asDiagnostic(finding, rulePages));
  if (left > 0)
    list.push({ range: START, severity: SEVERITIES.information, source: 'portcon', message: leftMessage(left) });
  return list;
}

/** The first character of a file, at which VS Code marks the word. */
const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** A finding as LSP has it; its code links to the rule's page. */
export function asDiagnostic(finding: Finding, rulePages: string | undefined): Diagnostic {
  const { range, rule, severity, message, related, tag } = finding;
  return {
    range,
    severity: SEVERITIES[severity],
    source: 'portcon',
    code: rule,
    ...(rulePages && { codeDescription: { href: `${rulePages}${rule}.md` } }),
    message,
    ...(tag === 'deprecated' && { tags: [DiagnosticTag.Deprecated] }),
    ...(related &&
      related.length > 0 && {
        relatedInformation: related.map((other) => ({
          location: { uri: other.uri, range: other.range },
          message: other.message,
        })),
      }),
  };
}

const SEVERITIES: { readonly [S in Severity]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};
