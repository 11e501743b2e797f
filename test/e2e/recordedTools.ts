/** A folder for the head of PATH whose semanage and seinfo record each call, then answer truly from a private store. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RecordedTools {
  /** The folder to put first in PATH. */
  readonly folder: string;
  /** What was run so far, such as `semanage port -l`. */
  calls(): string[];
  remove(): void;
}

/**
 * The store is a copy of this host's in which tcp/10122 is ssh_port_t by a local record, so that nothing bundled could
 * pass for it. Needs root, because each call binds the copy over the store in a mount namespace of its own.
 */
export function recordTools(semanage: string, seinfo: string): RecordedTools {
  const folder = mkdtempSync(join(tmpdir(), 'pc-tools-'));
  const log = join(folder, 'calls.txt');
  cpSync('/var/lib/selinux', join(folder, 'lib'), {
    recursive: true,
    preserveTimestamps: true,
    verbatimSymlinks: true,
  });
  cpSync('/etc/selinux', join(folder, 'etc'), { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  const bind = `mount --bind ${folder}/lib /var/lib/selinux && mount --bind ${folder}/etc /etc/selinux && exec "$0" "$@"`;
  for (const [name, path] of Object.entries({ semanage, seinfo })) {
    const script = `#!/bin/sh\necho "${name} $*" >> ${log}\nexec unshare -m sh -c '${bind}' ${path} "$@"\n`;
    writeFileSync(join(folder, name), script);
    chmodSync(join(folder, name), 0o755);
  }
  execFileSync(join(folder, 'semanage'), ['port', '-a', '-N', '-t', 'ssh_port_t', '-p', 'tcp', '10122'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  rmSync(log);
  return {
    folder,
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
