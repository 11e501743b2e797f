/** What the rules about `semanage port` lines share: the order of the lines of a file, and edits of one. */
import { replaceText } from '../base/edits.ts';
import type { PortAction } from '../ports/semanageCommand.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { sameKey } from './portEntries.ts';
import type { PortKey, SemanageLine, SemanageUse } from './portUses.ts';
import type { Fix } from './rule.ts';

/** True if a line before `line` deletes exactly `key`, or all local records. */
export function isDeletedBefore(lines: readonly SemanageLine[], line: SemanageLine, key: PortKey): boolean {
  return linesBefore(lines, line).some(
    ({ command, use }) =>
      command.action === 'deleteall' || (command.action === 'delete' && sameKey(use ?? {}, { key })),
  );
}

/** True if a line of the file makes a local record of exactly `key`. */
export function isRecordedByLine(lines: readonly SemanageLine[], key: PortKey): boolean {
  return lines.some(({ command, use }) => /^(add|modify)$/.test(command.action ?? '') && sameKey(use ?? {}, { key }));
}

/** The local records that the commands before `line` make and that none of them deletes. */
export function recordsBefore(lines: readonly SemanageLine[], line: SemanageLine): SemanageUse[] {
  const records: SemanageUse[] = [];
  for (const { form, command, use } of linesBefore(lines, line)) {
    if (command.action === 'deleteall') records.length = 0;
    if (form !== 'command' || !use?.key || !use.type) continue;
    const known = records.findIndex((record) => sameKey(record, use));
    if (command.action === 'delete' && known >= 0) records.splice(known, 1);
    else if ((command.action === 'add' || command.action === 'modify') && known < 0) records.push(use);
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
  const old = LETTERS[line.command.action!][0];
  const newText = word.text.startsWith('--') ? long : word.text.replace(old, letter);
  const start = line.base + word.offset;
  return {
    title: `Use semanage port -${letter}`,
    edits: [replaceText(file.lines, start, start + word.text.length, newText)],
  };
}

const LETTERS: { readonly [action in PortAction]: readonly [letter: string, long: string] } = {
  add: ['a', '--add'],
  delete: ['d', '--delete'],
  modify: ['m', '--modify'],
  list: ['l', '--list'],
  extract: ['E', '--extract'],
  deleteall: ['D', '--deleteall'],
};

/** Takes the comment of `line` out, with its line where nothing else stands on it. */
export function removeComment(file: SourceFile, { comment }: SemanageLine): Fix {
  const at = file.lines.lineAt(comment.start);
  const before = file.text.slice(file.lines.lineStart(at), comment.start);
  const alone = before.trim() === '';
  const start = alone ? file.lines.lineStart(at) : comment.start - (before.length - before.trimEnd().length);
  const end = alone ? file.lines.lineStart(at + 1) : file.lines.lineEnd(at);
  return { title: 'Remove the semanage line', edits: [replaceText(file.lines, start, end, '')] };
}
