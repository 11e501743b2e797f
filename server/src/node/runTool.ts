/** Runs one of the query tools of SELinux: no shell, a fixed place, a small environment, a time and a size limit. */
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import type { QueryTool, ToolResult } from '../workspace/host.ts';

export interface ToolLimits {
  readonly milliseconds: number;
  readonly bytes: number;
}

const LIMITS: ToolLimits = { milliseconds: 10_000, bytes: 16 * 1024 * 1024 };
const TOOLS: readonly QueryTool[] = ['semanage', 'seinfo'];
/** Where distributions put them; a user's PATH often has no sbin. */
export const USUAL_PLACES: readonly string[] = ['/usr/sbin', '/sbin', '/usr/bin'];

/**
 * The standard output of `tool` with `args`. The tool runs in `/`, with standard input empty and LC_ALL=C, in a process
 * group of its own that is killed as a whole at a limit or when `signal` is aborted.
 * @returns `failed` with the reason in words where it could not be started, ended with another code than 0, or was
 * stopped. Never rejects.
 */
export async function runTool(
  tool: QueryTool,
  args: readonly string[],
  signal: AbortSignal,
  limits: ToolLimits = LIMITS,
): Promise<ToolResult> {
  if (!TOOLS.includes(tool)) return failed('not one of the tools Portcon runs');
  const path = await findTool(tool);
  if (path === undefined) return failed(`not found (looked on PATH and in ${USUAL_PLACES.join(', ')})`);
  if (signal.aborted) return failed('cancelled');
  try {
    return await run(path, args, signal, limits);
  } catch (error) {
    return failed(`cannot be started (${error instanceof Error ? error.message : String(error)})`);
  }
}

/**
 * The absolute path of a tool: on PATH, then in the usual places. Entries of PATH that are relative or lie in the
 * working directory are skipped, as is node_modules: what is there may belong to the workspace and not to the host.
 */
export async function findTool(tool: QueryTool): Promise<string | undefined> {
  const here = await workingDirectory();
  for (const folder of [...(process.env.PATH ?? '').split(':'), ...USUAL_PLACES]) {
    if (!isAbsolute(folder) || folder.split(sep).includes('node_modules')) continue;
    const real = await realpath(folder).catch(() => undefined);
    if (real === undefined || (here !== '/' && (real === here || real.startsWith(here + sep)))) continue;
    const path = join(folder, tool);
    if (await isExecutable(path)) return path;
  }
  return undefined;
}

/** The folder may have been removed under the server, and then there is none to keep away from. */
async function workingDirectory(): Promise<string> {
  try {
    return await realpath(process.cwd());
  } catch {
    return '/';
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

function run(path: string, args: readonly string[], signal: AbortSignal, limits: ToolLimits): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(path, args, {
      cwd: '/',
      detached: true,
      env: { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      shell: false,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let errors = '';

    const end = (result: ToolResult) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      process.removeListener('exit', kill);
      resolve(result);
    };
    const kill = () => killGroup(child);
    const stop = (result: ToolResult) => {
      kill();
      // A process that left the group may still hold the pipes; nobody reads them any more.
      child.stdout.destroy();
      child.stderr.destroy();
      end(result);
    };
    const cancel = () => stop(failed('cancelled'));
    const timer = setTimeout(
      () => stop(passing(`timed out after ${limits.milliseconds / 1000} s`)),
      limits.milliseconds,
    );
    signal.addEventListener('abort', cancel, { once: true });
    process.once('exit', kill);

    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limits.bytes) stop(failed(`printed more than ${formatBytes(limits.bytes)}`));
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString('utf8')).slice(-4096);
    });
    child.on('error', (error) => end(failed(`cannot be started (${error.message})`)));
    child.on('close', (code, killedBy) => {
      if (killedBy) end(passing(`killed by ${killedBy}`));
      else if (code !== 0) end(failed(`exit code ${code}${lastLine(errors)}`));
      else end({ kind: 'ok', stdout: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

/** The child is the leader of its group (`detached`), so its negative id names all that it started. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function failed(reason: string): ToolResult {
  return { kind: 'failed', reason };
}

/** A busy machine, or somebody's kill. */
function passing(reason: string): ToolResult {
  return { kind: 'failed', reason, passing: true };
}

function lastLine(text: string): string {
  const line = text.trim().split(/\r?\n/).at(-1)?.trim() ?? '';
  return line === '' ? '' : `: ${line.slice(0, 300)}`;
}

function formatBytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MB` : `${bytes} bytes`;
}
