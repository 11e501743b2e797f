/** `check --format json`: a stable form, version 1, with 1-based lines and columns. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Range } from 'vscode-languageserver-types';
import type { CheckedFile, CheckedFinding } from './lintFiles.ts';
import { type CliPorts, portsJson } from './ports.ts';

export function reportJson(files: readonly CheckedFile[], ports: CliPorts): string {
  return JSON.stringify(
    {
      version: 1,
      ports: portsJson(ports),
      files: files.length,
      findings: files.flatMap((file) => file.findings.map((finding) => findingJson(file, finding))),
    },
    undefined,
    2,
  );
}

function findingJson(file: CheckedFile, finding: CheckedFinding) {
  const { rule, severity, message, range, related, fixes } = finding;
  return {
    rule,
    severity,
    message,
    file: file.path,
    ...place(range),
    related: (related ?? []).map((other) => ({
      message: other.message,
      file: pathOf(other.uri, file),
      line: other.range.start.line + 1,
    })),
    fixes: fixes.map(({ title, edits, newFile }) => ({
      title,
      edits: edits.map((edit) => ({ file: file.path, ...place(edit.range), text: edit.newText })),
      ...(newFile && { newFile }),
    })),
  };
}

function place({ start, end }: Range) {
  return { line: start.line + 1, column: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
}

function pathOf(uri: string, file: CheckedFile): string {
  return uri === file.uri ? file.path : relative('.', fileURLToPath(uri));
}
