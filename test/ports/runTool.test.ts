/** runTool with small real programs: hanging, failing, flooding, killed, in the wrong place. */
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runTool } from '../../server/src/node/runTool.ts';
import type { QueryTool } from '../../server/src/workspace/host.ts';

let folder: string;
const path = process.env.PATH;
const cwd = process.cwd();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcon-tool-'));
  process.env.PATH = folder;
});
afterEach(async () => {
  process.env.PATH = path;
  process.chdir(cwd);
  await rm(folder, { recursive: true, force: true });
});

/** Puts a program of that name on PATH. */
async function install(script: string, tool: QueryTool = 'semanage', into = folder): Promise<void> {
  await mkdir(into, { recursive: true });
  await writeFile(join(into, tool), script);
  await chmod(join(into, tool), 0o755);
}

function run(limits?: { milliseconds: number; bytes: number }, signal = new AbortController().signal) {
  return runTool('semanage', ['port', '-l'], signal, limits);
}

describe('runTool', () => {
  it('gives what the tool prints', async () => {
    await install('#!/bin/sh\nprintf "%s\\n" "$@"');
    expect(await run()).toEqual({ kind: 'ok', stdout: 'port\n-l\n' });
  });

  it('does not hand arguments to a shell', async () => {
    await install('#!/bin/sh\nprintf "%s|" "$@"');
    const result = await runTool('semanage', ['$(id)', '; id', '*', ''], new AbortController().signal);
    expect(result).toEqual({ kind: 'ok', stdout: '$(id)|; id|*||' });
  });

  it('gives the tool LC_ALL=C, a PATH of the system, no more, the folder / and no input', async () => {
    process.env.SECRET_OF_TEST = '1';
    await install('#!/bin/sh\nexport -p | sed "s/^export //" | grep -v -e ^PWD= -e ^OLDPWD; pwd; wc -c');
    const result = await run();
    delete process.env.SECRET_OF_TEST;
    expect(result).toEqual({ kind: 'ok', stdout: "LC_ALL='C'\nPATH='/usr/sbin:/usr/bin:/sbin:/bin'\n/\n0\n" });
  });

  it.each([
    ['exit code 3', '#!/bin/sh\nexit 3'],
    ['exit code 1: ValueError: no', '#!/bin/sh\necho "Traceback" >&2; echo "ValueError: no" >&2; exit 1'],
  ])('says %s', async (reason, script) => {
    await install(script);
    expect(await run()).toEqual({ kind: 'failed', reason });
  });

  it('says who killed it, and that this may pass', async () => {
    await install('#!/bin/sh\nkill -SEGV $$');
    expect(await run()).toEqual({ kind: 'failed', reason: 'killed by SIGSEGV', passing: true });
  });

  it('says why a tool cannot be started', async () => {
    await install('#!/nowhere/interpreter\n');
    expect(await run()).toEqual({ kind: 'failed', reason: expect.stringMatching(/^cannot be started \(.*ENOENT/) });
  });

  it('stops a tool that hangs, with all that it started', async () => {
    const pids = join(folder, 'pids');
    await install(`#!/bin/sh\nsleep 60 & echo $! > ${pids}; echo $$ >> ${pids}; wait`);
    const started = performance.now();
    expect(await run({ milliseconds: 300, bytes: 1000 })).toEqual({
      kind: 'failed',
      reason: 'timed out after 0.3 s',
      passing: true,
    });
    // It would sleep for a minute.
    expect(performance.now() - started).toBeLessThan(30_000);
    await expectGone(pids);
  });

  it('stops a tool that ended but left a child with its output open', async () => {
    const pids = join(folder, 'pids');
    await install(`#!/bin/sh\nsleep 60 & echo $! > ${pids}`);
    expect(await run({ milliseconds: 300, bytes: 1000 })).toMatchObject({
      kind: 'failed',
      reason: 'timed out after 0.3 s',
    });
    await expectGone(pids);
  });

  it('stops a tool that floods, at 16 MB', async () => {
    const pids = join(folder, 'pids');
    await install(`#!/bin/sh\necho $$ > ${pids}; yes`);
    expect(await run()).toEqual({ kind: 'failed', reason: 'printed more than 16 MB' });
    await expectGone(pids);
  });

  it('keeps only the end of what a tool prints to standard error', async () => {
    await install('#!/bin/sh\nyes | head -c 5000000 >&2; echo last >&2; exit 1');
    expect(await run()).toEqual({ kind: 'failed', reason: 'exit code 1: last' });
  });

  it('stops when it is cancelled, before and while the tool runs', async () => {
    const pids = join(folder, 'pids');
    await install(`#!/bin/sh\necho $$ > ${pids}; sleep 60`);
    expect(await run(undefined, AbortSignal.abort())).toEqual({ kind: 'failed', reason: 'cancelled' });
    expect(await run(undefined, AbortSignal.timeout(300))).toEqual({ kind: 'failed', reason: 'cancelled' });
    await expectGone(pids);
  });

  it('gives garbage as text', async () => {
    await install('#!/bin/sh\nprintf "\\377\\000\\376ok"');
    expect(await run()).toEqual({ kind: 'ok', stdout: '\uFFFD\0\uFFFDok' });
  });
});

describe('runTool looks for the tool', () => {
  const notFound = { kind: 'failed', reason: 'not found (looked on PATH and in /usr/sbin, /sbin, /usr/bin)' };
  const found = { kind: 'ok', stdout: 'found\n' };
  const script = '#!/bin/sh\necho found';
  // The usual places may hold the real tool, so what is asked for here is a tool whose answer cannot be taken for ours.
  const answer = async () => {
    const result = await run({ milliseconds: 5_000, bytes: 1e6 });
    return result.kind === 'ok' && result.stdout === 'found\n' ? found : notFound;
  };

  it('on PATH, in order', async () => {
    await install('#!/bin/sh\necho other', 'semanage', join(folder, 'two'));
    await install(script, 'semanage', join(folder, 'one'));
    process.env.PATH = `${folder}/none:${folder}/one:${folder}/two`;
    expect(await answer()).toEqual(found);
  });

  it('not in a relative entry, an empty one, or the working directory', async () => {
    await install(script);
    await install(script, 'semanage', join(folder, 'bin'));
    process.chdir(folder);
    for (const entry of [
      '',
      '.',
      'bin',
      './bin',
      folder,
      join(folder, 'bin'),
      `${folder}/../${folder.split('/').at(-1)}`,
    ]) {
      process.env.PATH = entry;
      expect(await answer(), entry).toEqual(notFound);
    }
  });

  it('not in node_modules, which npm puts on PATH', async () => {
    const bin = join(folder, 'node_modules', '.bin');
    await install(script, 'semanage', bin);
    process.env.PATH = bin;
    expect(await answer()).toEqual(notFound);
  });

  it('passes over what is not executable', async () => {
    await writeFile(join(folder, 'semanage'), script);
    await install(script, 'semanage', join(folder, 'bin'));
    process.env.PATH = `${folder}:${folder}/bin`;
    expect(await answer()).toEqual(found);
  });

  it('runs no other program', async () => {
    await writeFile(join(folder, 'rm'), script, { mode: 0o755 });
    expect(await runTool('rm' as QueryTool, [], new AbortController().signal)).toMatchObject({ kind: 'failed' });
    expect(await runTool('../semanage' as QueryTool, [], new AbortController().signal)).toMatchObject({
      kind: 'failed',
    });
  });
});

async function expectGone(pidFile: string): Promise<void> {
  const pids = (await readFile(pidFile, 'utf8')).trim().split('\n').map(Number);
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) {
    for (let i = 0; i < 50 && (await isAlive(pid)); i++) await sleep(20);
    expect(await isAlive(pid), `process ${pid}`).toBe(false);
  }
}

/** A zombie that nobody has waited for yet has ended too. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return stat !== undefined && !/\) [ZX] /.test(stat);
}
