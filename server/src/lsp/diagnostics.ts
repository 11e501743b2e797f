/** Turns findings into LSP diagnostics and sends them: after each change, once the messages at hand are read. */
import { type Connection, type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Policy } from '../core/index/policy.ts';
import { lint, type RuleSettings } from '../core/lint/lint.ts';
import type { Finding, Severity } from '../core/lint/rule.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { describeError, type Log } from './guard.ts';

export interface Diagnostics {
  /** Looks at a file soon; several changes at once are looked at once. */
  schedule(uri: string): void;
  scheduleAll(): void;
  /** Takes the marks of a closed file away. */
  clear(uri: string): void;
  /** The findings of the file as it is now. */
  findings(file: SourceFile): readonly Finding[];
}

/** How long nothing may be typed before the other open files are judged by a changed policy. */
const OTHERS_MS = 300;

interface Judged extends Pick<Snapshot, 'ports' | 'sysctls' | 'policy'> {
  readonly rules: RuleSettings;
  readonly findings: readonly Finding[];
}

export function diagnostics(
  connection: Connection,
  workspace: Workspace,
  versions: ReadonlyMap<string, number>,
  rulePages: string | undefined,
): Diagnostics {
  const log: Log = connection.console;
  const waiting = new Set<string>();
  const results = new WeakMap<SourceFile, Judged>();
  /** The last message about each file. */
  const sent = new Map<string, string>();
  let scheduled = false;
  let judged: Policy | undefined;
  let others: ReturnType<typeof setTimeout> | undefined;

  return { schedule, scheduleAll, clear, findings };

  function schedule(uri: string): void {
    waiting.add(uri);
    // What a script says of a type depends on the modules that are open.
    for (const other of workspace.uris()) if (workspace.file(other)?.language) waiting.add(other);
    if (scheduled) return;
    scheduled = true;
    // After the messages that have arrived already, so that a burst of changes is looked at once.
    setTimeout(publishWaiting, 0);
  }

  function scheduleAll(): void {
    for (const uri of workspace.uris()) schedule(uri);
  }

  function clear(uri: string): void {
    waiting.delete(uri);
    send(uri, undefined, []);
    sent.delete(uri);
  }

  function findings(file: SourceFile): readonly Finding[] {
    if (file.unchecked) return [];
    const snapshot = workspace.snapshot();
    const { rules } = workspace;
    if (file.language && !workspace.readsCommands) return [];
    const kept = file.language ? undefined : results.get(file);
    // A finding depends on its file, the port data, the policy and the settings; else other open files may change.
    if (kept && kept.rules === rules && isSame(kept, snapshot)) return kept.findings;
    const result = lint(snapshot, file, rules);
    for (const { rule, error } of result.failures) log.error(`rule ${rule} on ${file.uri}: ${describeError(error)}`);
    const { findings } = result;
    const { ports, sysctls, policy } = snapshot;
    results.set(file, { ports, sysctls, policy, rules, findings });
    return findings;
  }

  function publishWaiting(): void {
    scheduled = false;
    followPolicy();
    const uris = [...waiting];
    waiting.clear();
    for (const uri of uris) {
      const file = workspace.file(uri);
      if (!file) continue;
      try {
        send(
          uri,
          versions.get(uri),
          findings(file).map((finding) => asDiagnostic(finding, rulePages)),
        );
      } catch (error) {
        log.error(`diagnostics of ${uri}: ${describeError(error)}`);
      }
    }
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

const isSame = (a: Omit<Judged, 'rules' | 'findings'>, b: Snapshot) =>
  a.ports === b.ports && a.sysctls === b.sysctls && a.policy === b.policy;

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
