/** The port table of the real semanage and seinfo against the order the binary policy has, before and after local changes. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePorts } from '../../server/src/core/ports/describe.ts';
import type { PortEntry } from '../../server/src/core/ports/port.ts';
import { parsePortconLines } from '../../server/src/core/ports/portconLines.ts';
import { parseSemanageExport } from '../../server/src/core/ports/semanageExport.ts';
import { formatSemanageList, mergeSemanage, parseSemanageList } from '../../server/src/core/ports/semanageList.ts';
import { parseSepolicyNetwork } from '../../server/src/core/ports/sepolicyNetwork.ts';
import type { PortTable } from '../../server/src/core/ports/table.ts';
import { installedPolicy, watchPolicyStore } from '../../server/src/node/policyStore.ts';
import { runTool } from '../../server/src/node/runTool.ts';
import type { Host } from '../../server/src/workspace/host.ts';
import { loadPorts } from '../../server/src/workspace/loadPorts.ts';
import { requireRoot, requireTool } from '../requireTool.ts';
import { privateStore } from './privateStore.ts';

const semanage = requireTool('semanage', 'real port data');
const seinfo = requireTool('seinfo', 'the port data of a user without root');
const root = requireRoot('a private policy store');
const policy = await installedPolicy();
const file = policy?.file;

const host = {
  run: runTool,
  installedPolicy,
  readFile: () => Promise.resolve(undefined),
} as unknown as Host;
const load = () => loadPorts(host, { source: 'auto', bundled: 'auto' }, 'trusted', new AbortController().signal);

const store =
  semanage && root && file ? await privateStore().catch(explainSkip) : explainSkip('not root, or no policy');

/** A machine that cannot make a private store skips these tests; one that must run them all fails. */
function explainSkip(reason: unknown): undefined {
  if (process.env.CI === 'true') throw new Error(`the tests of the real policy cannot run: ${reason}`);
  console.warn(`skipped: the tests of the real policy (${reason})`);
  return undefined;
}

describe.skipIf(!store)('semanage as root', () => {
  const path = process.env.PATH;
  beforeAll(() => {
    process.env.PATH = `${store?.bin}:${path}`;
    if (list('-lC') !== '') list('-D', '-N');
  });
  afterAll(async () => {
    process.env.PATH = path;
    await store?.end();
  });
  const list = (...options: string[]) => store!.run('semanage', ['port', ...options]);

  it('is counted as it prints', async () => {
    const { table, provenance } = await load();
    expect(provenance).toMatchObject({ source: 'semanage', live: true, policy: policy?.name, notes: [] });
    const lines = list('-l').split('\n').length - 1;
    expect(describePorts(table, provenance).summary).toBe(`${lines} from semanage`);
  });

  it('is written again byte for byte', async () => {
    expect(formatSemanageList((await load()).table.entries)).toBe(list('-l'));
  });

  it('says the same with and without heading', () => {
    const read = (text: string) => parseSemanageList(text, { kind: 'policy' });
    expect(read(list('-l', '-n'))).toEqual(read(list('-l')));
  });

  it('agrees with the binary policy for every port', async () => {
    compareWithPolicy((await load()).table);
  });

  describe('after local changes', () => {
    beforeAll(() => {
      // semanage commits each change, about a second each; -N leaves the kernel alone but writes the binary policy.
      list('-a', '-N', '-t', 'ssh_port_t', '-p', 'tcp', '10122');
      list('-m', '-N', '-t', 'ssh_port_t', '-p', 'tcp', '80');
      list('-a', '-N', '-t', 'ssh_port_t', '-p', 'tcp', '8005-8010');
      list('-a', '-N', '-t', 'http_port_t', '-p', 'udp', '500-65535');
      list('-a', '-N', '-t', 'http_port_t', '-p', 'sctp', '36412');
    });

    it('marks the local records and lets them win', async () => {
      const { table, provenance } = await load();
      expect(describePorts(table, provenance).summary).toMatch(/^\d+ from semanage \(5 local\)$/);
      for (const port of [80, 10122, 8005, 8008, 8009, 8010])
        expect(table.effective('tcp', port)).toMatchObject({ type: 'ssh_port_t', reason: 'local record' });
      expect(table.effective('tcp', 80).chain.map((entry) => `${entry.type} ${entry.origin.kind}`)).toEqual([
        'ssh_port_t local',
        'http_port_t policy',
        'reserved_port_t policy',
      ]);
      expect(table.effective('tcp', 8004).chain.map((entry) => entry.origin.kind)).toEqual(['policy']);
    });

    it('agrees with the binary policy for every port', async () => {
      compareWithPolicy((await load()).table);
    });

    it('reads the same local records from -E and from ports.local', () => {
      const origin = { kind: 'local' } as const;
      const listed = parseSemanageList(list('-lC'), origin);
      const exported = parseSemanageExport(list('-E'), origin);
      const stored = parsePortconLines(
        store!.run('cat', [`/var/lib/selinux/${policy?.name}/active/ports.local`]),
        origin,
      );
      for (const other of [exported, stored]) {
        expect(other.warnings).toEqual([]);
        expect(keys(other.entries)).toEqual(keys(listed.entries));
      }
    });

    it('reads all records that seinfo prints, and those sepolicy prints of a port', () => {
      const all = parseSemanageList(list('-l'), { kind: 'policy' });
      const merged = mergeSemanage(all.entries, parseSemanageList(list('-lC'), { kind: 'local' }).entries);
      expect(keys(merged)).toEqual(keys(all.entries));
      const printed = parsePortconLines(store!.run('seinfo', [file!, '--portcon']), { kind: 'policy' });
      expect(printed.warnings).toEqual([]);
      expect(keys(printed.entries)).toEqual(keys(all.entries));

      const asked = parseSepolicyNetwork(store!.run('sepolicy', ['network', '-p', '8008']), { kind: 'policy' });
      expect(asked.warnings).toEqual([]);
      const covering = all.entries.filter((entry) => entry.low <= 8008 && entry.high >= 8008);
      expect(keys(asked.entries)).toEqual(keys(covering));
    });
  });

  it('the watch sees a commit of libsemanage', async () => {
    let calls = 0;
    const stop = watchPolicyStore(() => calls++, store!.places);
    await sleep(300);
    list('-a', '-N', '-t', 'ssh_port_t', '-p', 'tcp', '10123');
    for (let i = 0; i < 100 && calls === 0; i++) await sleep(50);
    stop();
    expect(calls).toBeGreaterThan(0);
  });
});

describe.skipIf(!seinfo || !root || !file)('seinfo as a user without root', () => {
  let folder: string;
  let program: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcon-nobody-'));
    program = join(folder, 'load.cjs');
    await chmod(folder, 0o755);
    const from = (path: string) => JSON.stringify(fileURLToPath(new URL(`../../server/src/${path}`, import.meta.url)));
    await build({
      stdin: {
        contents: `import { loadPorts } from ${from('workspace/loadPorts.ts')};
          import { installedPolicy } from ${from('node/policyStore.ts')};
          import { runTool } from ${from('node/runTool.ts')};
          import { describePorts } from ${from('core/ports/describe.ts')};
          const host = { run: runTool, installedPolicy, readFile: async () => undefined };
          const signal = new AbortController().signal;
          loadPorts(host, { source: 'auto', bundled: 'auto' }, 'trusted', signal).then(({ table, provenance }) => {
            console.log(JSON.stringify({ provenance, entries: table.entries, summary: describePorts(table, provenance).summary }));
          });`,
        resolveDir: folder,
      },
      bundle: true,
      platform: 'node',
      outfile: program,
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('stands in for semanage, with the same ports', () => {
    const result = spawnSync(
      'setpriv',
      ['--reuid=65534', '--regid=65534', '--clear-groups', nodeForNobody(folder), program],
      {
        encoding: 'utf8',
        env: { PATH: '/usr/bin:/bin' },
        cwd: '/',
      },
    );
    expect(result.stderr).toBe('');
    const { provenance, entries, summary } = JSON.parse(result.stdout);
    expect(provenance).toMatchObject({ source: 'seinfo', live: true, policy: policy?.name });
    expect(provenance.notes[0]).toMatch(/^semanage: needs root/);
    expect(summary).toBe(`${entries.length} from seinfo`);
    const real = parseSemanageList(execFileSync('semanage', ['port', '-l'], { encoding: 'utf8' }), { kind: 'policy' });
    expect(keys(entries)).toEqual(keys(real.entries));
  });
});

/** The node of this process where others may run it, else a copy of it in `folder`. */
function nodeForNobody(folder: string): string {
  const works =
    spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, '-v']).status === 0;
  if (works) return process.execPath;
  execFileSync('cp', [process.execPath, join(folder, 'node')]);
  return join(folder, 'node');
}

/** For every port of the protocols with fallback ranges: the type of the first portcon that covers it is ours. */
function compareWithPolicy(table: PortTable): void {
  const script = fileURLToPath(new URL('portcons.py', import.meta.url));
  // setools is Debian's package, so it is Debian's python3 that has it.
  const lines = store!.run('/usr/bin/python3', [script, file!]).trim().split('\n');
  const portcons = lines.map((line) => {
    const [protocol, low, high, type] = line.split(' ');
    return { protocol, low: Number(low), high: Number(high), type: type! };
  });
  expect(portcons.length).toBe(table.entries.length);
  for (const protocol of ['tcp', 'udp', 'sctp'] as const) {
    const ordered = portcons.filter((portcon) => portcon.protocol === protocol);
    const wrong: string[] = [];
    for (let port = 1; port <= 65535; port++) {
      const kernel = ordered.find((portcon) => portcon.low <= port && port <= portcon.high)?.type ?? 'port_t';
      const ours = table.effective(protocol, port).type;
      if (ours !== kernel) wrong.push(`${protocol}/${port}: kernel ${kernel}, ours ${ours}`);
    }
    expect(wrong).toEqual([]);
  }
}

function keys(entries: readonly Pick<PortEntry, 'protocol' | 'low' | 'high' | 'type'>[]): string[] {
  return entries.map(({ protocol, low, high, type }) => `${protocol} ${low}-${high} ${type}`).sort();
}
