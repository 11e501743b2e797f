// Builds modules for real: refpolicy style with the devel Makefile, plain ones with checkmodule.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface SourceModule {
  readonly te: string;
  readonly if?: string;
  readonly fc?: string;
}

const run = promisify(execFile);

/** A loop in m4 must not take the machine with it. */
const MEMORY = '--as=4000000000';
const TIME = '--cpu=60';

/** The environment of the build: a parent's make flags would change it. */
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C' };

/**
 * What the devel Makefile and m4 say against the modules; undefined if all build. The module names are the keys.
 * @param memory an option of prlimit
 */
export function makeModules(modules: ReadonlyMap<string, SourceModule>, memory = MEMORY): Promise<string | undefined> {
  return inFolder(modules, async (folder, names) => {
    const targets = names.map((name) => `${name}.pp`);
    const makefile = '/usr/share/selinux/devel/Makefile';
    await start('prlimit', [memory, TIME, '--', 'make', '-k', '-f', makefile, 'NAME=default', ...targets], folder);
  });
}

/** What checkmodule says against plain modules; undefined if it takes all. */
export function checkModules(
  checkmodule: string,
  modules: ReadonlyMap<string, SourceModule>,
): Promise<string | undefined> {
  return inFolder(modules, async (folder, names) => {
    for (const name of names) {
      await start('prlimit', [MEMORY, TIME, '--', checkmodule, '-M', '-m', '-o', `${name}.mod`, `${name}.te`], folder);
    }
  });
}

async function start(tool: string, args: readonly string[], folder: string): Promise<void> {
  await run(tool, args, { cwd: folder, timeout: 60_000, killSignal: 'SIGKILL', env: ENVIRONMENT });
}

async function inFolder(
  modules: ReadonlyMap<string, SourceModule>,
  build: (folder: string, names: readonly string[]) => Promise<void>,
): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-build-'));
  try {
    for (const [name, texts] of modules) {
      for (const [extension, text] of Object.entries(texts)) writeFileSync(join(folder, `${name}.${extension}`), text);
    }
    await build(folder, [...modules.keys()]);
    return undefined;
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string };
    return `${message}\n${stdout ?? ''}\n${stderr ?? ''}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
