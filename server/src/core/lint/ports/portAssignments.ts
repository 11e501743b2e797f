/** Says which types the open files give ports to, so that a rule does not miss in the table what is about to be there. */
import { hostCommands } from '../../commands/hostCommands.ts';
import type { Protocol } from '../../ports/port.ts';
import type { SemanagePortCommand, Word } from '../../ports/semanageCommand.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Comment } from '../../syntax/statements.ts';
import type { FileInWorld } from '../rule.ts';
import { isForThisHost } from './portEntries.ts';
import { portUses, type SemanageLine } from './portUses.ts';
import { isMissing, isRecordedByLine } from './semanageLines.ts';

/**
 * True if an open file labels a port with the type, in the protocol where one is given. A comment that names the type in a
 * semanage command counts whatever its port is: `semanage port -a -t myapp_port_t -p tcp PORT`. A command that semanage
 * refuses does not count.
 */
export function getsPortInOpenFiles(snapshot: Snapshot, type: string, protocol?: Protocol): boolean {
  return [...snapshot.files.values()].some((file) => {
    const uses = portUses(file).source.filter((use) => use.type === type);
    if (uses.some((use) => protocol === undefined || use.protocol.text.toLowerCase() === protocol)) return true;
    const named = hostCommands(file).ports.filter(({ command }) => mayName(command, type, protocol));
    const comments = semanageComments(file).filter(
      ({ text }) => hasWord(text, type) && (!protocol || hasWord(text, protocol)),
    );
    if (named.length === 0 && comments.length === 0) return false;
    const refused = portUses(file).semanage.filter((line) => isRefused({ snapshot, file }, line));
    return (
      named.some((each) => !refused.some(({ host }) => host === each)) ||
      comments.some((each) => !refused.some(({ comment }) => comment === each.comment))
    );
  });
}

/** True for a command that makes no record here, whatever was meant: `-m` of a port that has none, or a word too few. */
function isRefused(world: FileInWorld, line: SemanageLine): boolean {
  const { action, conflict, incomplete, misplaced } = line.command;
  if (line.form !== 'command') return false;
  if (conflict || incomplete || misplaced) return true;
  const key = line.use?.key;
  if (action !== 'modify' || !key || !isForThisHost(world.file) || !isMissing(world, line)) return false;
  return ![...world.snapshot.files.values()].some((file) =>
    isRecordedByLine({ ...world, file }, portUses(file).semanage, key),
  );
}

/** In a command with a variable a word that is not plain, or not there, may be any. */
function mayName({ type, protocol, template }: SemanagePortCommand, wanted: string, inProtocol?: Protocol): boolean {
  return fits(type, wanted) && (inProtocol === undefined || fits(protocol, inProtocol));

  function fits(word: Word | undefined, text: string): boolean {
    return word?.text === text || (template && !/^\w+$/.test(word?.text ?? ''));
  }
}

interface SemanageComment {
  readonly comment: Comment;
  readonly text: string;
}

const known = new WeakMap<SourceFile, readonly SemanageComment[]>();

function semanageComments(file: SourceFile): readonly SemanageComment[] {
  let texts = known.get(file);
  if (!texts) {
    texts = file.comments
      .map((comment) => ({ comment, text: file.text.slice(comment.start, comment.end) }))
      .filter(({ text }) => text.includes('semanage'));
    known.set(file, texts);
  }
  return texts;
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(^|[^\\w])${word}([^\\w]|$)`).test(text);
}
