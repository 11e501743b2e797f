/** Reads the lines of `semanage import`, a file of its own or a here-document (semanage's `mkargv` splits them). */
import type { Steps } from '../base/steps.ts';
import type { HostCommands, Place, PortCommand } from './command.ts';
import { portCommand } from './portCommand.ts';
import { lineEnd, shellTokens } from './shellTokens.ts';

export function* importCommands(text: string): Steps<HostCommands> {
  return { ports: yield* importLines(text, 0, text.length, { branches: [], handled: false }), modules: [] };
}

/** The `port …` lines of `text` from `from` to `to`. */
export function* importLines(text: string, from: number, to: number, place: Place): Steps<PortCommand[]> {
  const commands: PortCommand[] = [];
  let lines = 0;
  for (let start = from; start < to; ) {
    if (++lines % STEP === 0) yield;
    const end = lineEnd(text, start, to);
    if (/^[ \t]*port[ \t]/.test(text.slice(start, end))) {
      const words = shellTokens(text, start, end).flatMap((token) => (token.kind === 'word' ? [token.word] : []));
      const [program, ...args] = words;
      if (program) commands.push(portCommand(place, program, args, 'import'));
    }
    start = end + 1;
  }
  return commands;
}

/** Lines in one step. */
const STEP = 64;
