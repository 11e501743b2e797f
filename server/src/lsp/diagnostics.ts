/** Turns findings into LSP diagnostics and sends them: after each change, once the messages at hand are read. */
import { type Connection, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
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

interface Judged extends Pick<Snapshot, 'ports' | 'sysctls'> {
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
    // A finding depends on its file, the port data and the settings; other open files may change.
    if (kept?.ports === snapshot.ports && kept.sysctls === snapshot.sysctls && kept.rules === rules)
      return kept.findings;
    const result = lint(snapshot, file, rules);
    for (const { rule, error } of result.failures) log.error(`rule ${rule} on ${file.uri}: ${describeError(error)}`);
    const { findings } = result;
    results.set(file, { ports: snapshot.ports, sysctls: snapshot.sysctls, rules, findings });
    return findings;
  }

  function publishWaiting(): void {
    scheduled = false;
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

  function send(uri: string, version: number | undefined, list: Diagnostic[]): void {
    const message = { uri, ...(version !== undefined && { version }), diagnostics: list };
    // The same marks once more would tell nothing, and VS Code closes an open list of fixes over them.
    const text = JSON.stringify(message);
    if (sent.get(uri) === text) return;
    sent.set(uri, text);
    connection.sendDiagnostics(message).catch((error) => log.error(`diagnostics of ${uri}: ${describeError(error)}`));
  }
}

/** A finding as LSP has it; its code links to the rule's page. */
export function asDiagnostic(finding: Finding, rulePages: string | undefined): Diagnostic {
  const { range, rule, severity, message, related } = finding;
  return {
    range,
    severity: SEVERITIES[severity],
    source: 'portcon',
    code: rule,
    ...(rulePages && { codeDescription: { href: `${rulePages}${rule}.md` } }),
    message,
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
