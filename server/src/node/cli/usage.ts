/** What `portcon --help` prints, and reading options. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

export const USAGE = `Usage:
  portcon check PATH…     find mistakes in .te, .if, .spt, .fc and .cil files,
                          and in semanage lines of scripts, .spec,
                          debian/*.postinst, Dockerfiles, .md, .yml and
                          semanage import files
      --format text|json    json is described in the README
      --ports auto|live|bundled|FILE
                            where port labels come from; FILE is a saved
                            "semanage port -l" (default: auto)
      --fail-on error|warning|information|hint|never
                            exit 1 at this severity or above (default: error)
  portcon port QUERY      which type a port has: 80, tcp/80, 8000-8100,
                          http_port_t
      --format text|json, --ports as above
  portcon explain NAME    a rule, class, statement or CLASS:PERMISSION
  portcon scriptlet FILE.te [--rpm|--deb]
                          what a package runs to install the module with its
                          ports, and to remove both
  portcon lsp --stdio     the language server

Exit codes: 0 done, 1 findings, 2 could not run.`;

/** The part of the usage about one command; where there is no such command, how to see all. */
export function usageOf(command: string): string {
  const parts = USAGE.split(/\n(?= {2}portcon |\n)/);
  const part = parts.find((each) => each.startsWith(`  portcon ${command} `));
  return part === undefined ? 'portcon --help lists the commands.' : `Usage:\n${part}`;
}

/** The command line is wrong. The message says what is; the usage of the command is printed after it. */
export class UsageError extends Error {}

/** Like `node:util` parseArgs, with failures as {@link UsageError}. */
export function readArgs<T extends NonNullable<ParseArgsConfig['options']>>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const text = error instanceof Error ? error.message.split('. ')[0]! : String(error);
    throw new UsageError(`${text}.`);
  }
}

/** @throws UsageError if `value` is none of `values` */
export function oneOf<T extends string>(option: string, value: string, values: readonly T[]): T {
  const found = values.find((each) => each === value);
  if (!found)
    throw new UsageError(`--${option} ${value}: write ${values.slice(0, -1).join(', ')} or ${values.at(-1)}.`);
  return found;
}
