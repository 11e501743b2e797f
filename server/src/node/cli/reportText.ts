/** `check --format text`: each finding with its line of source and its first fix, then one line of totals. */
import pc from 'picocolors';
import { LineIndex } from '../../core/base/lineIndex.ts';
import type { Severity } from '../../core/lint/rule.ts';
import type { CheckedFile, CheckedFinding } from './lintFiles.ts';
import { type CliPorts, portsLine } from './ports.ts';
import { outputWidth, wrap } from './wrap.ts';

const COLOURS: { readonly [S in Severity]: (text: string) => string } = {
  error: pc.red,
  warning: pc.yellow,
  information: pc.blue,
  hint: pc.dim,
};

export function reportText(files: readonly CheckedFile[], ports: CliPorts, seconds: number): string {
  const width = outputWidth();
  const blocks = files.flatMap((file) => {
    const lines = new LineIndex(file.text);
    return file.findings.map((finding) => findingBlock(file, lines, finding, width));
  });
  return [...blocks, totals(files, ports, seconds, width)].join('\n');
}

function findingBlock(file: CheckedFile, lines: LineIndex, finding: CheckedFinding, width: number): string {
  const { range, severity, message, rule } = finding;
  const { line, character } = range.start;
  const place = `${visible(file.path)}:${line + 1}:${character + 1}`;
  const head = `${place}  ${severity}  `;
  const [first, ...rest] = wrap(`${visible(message)}  ${rule}`, width, head.length);
  const colour = COLOURS[severity];
  const paint = (text: string) => (text.endsWith(rule) ? `${text.slice(0, -rule.length)}${pc.dim(rule)}` : text);
  const out = [`${pc.bold(place)}  ${colour(severity)}  ${paint(first!)}`, ...rest.map((text) => `    ${paint(text)}`)];
  out.push(
    ...excerpt(lines, finding, width).map(
      ([gutter, text]) => `${pc.dim(gutter)}${gutter.trim() === '│' ? colour(text) : text}`,
    ),
  );
  const fix = finding.fixes[0];
  if (fix) out.push(`       ${pc.green('fix')}: ${visible(fix.title)}`);
  return `${out.join('\n')}\n`;
}

/** The line of the finding and the marks under it, cut around the marks where it is too long. */
function excerpt(lines: LineIndex, { range }: CheckedFinding, width: number): [string, string][] {
  const { line } = range.start;
  const room = width - 9;
  const whole = lines.line(line);
  // Of a line of megabytes only this can be seen.
  const hidden = Math.max(0, range.start.character - room - CONTEXT);
  const text = whole.slice(hidden, range.start.character + 2 * room);
  const from = range.start.character - hidden;
  const to = range.end.line === line ? range.end.character - hidden : text.length;
  const expanded = expandTabs(text);
  const start = expandTabs(text.slice(0, from)).length;
  const end = Math.max(start + 1, expandTabs(text.slice(0, to)).length);
  const cut = expanded.length > room && end > room ? Math.max(0, Math.min(start - CONTEXT, expanded.length - room)) : 0;
  const shown = expanded.slice(cut, cut + room);
  const shortened = `${cut > 0 ? '…' : ''}${shown.slice(cut > 0 ? 1 : 0, cut + room < expanded.length ? -1 : undefined)}${cut + room < expanded.length ? '…' : ''}`;
  const marks = ' '.repeat(start - cut) + '─'.repeat(Math.max(1, Math.min(end, cut + room) - start));
  return [
    [`${String(line + 1).padStart(6)} │ `, shortened],
    [`${' '.repeat(6)} │ `, marks],
  ];
}

/** Columns before the marks of a line that is cut. */
const CONTEXT = 8;

function expandTabs(text: string): string {
  return visible(text.replaceAll('\t', '    '));
}

/** A file may hold what a terminal would obey: escape sequences, and marks that turn the direction of the text. */
function visible(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}

function totals(files: readonly CheckedFile[], ports: CliPorts, seconds: number, width: number): string {
  const findings = files.flatMap((file) => file.findings);
  const dirty = files.filter((file) => file.findings.length > 0).length;
  const counts = (['error', 'warning', 'information', 'hint'] as const)
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => COLOURS[severity](`${count} ${NOUNS[severity][count === 1 ? 0 : 1]}`));
  const amount = `${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  const what =
    counts.length > 0 ? `${counts.join(', ')} in ${dirty} of ${amount}` : `${pc.green('No findings')} in ${amount}`;
  const line = `${what} · ${seconds.toFixed(2)} s`;
  return `${line}\n${wrap(`ports: ${portsLine(ports)}`, width, 0).join('\n    ')}\n`;
}

const NOUNS: { readonly [S in Severity]: readonly [string, string] } = {
  error: ['error', 'errors'],
  warning: ['warning', 'warnings'],
  information: ['note', 'notes'],
  hint: ['hint', 'hints'],
};
