/** Says which types the open files give ports to, so that a rule does not miss in the table what is about to be there. */
import { hostCommands } from '../../commands/hostCommands.ts';
import type { Protocol } from '../../ports/port.ts';
import type { SemanagePortCommand, Word } from '../../ports/semanageCommand.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { portUses } from './portUses.ts';

/**
 * True if an open file labels a port with the type, in the protocol where one is given. A comment that names the type in a
 * semanage command counts whatever its port is: `semanage port -a -t myapp_port_t -p tcp PORT`.
 */
export function getsPortInOpenFiles({ files }: Snapshot, type: string, protocol?: Protocol): boolean {
  return [...files.values()].some((file) => {
    const uses = portUses(file).source.filter((use) => use.type === type);
    if (uses.some((use) => protocol === undefined || use.protocol.text.toLowerCase() === protocol)) return true;
    if (hostCommands(file).ports.some(({ command }) => mayName(command, type, protocol))) return true;
    return semanageComments(file).some((text) => hasWord(text, type) && (!protocol || hasWord(text, protocol)));
  });
}

/** In a command with a variable a word that is not plain, or not there, may be any. */
function mayName({ type, protocol, template }: SemanagePortCommand, wanted: string, inProtocol?: Protocol): boolean {
  return fits(type, wanted) && (inProtocol === undefined || fits(protocol, inProtocol));

  function fits(word: Word | undefined, text: string): boolean {
    return word?.text === text || (template && !/^\w+$/.test(word?.text ?? ''));
  }
}

const known = new WeakMap<SourceFile, readonly string[]>();

function semanageComments(file: SourceFile): readonly string[] {
  let texts = known.get(file);
  if (!texts) {
    texts = file.comments.map(({ start, end }) => file.text.slice(start, end)).filter((text) => /semanage/.test(text));
    known.set(file, texts);
  }
  return texts;
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(^|[^\\w])${word}([^\\w]|$)`).test(text);
}
