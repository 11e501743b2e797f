/** Reports `semanage port` lines that semanage refuses: arguments it lacks, records that are not there. */
import { replaceText } from '../../base/edits.ts';
import { runsBefore } from '../../commands/command.ts';
import { isFallback } from '../../ports/fallback.ts';
import type { PortEntry } from '../../ports/port.ts';
import { formatPortRange } from '../../ports/portFields.ts';
import { type PortAction, parsePortWord, type SemanagePortCommand } from '../../ports/semanageCommand.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { noPortType } from '../ports/noPortType.ts';
import { ownPortTypes } from '../ports/ownPortTypes.ts';
import { recorded, recordedExactly } from '../ports/portEntries.ts';
import { portUses, type SemanageLine } from '../ports/portUses.ts';
import { entryName, originName, portName, rangeOnLine, spotRange, useRange } from '../ports/portWords.ts';
import { isExistenceChecked, isRecordedByLine, useAction } from '../ports/semanageLines.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

export const badSemanageCommand: Rule = {
  id: 'bad-semanage-command',
  severity: 'error',
  summary: 'semanage refuses the port command.',
  cil: true,
  *file(context) {
    const { semanage } = portUses(context.file);
    for (const line of semanage) {
      yield;
      if (line.form !== 'command' || !isMeant(line, context.file)) continue;
      if (reportArguments(context, line) || reportType(context, line) || line.command.fallback) continue;
      reportMissingRecord(context, line, semanage);
    }
  },
};

/** `semanage port -a` alone is the name of a command, not a command, except where a script runs it. */
function isMeant({ host, command }: SemanageLine, { language }: SourceFile): boolean {
  const { type, protocol, port, action } = command;
  if (host?.form === 'command' && language !== 'markdown' && makesOrRemoves(action)) return true;
  return type !== undefined || protocol !== undefined || (action !== undefined && /^\d/.test(port?.text ?? ''));
}

const makesOrRemoves = (action: PortAction | undefined) =>
  action === 'add' || action === 'modify' || action === 'delete';

/** A record is for a port type: "Type … is invalid, must be a port type" (seobject.py). True if something was reported. */
function reportType(context: RuleContext, { command, base }: SemanageLine): boolean {
  const { type, action = 'ensure' } = command;
  const found = type && action !== 'delete' ? noPortType(context, type.text) : undefined;
  if (!found) return false;
  const range = spotRange(context.file, { text: type!.text, start: base + type!.offset });
  const { message, meant, severity } = found;
  context.report({
    range,
    message,
    ...(severity && { severity }),
    ...(meant !== undefined && { fixes: () => [{ title: `Use ${meant}`, edits: [{ range, newText: meant }] }] }),
  });
  return true;
}

/** What semanage's argument parser refuses. True if something was reported. */
function reportArguments(context: RuleContext, line: SemanageLine): boolean {
  const { file, report } = context;
  const { command, base } = line;
  const message = line.host?.form === 'parameters' ? undefined : argumentFault(command);
  if (message) {
    report({ range: rangeOnLine(file, base + command.start, base + command.end), message });
    return true;
  }
  const { port } = command;
  if (!port || parsePortWord(port.text).kind !== 'not a number') return false;
  report({
    range: spotRange(file, { text: port.text, start: base + port.offset }),
    message: port.text.includes(',')
      ? 'semanage takes one port or range in a command: write a line for each.'
      : `semanage takes a port as a number, not ${port.text}.`,
    ...(port.text.includes(',') && { fixes: () => splitPorts(context, line, port.text) }),
  });
  return true;
}

function argumentFault({
  action = 'ensure',
  conflict,
  incomplete,
  type,
  protocol,
  port,
  extra,
  misplaced,
}: SemanagePortCommand): string | undefined {
  const command = `semanage port ${LETTERS[action]}`;
  if (misplaced) return `semanage takes ${misplaced.text} behind the word port only.`;
  const option = extra.find(({ text }) => text.startsWith('-'));
  if (option) return `semanage port has no option ${option.text}.`;
  if (conflict) return `semanage takes one action: ${command} or ${conflict.text}.`;
  if (incomplete) return `A word is missing after ${incomplete.text}.`;
  if (action === 'ensure') return 'semanage port needs an action: -a adds a record, -m changes one, -d deletes one.';
  if (action === 'deleteall') return undefined;
  if (action === 'list' || action === 'extract') {
    return type || protocol || port ? `${command} takes no type, protocol or port.` : undefined;
  }
  const missing = [
    ...(type || action !== 'add' ? [] : ['-t TYPE']),
    ...(protocol ? [] : ['-p PROTOCOL']),
    ...(port ? [] : ['a port']),
  ];
  if (missing.length === 0 && extra.length > 0)
    return 'semanage takes one port or range in a command: write a line for each.';
  if (missing.length > 0) return `${command} needs ${missing.join(' and ')}.`;
  if (action === 'modify' && !type) return `${command} without -t crashes semanage: repeat the type.`;
  return undefined;
}

const LETTERS = {
  add: '-a',
  delete: '-d',
  modify: '-m',
  list: '-l',
  extract: '-E',
  deleteall: '-D',
  ensure: '',
} as const;

function splitPorts({ file }: RuleContext, { command, base, host }: SemanageLine, ports: string): Fix[] {
  const start = base + command.port!.offset;
  const lineStart = file.lines.lineStart(file.lines.lineAt(start));
  const before = file.text.slice(lineStart, start);
  const after = file.text.slice(start + ports.length, file.lines.lineEnd(file.lines.lineAt(start)));
  const words = ports.split(',').filter((word) => word !== '');
  const alone = host
    ? /^\s*((sudo\s+)?[\w/]*semanage\s+)?port\s/.test(before) && after.trim() === ''
    : /^\s*#/.test(before);
  if (words.some((word) => parsePortWord(word).kind !== 'range') || !alone) return [];
  const newText = words.map((word) => before + word + after).join(file.text.includes('\r\n') ? '\r\n' : '\n');
  return [
    {
      title: `Write ${words.length} lines`,
      edits: [replaceText(file.lines, lineStart, lineStart + before.length + ports.length + after.length, newText)],
    },
  ];
}

/** `-m` and `-d` want a record with exactly this key (libsemanage compares protocol, low and high). */
function reportMissingRecord(context: RuleContext, line: SemanageLine, lines: readonly SemanageLine[]): void {
  const { file, snapshot, report } = context;
  const { action } = line.command;
  const key = line.use?.key;
  if (!key || (action !== 'modify' && action !== 'delete') || isExistenceChecked(file, line)) return;
  const others = lines.filter((other) => other !== line && !isRestored(line, other));
  if (isRecordedByLine(context, others, key)) return;
  const range = useRange(file, line.use!);
  const [entry] = recordedExactly(context, key);
  if (entry && action === 'delete' && entry.origin.kind !== 'local' && isMeantForPolicy(line, entry)) {
    report({
      range,
      severity: 'warning',
      message: `${portName(key)} is defined in ${sourceOf(entry, context)} and cannot be deleted; -m gives it another type.`,
      fixes: () => modifyInstead(context, line),
    });
  }
  // A record that is not in a shipped table may be one of the host that the command is for.
  if (entry || !snapshot.provenance.live || !isJudged(file, action)) return;
  const around = recorded(context, key).find(
    ({ kind, entry: other }) => kind === 'covers' && !isFallback(other),
  )?.entry;
  const local = around?.origin.kind === 'local';
  const only = around ? ` by itself, only in ${portName(around)}: ${entryName(around, snapshot)}` : '';
  const remedy = action === 'modify' && !local ? '; -a adds it' : '';
  report({
    range,
    severity: 'warning',
    message: `Port ${portName(key)} is not defined${only}${remedy}.`,
    fixes: () => {
      if (local) return [useRecord(context, line, around)];
      return action === 'modify' ? [useAction(file, line, 'add')] : [];
    },
  });
}

/** `-d` becomes `-m -t` with the one port type that the module declares. */
function modifyInstead({ file, snapshot }: RuleContext, { command, base }: SemanageLine): Fix[] {
  const [type, ...more] = ownPortTypes(snapshot.policy, file);
  const { actionWord: word } = command;
  if (type === undefined || more.length > 0 || command.type || word?.text !== '-d') return [];
  const start = base + word.offset;
  const newText = `-m -t ${type}`;
  return [
    {
      title: `Use semanage port ${newText}`,
      edits: [replaceText(file.lines, start, start + word.text.length, newText)],
    },
  ];
}

/** In a script a record may come from another one; with the type of the policy's own, that one is meant. */
function isMeantForPolicy({ host, command }: SemanageLine, entry: PortEntry): boolean {
  return !host || command.type?.text === entry.type;
}

/** True if `other` makes the record anew after the deletion of `line`, in the same sequence of a script. */
function isRestored(line: SemanageLine, other: SemanageLine): boolean {
  if (!line.host || !other.host || line.command.action !== 'delete') return false;
  return other.command.start > line.command.start && runsBefore(line.host, other.host);
}

/** What removes a record in a script undoes what another script did, and a page may speak of any host. */
function isJudged({ language }: SourceFile, action: 'modify' | 'delete'): boolean {
  return language === undefined || (action === 'modify' && language !== 'markdown' && language !== 'yaml');
}

/** `policy`, or `refpolicy 2.20221101 (bundled)`. */
function sourceOf(entry: PortEntry, { snapshot }: RuleContext): string {
  return originName(entry, snapshot).replace(/, bundled$/, ' (bundled)');
}

function useRecord({ file }: RuleContext, { use }: SemanageLine, record: PortEntry): Fix {
  const { start, text } = use!.port;
  const newText = formatPortRange(record);
  return { title: `Use ${newText}`, edits: [replaceText(file.lines, start, start + text.length, newText)] };
}
