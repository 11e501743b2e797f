/** Picks out of shell commands those that concern ports: semanage port, semanage import, semodule. */
import type { Steps } from '../base/steps.ts';
import type { HereDocument, HostCommands, ModuleCommand, PortCommand, ShellWord, SimpleCommand } from './command.ts';
import { importLines } from './importFile.ts';
import { portCommand } from './portCommand.ts';
import { type NewBranch, shellCommands } from './shellCommands.ts';

/** The port and module commands among `commands`, here-documents of `semanage import` and of shells and `sh -c` texts included. */
export function* invocations(
  text: string,
  commands: readonly SimpleCommand[],
  newBranch: NewBranch,
  depth = 0,
): Steps<HostCommands> {
  const ports: PortCommand[] = [];
  const modules: ModuleCommand[] = [];
  for (let i = 0; i < commands.length; i++) {
    if (i % STEP === STEP - 1) yield;
    const command = commands[i]!;
    if (isArray(text, command)) continue;
    const words = withoutWrapper(command.words);
    const [program, ...args] = words;
    if (!program) continue;
    const name = program.text.replace(/^.*[/}]/, '');
    if (name === 'semanage') {
      const options = args.findIndex(({ text }) => !/^-[nNC]$|^--no(reload|heading)$/.test(text));
      if (args[options]?.text === 'port') {
        const read = portCommand(command, program, args.slice(options + 1));
        ports.push(options > 0 ? { ...read, command: { ...read.command, misplaced: args[0]! } } : read);
      } else if (args[0]?.text === 'import' || /^-i/.test(args[0]?.text ?? '')) {
        for (const { start, end } of command.input) {
          for (const each of yield* importLines(text, start, end, command)) ports.push(each);
        }
      }
    } else if (name === 'semodule') {
      modules.push(...moduleCommands(command, args));
    } else if (/^%\{?\??selinux_modules_(un)?install\b/.test(program.text)) {
      modules.push(macroCommand(command, program, args));
    } else if (depth < MOST_SHELLS && /^(ba|da|k|z|a)?sh$|^su$/.test(name)) {
      for (const { start, end } of scriptsOf(args, command)) {
        const inner = yield* shellCommands(text, start, end, newBranch, command);
        const found = yield* invocations(text, inner, newBranch, depth + 1);
        for (const each of found.ports) ports.push(each);
        for (const each of found.modules) modules.push(each);
      }
    }
  }
  return { ports, modules };
}

/** Commands in one step. */
const STEP = 64;
/** Shells in each other; nobody writes so many, and each reads the rest of the text. */
const MOST_SHELLS = 8;

/** True for the words of `CMD=(semanage port -a)`, which run later with others behind them. */
function isArray(text: string, { start }: SimpleCommand): boolean {
  const before = text.slice(Math.max(0, start - 100), start).trimEnd();
  return before.endsWith('(') && /\w\+?=\($/.test(before);
}

/** Programs that run the command after their own options. */
const WRAPPERS = new Set([
  'sudo',
  'doas',
  'env',
  'nice',
  'ionice',
  'nohup',
  'command',
  'exec',
  'time',
  'timeout',
  'chroot',
]);

function withoutWrapper(words: readonly ShellWord[]): readonly ShellWord[] {
  const first = words.findIndex(({ text }) => !/^[A-Za-z_]\w*=/.test(text));
  const rest = first < 0 ? [] : first === 0 ? words : words.slice(first);
  if (!rest[0] || !WRAPPERS.has(rest[0].text.replace(/^.*\//, ''))) return rest;
  const program = rest.findIndex(({ text }) => /(^|[/}])(semanage|semodule|(ba|da)?sh)$/.test(text));
  return program < 0 ? rest : rest.slice(program);
}

/** The text behind `-c`, or what a here-document gives a shell that has no script of its own. */
function scriptsOf(args: readonly ShellWord[], { input }: SimpleCommand): readonly HereDocument[] {
  const option = args.findIndex(({ text }) => /^-\w*c$/.test(text));
  if (option < 0) return args.every(({ text }) => /^[-+]/.test(text)) ? input : [];
  const script = args[option + 1];
  return script && !/\\/.test(script.text) ? [{ start: script.offset, end: script.offset + script.text.length }] : [];
}

/** `semodule -i a.pp -i b.pp -r c`, with options in one word too; semodule takes several modules after one option. */
function moduleCommands(command: SimpleCommand, args: readonly ShellWord[]): ModuleCommand[] {
  const names = { install: [] as string[], remove: [] as string[] };
  let action: 'install' | 'remove' | undefined;
  for (let i = 0; i < args.length; i++) {
    const { text, unknown } = args[i]!;
    if (/^(-\w*[sXpSg]|--(store|priority|path))$/.test(text)) i++;
    else if (/^(-\w*[iu]|--(install|upgrade)(=.*)?)$/.test(text)) action = 'install';
    else if (/^(-\w*r|--remove(=.*)?)$/.test(text)) action = 'remove';
    else if (text.startsWith('-')) continue;
    else if (action) names[action].push(...moduleName(text, unknown));
    const joined = /^--\w+=(.+)$/.exec(text)?.[1];
    if (joined && action && /^--(install|upgrade|remove)=/.test(text))
      names[action].push(...moduleName(joined, unknown));
  }
  const { start, end, branches, handled } = command;
  return (['remove', 'install'] as const)
    .filter((each) => names[each].length > 0)
    .map((each) => ({ action: each, modules: names[each], start, end, branches, handled }));
}

/** selinux-policy's macros for spec files: `%selinux_modules_install -s targeted FILE`, `%selinux_modules_uninstall NAME`. */
function macroCommand(command: SimpleCommand, program: ShellWord, args: readonly ShellWord[]): ModuleCommand {
  const { start, end, branches, handled } = command;
  const modules: string[] = [];
  for (let i = 0; i < args.length; i++) {
    if (/^-[sp]$/.test(args[i]!.text)) i++;
    else if (!args[i]!.text.startsWith('-')) modules.push(...moduleName(args[i]!.text, args[i]!.unknown));
  }
  const action = program.text.includes('uninstall') ? 'remove' : 'install';
  return { action, modules, start, end, branches, handled };
}

/** The last part of a path; the folder may have variables, the name may not. */
function moduleName(text: string, unknown: boolean): string[] {
  const name = text.replace(/^.*\//, '').replace(/\.(pp(\.bz2)?|cil)$/, '');
  return /^[\w.-]+$/.test(name) && !(unknown && /["'\\]/.test(text)) ? [name] : [];
}
