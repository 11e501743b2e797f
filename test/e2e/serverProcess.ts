/** The language server among the processes of this host. */
import { readdirSync, readFileSync } from 'node:fs';

/** The process of the language server of the session of VS Code that has `mark` in its environment. */
export function serverIn(mark: string): number | undefined {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => read(pid, 'cmdline').includes('server.node.js') && read(pid, 'environ').includes(mark));
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    // It has ended.
    return '';
  }
}
