/** Commands of a part of a file that was read alone, with the offsets that they have in the file. */
import type { Steps } from '../base/steps.ts';
import type { SemanagePortCommand, Word } from '../ports/semanageCommand.ts';
import type { HostCommands, PortCommand } from './command.ts';

/** `found` with all offsets greater by `by`. */
export function* moved(found: HostCommands, by: number): Steps<HostCommands> {
  if (by === 0) return found;
  const ports: PortCommand[] = [];
  for (const each of found.ports) {
    if (ports.length % STEP === STEP - 1) yield;
    ports.push({ ...each, command: movedCommand(each.command, by) });
  }
  return {
    ports,
    modules: found.modules.map((each) => ({ ...each, start: each.start + by, end: each.end + by })),
  };
}

/** Commands in one step. */
const STEP = 64;

const WORDS = ['actionWord', 'type', 'protocol', 'level', 'port', 'incomplete', 'misplaced', 'conflict'] as const;

function movedCommand(command: SemanagePortCommand, by: number): SemanagePortCommand {
  const words: { -readonly [name in (typeof WORDS)[number]]?: Word } = {};
  for (const name of WORDS) {
    const word = command[name];
    if (word) words[name] = movedWord(word, by);
  }
  const extra = command.extra.map((word) => movedWord(word, by));
  return { ...command, ...words, extra, start: command.start + by, end: command.end + by };
}

function movedWord(word: Word, by: number): Word {
  return { text: word.text, offset: word.offset + by };
}
