/** What is read from a script or document: the `semanage port` commands in it, and those that load and remove modules. */
import type { SemanagePortCommand, Word } from '../ports/semanageCommand.ts';

/** A word of a shell command, its quotes taken off. */
export interface ShellWord extends Word {
  /** True if the text is not what the program gets: a variable, an escape, quotes inside the word. */
  readonly unknown: boolean;
  /** Where it ends in the file, its closing quote included. */
  readonly end: number;
}

/** The part of a host file that runs as one sequence, and how sure it is that a command of it runs. */
export interface Place {
  /**
   * The branches it stands in, outermost first. A command whose branches begin with all of an earlier command's runs only
   * after that one ran.
   */
  readonly branches: readonly number[];
  /** True if its failure is thought of: `|| :`, a condition, `ignore_errors`. */
  readonly handled: boolean;
}

/** A command of a shell script with its words. All offsets are of the file. */
export interface SimpleCommand extends Place {
  readonly words: readonly ShellWord[];
  /** Texts that it gets as standard input from here-documents of its pipeline. */
  readonly input: readonly HereDocument[];
  readonly start: number;
  readonly end: number;
}

export interface HereDocument {
  readonly start: number;
  readonly end: number;
}

/** A `semanage port` command of a host file, or what stands for one. Offsets are of the file. */
export interface PortCommand extends Place {
  readonly command: SemanagePortCommand;
  /** What is read: a command line, a line of `semanage import`, or parameters of Ansible. */
  readonly form: 'command' | 'import' | 'parameters';
}

/** `semodule -i`, `semodule -r` or a macro that does the same. Offsets are of the file. */
export interface ModuleCommand extends Place {
  readonly action: 'install' | 'remove';
  /** The names of the modules, without folder and extension; those that are not plain are left out. */
  readonly modules: readonly string[];
  readonly start: number;
  readonly end: number;
}

export interface HostCommands {
  /** In the order of the file. */
  readonly ports: readonly PortCommand[];
  readonly modules: readonly ModuleCommand[];
}

export const NO_COMMANDS: HostCommands = { ports: [], modules: [] };

/** True if `later` runs only where `earlier`, which stands before it, has run. */
export function runsBefore(earlier: Place, later: Place): boolean {
  return earlier.branches.every((branch, i) => later.branches[i] === branch);
}
