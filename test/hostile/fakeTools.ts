// A folder of programs for the head of PATH, which are what a test wants semanage and others to be.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export interface FakeTools {
  readonly folder: string;
  /** The environment of a server that finds them first. */
  readonly env: NodeJS.ProcessEnv;
  /** Puts a shell script there; each call of it is recorded. */
  install(name: string, script: string): void;
  /** What was called so far, such as `semanage port -l`. */
  calls(): string[];
  remove(): void;
}

export function fakeTools(): FakeTools {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-fake-'));
  const log = join(folder, 'calls.txt');
  return {
    folder,
    env: { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) },
    install(name, script) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> ${log}\n${script}\n`, { mode: 0o755 });
    },
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
