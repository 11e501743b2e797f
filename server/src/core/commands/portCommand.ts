/** Makes a port command of the words of a command line. */
import { readPortArguments } from '../ports/semanageCommand.ts';
import type { Place, PortCommand, ShellWord } from './command.ts';

/** `program` is the word `semanage` (`port` in an import); `args` are the words after `port`. */
export function portCommand(
  { branches, handled }: Place,
  program: ShellWord,
  args: readonly ShellWord[],
  form: PortCommand['form'] = 'command',
): PortCommand {
  const read = readPortArguments(args);
  const template = read.template || args.some(({ unknown }) => unknown);
  const nameEnd = program.unknown ? program.end : program.offset + program.text.length;
  const start = /(^|[/}])semanage$/.test(program.text) ? nameEnd - 'semanage'.length : program.offset;
  const end = args.at(-1)?.end ?? program.end;
  return { form, branches, handled, command: { ...read, start, end, fallback: handled, template } };
}
