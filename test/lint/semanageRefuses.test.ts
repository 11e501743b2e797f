// What the rules say of `semanage port` lines against what the real semanage does with them, in a private policy store.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { mergeSemanage, parseSemanageList } from '../../server/src/core/ports/semanageList.ts';
import { createPortTable, type PortTable } from '../../server/src/core/ports/table.ts';
import { privateStore } from '../ports/privateStore.ts';
import { requireRoot, requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

/** Each runs on a store with the local records tcp 10122 and tcp 20000-20010. */
const LINES = [
  '-a -t http_port_t -p tcp 10123',
  '-a -t http_port_t -p sctp 80',
  '-a -t http_port_t -p tcp 8005-8010',
  '-aN -t http_port_t -ptcp 10124',
  '--ad --ty=http_port_t --pro tcp 10125',
  '-a -t http_port_t -p tcp "10126 - 10127"',
  '-m -t ssh_port_t -p tcp 443',
  '-m -t http_port_t -p tcp 10122',
  '-d -p udp 53',
  '-d -p tcp 20000',
  '-d -p tcp 12345',
  '-m -t http_port_t -p tcp 12345',
  '-m -t http_port_t -p tcp 6005',
  '-a -t http_port_t -p tcp 22',
  '-a -t http_port_t -p tcp 20000-20010',
  '-a -t http_port_t -p tcp 20005',
  '-a -t http_port_t -p tcp 10120-10130',
  '-a -t http_port_t -p TCP 10140',
  '-a -t http_port_t -p tcp6 10140',
  '-a -t http_port_t -p icmp 10140',
  '-a -t http_port_t -p tcp 65536',
  '-a -t http_port_t -p tcp 65530-65540',
  '-a -t http_port_t -p tcp 10150-10140',
  '-a -t http_port_t -p tcp 10140,10141',
  '-a -t http_port_t -p tcp -80',
  '-a -t http_port_t -p tcp ssh',
  '-a -t http_port_t -p tcp',
  '-a -t http_port_t 10140',
  '-a -p tcp 10140',
  '-d 10140',
  '-m -p tcp 80',
  '-a -m -t http_port_t -p tcp 10140',
  '-a -p tcp 10140 -t',
  '-t http_port_t -p tcp 10140',
  '-l -t http_port_t',
  '-E -p tcp',
  '-l',
  '-lC',
  '-a -t port_type -p tcp 10150',
  '-a -t reserved_port_type -p tcp 10150',
  '-a -t http_port -p tcp 10150',
  '-a -t http_client_packet_t -p tcp 10150',
  '-d -t nonsense -p tcp 10122',
  '-a -t http_port_t -p udp,tcp 10150',
  '-a -t http_port_t:s0 -p tcp 10150',
  '-a -t system_u:object_r:http_port_t:s0 -p tcp 10150',
  '-a -t http_port_t -p tcp -r s0:c5.c3 10150',
  '-a -t http_port_t -p tcp -r "s0 - s0:c3" 10150',
  '-a -t http_port_t -p tcp -r s0-s0:c0.c1023 10150',
];

/** As a script runs them, where a word too many is no prose. */
const COMMANDS = [
  'port -N -a -t http_port_t -p tcp 10160 10161',
  'port -N -a -t http_port_t -p tcp -- 10162',
  'port -N -a -t http_port_t -p tcp/udp 10163',
  'port -N -a -f -t http_port_t -p tcp 10164',
  '-N port -a -t http_port_t -p tcp 10165',
  'port -N -a -t http_port_t -p tcp 10166',
  'port -a',
  'port -d',
  'port -m',
  'port --help',
];

const semanage = requireTool('semanage', 'the real judge of its commands');
const store =
  semanage && requireRoot('a private policy store') ? await privateStore().catch(explainSkip) : explainSkip('not root');

function explainSkip(reason: unknown): undefined {
  if (process.env.CI === 'true') throw new Error(`semanage cannot be asked: ${reason}`);
  console.warn(`skipped: the lines that semanage refuses (${reason})`);
  return undefined;
}

describe.skipIf(!store)('semanage port', { timeout: 60_000 }, () => {
  let table: PortTable;
  const port = (words: string) => store!.run('sh', ['-c', `semanage port -N ${words}`]);

  beforeAll(() => {
    if (store!.run('semanage', ['port', '-lC']) !== '') port('-D');
    port('-a -t ssh_port_t -p tcp 10122');
    port('-a -t ssh_port_t -p tcp 20000-20010');
    const list = (option: string) =>
      parseSemanageList(store!.run('semanage', ['port', option]), { kind: 'policy' }).entries;
    table = createPortTable(mergeSemanage(list('-l'), list('-lC')));
  });
  afterAll(() => store?.end());

  it.each(LINES)('%s', async (words) => {
    const expected = await isReported('myapp.te', `policy_module(myapp, 1.0)\n# semanage port ${words}\n`, table);
    expect(refuses(words) ? 'refused' : 'done').toBe(expected ? 'refused' : 'done');
  });

  it.each(COMMANDS)('semanage %s in a script', async (words) => {
    const expected = await isReported('myapp.sh', `#!/bin/sh\nsemanage ${words}\n`, table);
    const run = () => store!.run('sh', ['-c', `semanage ${words}`]);
    if (expected) expect(run).toThrow();
    else expect(run).not.toThrow();
  });

  it.each(['htpt_port_t', 'http_prot_t', 'mysqldd_port_t', 'syslod_port_t'])(
    '-t %s, which nobody declares',
    async (type) => {
      const headers = { 'file:///headers/a.if': "interface(`a',`\n\tgen_require(`\n\t\ttype bin_t;\n\t')\n')\n" };
      const words = `-a -t ${type} -p tcp 10150`;
      const { snapshot, file } = await testSnapshot('a.sh', `#!/bin/sh\nsemanage port ${words}\n`, headers);
      const { findings } = lint({ ...snapshot, ports: table }, file, {});
      expect(findings.map(({ rule }) => rule)).toEqual(['bad-semanage-command']);
      expect(refuses(words)).toBe(true);
    },
  );

  it('takes a port after a -m and an -a -m that it refused', async () => {
    const lines = [
      '-m -t http_port_t -p tcp 10180-10190',
      '-a -m -t http_port_t -p tcp 10180-10190',
      '-a -t ssh_port_t -p tcp 10185',
    ];
    expect(lines.map(refuses)).toEqual([true, true, false]);
    port('-d -p tcp 10185');
    const text = lines.map((words) => `# semanage port ${words}\n`).join('');
    const { snapshot, file } = await testSnapshot('myapp.te', `policy_module(myapp, 1.0)\n${text}`);
    const { findings } = lint({ ...snapshot, ports: table }, file, {});
    expect(findings.map(({ rule, range }) => `${range.start.line} ${rule}`)).toEqual([
      '1 bad-semanage-command',
      '2 bad-semanage-command',
    ]);
  });

  /** Since 3.7 `-a` says that the port is defined and changes it; that is what the rule warns of too. */
  function refuses(words: string): boolean {
    try {
      return port(words).includes('already defined');
    } catch {
      return true;
    }
  }
});

async function isReported(name: string, text: string, ports: PortTable): Promise<boolean> {
  const { snapshot, file } = await testSnapshot(name, text);
  const { findings, failures } = lint({ ...snapshot, ports }, file, {});
  expect(failures).toEqual([]);
  return findings.some(({ severity }) => severity === 'error' || severity === 'warning');
}
