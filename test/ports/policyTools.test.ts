/** Answers of the real semanage are kept while the real store is as it was, and not a moment longer. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requireRoot, requireTool } from '../requireTool.ts';
import { type PrivateStore, privateStore } from './privateStore.ts';

const why = 'answers of the real tool';
const semanage = requireTool('semanage', why);
const unshare = requireTool('unshare', why);
const isRoot = requireRoot(why);

describe.skipIf(!semanage || !unshare || !isRoot)('policyTools', { timeout: 60_000 }, () => {
  let store: PrivateStore;
  let folder: string;
  let program: string;

  beforeAll(async () => {
    store = await privateStore();
    folder = await mkdtemp(join(tmpdir(), 'portcon-answers-'));
    program = join(folder, 'ask.cjs');
    const from = (path: string) => JSON.stringify(fileURLToPath(new URL(`../../server/src/${path}`, import.meta.url)));
    await build({
      stdin: {
        contents: `import { policyTools } from ${from('node/policyTools.ts')};
          import { answerCache } from ${from('node/answerCache.ts')};
          policyTools(undefined, answerCache(process.argv[2]))
            .run('semanage', process.argv.slice(3), new AbortController().signal)
            .then((result) => console.log(JSON.stringify(result)));`,
        resolveDir: folder,
      },
      bundle: true,
      platform: 'node',
      outfile: program,
    });
  });
  afterAll(async () => {
    await store?.end();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const ask = (...args: string[]) => JSON.parse(store.run(process.execPath, [program, folder, ...args]));

  it('asks once, and again after a commit', async () => {
    const first = ask('port', '-l');
    expect(first).toMatchObject({ kind: 'ok', stdout: expect.stringContaining('http_port_t') });
    // A mark in the kept answer tells it from a new one.
    const file = join(folder, 'portcon', 'policy-answers.json');
    const marked = (await readFile(file, 'utf8')).replaceAll('http_port_t', 'marked_port_t');
    await writeFile(file, marked);
    expect(ask('port', '-l').stdout).toContain('marked_port_t');

    store.run('semanage', ['port', '-a', '-N', '-t', 'ssh_port_t', '-p', 'tcp', '10124']);
    const after = ask('port', '-l').stdout;
    expect(after).not.toContain('marked_port_t');
    expect(after).toMatch(/ssh_port_t\s+tcp\s+10124, 22/);
  });

  it('knows without asking that there are no local ports, and asks when there are', () => {
    store.run('semanage', ['port', '-D', '-N']);
    expect(ask('port', '-lC')).toEqual({ kind: 'ok', stdout: '' });
    expect(store.run('semanage', ['port', '-lC']).trim()).not.toMatch(/_port_t/);
    store.run('semanage', ['port', '-a', '-N', '-t', 'ssh_port_t', '-p', 'tcp', '10125']);
    expect(ask('port', '-lC').stdout).toMatch(/ssh_port_t\s+tcp\s+10125/);
  });
});
