/** What the rules about `semanage port` lines share: the order of the lines of a file, and edits of one. */
import { replaceText } from '../../base/edits.ts';
import { runsBefore } from '../../commands/command.ts';
import type { PortAction, SemanagePortCommand } from '../../ports/semanageCommand.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Comment } from '../../syntax/statements.ts';
import type { FileInWorld, Fix, RuleContext } from '../rule.ts';
import { recordedExactly, sameKey } from './portEntries.ts';
import type { PortKey, SemanageLine, SemanageUse } from './portUses.ts';

/** True if a line before `line` deletes exactly `key`, or all local records; in a script, if any line may have. */
export function isDeletedBefore(lines: readonly SemanageLine[], line: SemanageLine, key: PortKey): boolean {
  return (line.host ? lines : linesBefore(lines, line)).some(
    ({ command, use }) =>
      command.action === 'deleteall' || (command.action === 'delete' && sameKey(use ?? {}, { key })),
  );
}

/** True if one of the lines makes a local record of exactly `key`. */
export function isRecordedByLine(context: FileInWorld, lines: readonly SemanageLine[], key: PortKey): boolean {
  return lines.some(
    (line) => makesRecord(line.command) && sameKey(line.use ?? {}, { key }) && !isMissing(context, line),
  );
}

/** True for a command after which there is a local record; semanage does nothing where two actions are named or a word is missing. */
export function makesRecord({ action, conflict, incomplete }: SemanagePortCommand): boolean {
  return (action === 'add' || action === 'modify' || action === 'ensure') && !conflict && !incomplete;
}

/** True for `-m` of a port that this host has no record of: "Port … is not defined" (seobject.py, portRecords.modify). */
export function isMissing(context: FileInWorld, line: SemanageLine): boolean {
  const { file, snapshot } = context;
  if (line.command.action !== 'modify' || !line.use?.key || !snapshot.provenance.live) return false;
  if (file.language === 'markdown' || file.language === 'yaml' || isExistenceChecked(file, line)) return false;
  return recordedExactly(context, line.use.key).length === 0;
}

/**
 * True in a branch of a script that has listed the ports before: it may have looked whether this one is there.
 */
export function isExistenceChecked(file: SourceFile, { host }: SemanageLine): boolean {
  if (!host || host.branches.length <= (file.language === 'shell' ? 0 : 1)) return false;
  return firstListing(file) < host.command.start;
}

const listings = new WeakMap<SourceFile, number>();

/** Where a command lists the ports for the first time; behind all where none does. */
function firstListing(file: SourceFile): number {
  let at = listings.get(file);
  if (at === undefined) {
    at = LISTING.exec(file.text)?.index ?? Number.POSITIVE_INFINITY;
    listings.set(file, at);
  }
  return at;
}

const LISTING = /\bsemanage\s+port\s+(-\w*[lE]|--l|--e)|\bseinfo\b|\bsepolicy\s+network\b/;

/** The local records that the commands before `line` make and that none of them deletes. */
export function recordsBefore(context: RuleContext, lines: readonly SemanageLine[], line: SemanageLine): SemanageUse[] {
  const records: SemanageUse[] = [];
  for (const before of linesBefore(lines, line)) {
    const { form, command, use, host } = before;
    // In a script another branch says nothing, and one whose failure is thought of may have failed.
    if (host && line.host && (host.handled || !runsBefore(host, line.host))) continue;
    if (command.action === 'deleteall') records.length = 0;
    if (form !== 'command' || !use?.key || !use.type) continue;
    const known = records.findIndex((record) => sameKey(record, use));
    if (command.action === 'delete' && known >= 0) records.splice(known, 1);
    else if (makesRecord(command) && known < 0 && !isMissing(context, before)) records.push(use);
  }
  return records;
}

function linesBefore(lines: readonly SemanageLine[], line: SemanageLine): readonly SemanageLine[] {
  return lines.slice(0, lines.indexOf(line));
}

/** `Use semanage port -m`: puts another action in the place of the one that is there. */
export function useAction(file: SourceFile, line: SemanageLine, action: 'add' | 'modify'): Fix {
  const word = line.command.actionWord!;
  const [letter, long] = LETTERS[action];
  const old = LETTERS[line.command.action as Option][0];
  const newText = word.text.startsWith('--') ? long : word.text.replace(old, letter);
  const start = line.base + word.offset;
  return {
    title: `Use semanage port -${letter}`,
    edits: [replaceText(file.lines, start, start + word.text.length, newText)],
  };
}

type Option = Exclude<PortAction, 'ensure'>;

const LETTERS: { readonly [action in Option]: readonly [letter: string, long: string] } = {
  add: ['a', '--add'],
  delete: ['d', '--delete'],
  modify: ['m', '--modify'],
  list: ['l', '--list'],
  extract: ['E', '--extract'],
  deleteall: ['D', '--deleteall'],
};

/** Takes the comment of a line out, with its line where nothing else stands on it. */
export function removeComment(file: SourceFile, comment: Comment): Fix {
  const at = file.lines.lineAt(comment.start);
  const before = file.text.slice(file.lines.lineStart(at), comment.start);
  const alone = before.trim() === '';
  const start = alone ? file.lines.lineStart(at) : comment.start - (before.length - before.trimEnd().length);
  const end = alone ? file.lines.lineStart(at + 1) : file.lines.lineEnd(at);
  return { title: 'Remove the semanage line', edits: [replaceText(file.lines, start, end, '')] };
}
