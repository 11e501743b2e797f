/** The commands of `portcon`; of `lsp` what is no server. Exit codes: 0 done, 1 findings, 2 could not run (the reason is on stderr). */
import { isMainThread } from 'node:worker_threads';
import { closestName } from '../../core/base/closestName.ts';
import { USAGE, UsageError, usageOf } from './usage.ts';

/** A command takes its arguments and gives the exit code. */
type Command = (args: readonly string[], dist: string) => Promise<number> | number;

/** Each is evaluated when it is asked for. */
const COMMANDS: { readonly [name: string]: () => Promise<Command> } = {
  check: async () => (await import('./check.ts')).check,
  port: async () => (await import('./port.ts')).port,
  explain: async () => (await import('./explain.ts')).explain,
  scriptlet: async () => (await import('./scriptlet.ts')).printScriptlet,
  // With it start.ts has loaded the server.
  lsp: async () => () => {
    throw new UsageError('lsp needs --stdio.');
  },
};

async function main(args: readonly string[]): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '' || name === '--help' || name === '-h' || name === 'help') {
    console.log(USAGE);
    return name === '' ? 2 : 0;
  }
  if (name === '--version') {
    console.log(VERSION);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const near = closestName(name, Object.keys(COMMANDS));
    throw new UsageError(`There is no command ${name}.${near ? ` Did you mean ${near}?` : ''}`);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  return (await command())(rest, __dirname);
}

/** Set by the bundler from package.json. */
declare const PORTCON_VERSION: string;
const VERSION = PORTCON_VERSION;

// A reader that stops early, such as head, is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

if (isMainThread) run();
else void import('./lintThreads.ts').then(({ serveLintThread }) => serveLintThread());

function run(): void {
  main(process.argv.slice(2)).then(
    (code) => {
      // Not process.exit: output to a pipe may still be on its way.
      process.exitCode = code;
    },
    (error: unknown) => {
      const text =
        error instanceof UsageError
          ? `${error.message}\n${usageOf(process.argv[2] ?? '')}`
          : error instanceof Error
            ? error.message
            : String(error);
      console.error(`portcon: ${text}`);
      process.exitCode = 2;
    },
  );
}
