/** A mount namespace with copies of the policy store in it, so that a test changes ports without changing the host's. */
import { execFileSync, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface PrivateStore {
  /** Runs a program in the namespace and gives its standard output; throws where it ends with another code than 0. */
  run(program: string, args: readonly string[]): string;
  /** A folder for PATH: its semanage and seinfo are the real ones, run in the namespace. */
  readonly bin: string;
  /** The copies, as this process sees them. */
  readonly places: { readonly etc: string; readonly store: string };
  end(): Promise<void>;
}

/** Without the wrappers of {@link PrivateStore.bin}, which would call themselves. */
const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

const SETUP = `set -e
cp -a /var/lib/selinux "$1/store"; cp -a /etc/selinux "$1/etc"
mount --bind "$1/store" /var/lib/selinux; mount --bind "$1/etc" /etc/selinux
echo ready; read -r _`;

/** @throws where this process may not make a mount namespace (it needs root, and in a container CAP_SYS_ADMIN) */
export async function privateStore(): Promise<PrivateStore> {
  const folder = await mkdtemp(join(tmpdir(), 'portcon-private-'));
  // The shell holds the namespace until its standard input ends, so it never outlives the test.
  const holder = spawn('unshare', ['--mount', 'sh', '-c', SETUP, 'sh', folder], { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  holder.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const ended = new Promise<void>((resolve) => holder.on('close', () => resolve()));
  const ready = new Promise<boolean>((resolve) => createInterface(holder.stdout).once('line', () => resolve(true)));
  if (!(await Promise.race([ready, ended.then(() => false)]))) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`no private policy store: ${errors.trim()}`);
  }

  // unshare executes sh in its own place, so the id is that of the process in the namespace.
  const enter = [`--mount=/proc/${holder.pid}/ns/mnt`, '--'];
  const bin = join(folder, 'bin');
  await mkdir(bin);
  for (const tool of ['semanage', 'seinfo']) {
    await writeFile(join(bin, tool), `#!/bin/sh\nexec nsenter ${enter.join(' ')} ${tool} "$@"\n`);
    await chmod(join(bin, tool), 0o755);
  }
  return {
    run: (program, args) =>
      execFileSync('nsenter', [...enter, program, ...args], {
        encoding: 'utf8',
        env: { LC_ALL: 'C', PATH: SYSTEM_PATH },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    bin,
    places: { etc: join(folder, 'etc'), store: join(folder, 'store') },
    end: async () => {
      holder.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
