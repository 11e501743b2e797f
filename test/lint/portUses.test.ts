// What counts as a place that names a port, and what the rules about ports say with other data than the pages' own.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { portUses } from '../../server/src/core/lint/ports/portUses.ts';
import { bundledPorts } from '../../server/src/core/ports/bundled.ts';
import type { PortEntry } from '../../server/src/core/ports/port.ts';
import { createPortTable } from '../../server/src/core/ports/table.ts';
import { requireTool } from '../requireTool.ts';
import { testPorts, testSnapshot } from '../snapshot.ts';

describe('a semanage line', () => {
  it.each([
    '# semanage port -a -t a_port_t -p tcp 80',
    '#semanage port -a -t a_port_t -p tcp 80',
    '## $ sudo semanage port -a -t a_port_t -p tcp 80',
    '# Run: semanage port -a -t a_port_t -p tcp 80',
    '#  - `semanage port -a -t a_port_t -p tcp 80`',
    '# % /usr/sbin/semanage port -a -t a_port_t -p tcp 80.',
    'dnl semanage port -a -t a_port_t -p tcp 80',
  ])('%s', async (text) => {
    expect(await formsOf(text)).toEqual(['command tcp/80-80 a_port_t']);
  });

  it.each([
    '# We use semanage port -a -t a_port_t -p tcp 80',
    '# semanage port -a -t a_port_t -p tcp 80 once the module is loaded',
  ])('in a sentence: %s', async (text) => {
    expect(await formsOf(text)).toEqual(['prose tcp/80-80 a_port_t']);
  });

  it.each([
    '# semanage port -a -t TYPE -p tcp 80',
    '# semanage port -a -t a_port_t -p tcp 80 || true',
    '# semanage ports',
    '# allow a_t http_port_t:tcp_socket name_bind;',
  ])('is not %s', async (text) => {
    expect(await formsOf(text)).toEqual([]);
  });

  async function formsOf(text: string): Promise<string[]> {
    const { file } = await testSnapshot('a.te', `policy_module(a, 1.0)\n${text}\n`);
    return portUses(file).semanage.map(
      ({ form, use }) => `${form} ${use?.protocol.text}/${use?.low}-${use?.high} ${use?.type}`,
    );
  }
});

it('reads the arguments of network_port() by threes', async () => {
  const text =
    'network_port(a, tcp, 80-90,s0 - mls_systemhigh, UDP,0x50,s0)\nnetwork_port(b)\nnetwork_port($1, tcp,$2,s0)\n';
  const { file } = await testSnapshot('corenetwork.te.in', text);
  expect(portUses(file).source.map(({ type, level, key }) => [type, level, key])).toEqual([
    ['a_port_t', 's0 - mls_systemhigh', { protocol: 'tcp', low: 80, high: 90 }],
    ['a_port_t', 's0', { protocol: 'udp', low: 80, high: 80 }],
    [undefined, 's0', undefined],
  ]);
});

it('finds the ports of refpolicy in corenetwork.te.in', async () => {
  const archive = requireTool('selinux-src', 'the source of refpolicy')!;
  const path = 'selinux-policy-src/policy/modules/kernel/corenetwork.te.in';
  const text = execFileSync('tar', ['--zstd', '-xOf', archive, path], { encoding: 'utf8', maxBuffer: 2 ** 24 });
  const { file } = await testSnapshot('corenetwork.te.in', text);
  const found = portUses(file).source.map(({ key, type }) => `${key?.protocol}/${key?.low}-${key?.high} ${type}`);
  const shipped = bundledPorts('refpolicy').entries.map(
    ({ protocol, low, high, type }) => `${protocol}/${low}-${high} ${type}`,
  );
  expect(found.sort()).toEqual(shipped.sort());
});

describe('with a shipped table', () => {
  const entries = bundledPorts('refpolicy').entries;

  it('names the policy and its version', async () => {
    expect(await messages('# semanage port -a -t a_port_t -p tcp 80', entries, false)).toEqual([
      'Port tcp/80 already defined: http_port_t (refpolicy 2.20221101, bundled). semanage -a fails up to 3.6, and since 3.7 takes the port over.',
    ]);
    expect(await messages('# semanage port -d -p tcp 80', entries, false)).toEqual([
      'tcp/80 is defined in refpolicy 2.20221101 (bundled) and cannot be deleted; -m gives it another type.',
    ]);
  });

  it('does not judge what only the host can have', async () => {
    expect(await messages('# semanage port -m -t a_port_t -p tcp 9123', entries, false)).toEqual([]);
    expect(await messages('# semanage port -d -p tcp 9123', entries, false)).toEqual([]);
  });
});

describe('with local records', () => {
  const local = (low: number, high: number, type: string): PortEntry => {
    return { protocol: 'tcp', low, high, type, origin: { kind: 'local' } };
  };
  const entries = testPorts([local(80, 80, 'a_port_t'), local(20000, 20010, 'b_port_t')]);

  it('names the record that wins', async () => {
    expect(await messages('# semanage port -a -t c_port_t -p tcp 80', entries)).toEqual([
      'Port tcp/80 already defined: a_port_t (local). semanage -a fails up to 3.6, and since 3.7 takes the port over.',
    ]);
  });

  it('lets them be deleted', async () => {
    expect(await messages('# semanage port -d -p tcp 80', entries)).toEqual([]);
    expect(await messages('# semanage port -d -p tcp 80\n# semanage port -a -t c_port_t -p tcp 80', entries)).toEqual(
      [],
    );
  });

  it('names the record around a port', async () => {
    expect(await messages('# semanage port -d -p tcp 20005', entries)).toEqual([
      'Port tcp/20005 is not defined by itself, only in tcp/20000-20010: b_port_t (local).',
    ]);
  });
});

it('does not take the entries of open files for the policy', async () => {
  const at = { start: { line: 4, character: 0 }, end: { line: 4, character: 9 } };
  const entry = (uri: string): PortEntry => {
    return { protocol: 'tcp', low: 9123, high: 9123, type: 'a_port_t', origin: { kind: 'workspace', uri, range: at } };
  };
  const text =
    'portcon tcp 9123 gen_context(system_u:object_r:b_port_t,s0)\n# semanage port -a -t b_port_t -p tcp 9123';
  const own = [entry('file:///work/myapp.te')];
  expect(await messages(text, own)).toEqual([expect.stringContaining('only allowed in the base policy')]);
  const other = [entry('file:///work/other.te')];
  expect(await messages(text, other)).toContain('Port tcp/9123 already defined: a_port_t (other.te:5).');
});

it('lets a comment silence a semanage line', async () => {
  const line = '# semanage port -a -t a_port_t -p tcp 80';
  expect(await messages(`${line} # portcon-disable: port-already-defined`, testPorts())).toEqual([]);
  expect(await messages(`# portcon-disable: port-already-defined\n${line}`, testPorts())).toEqual([]);
  expect(await messages(`${line}\n# portcon-disable: port-already-defined`, testPorts())).toHaveLength(1);
});

async function messages(text: string, entries: readonly PortEntry[], live = true): Promise<string[]> {
  const { snapshot, file } = await testSnapshot('myapp.te', `policy_module(myapp, 1.0)\n${text}\n`);
  const source = live ? 'semanage' : 'bundled refpolicy 2.20221101';
  const provenance = { source, live, notes: [] };
  const { findings, failures } = lint({ ...snapshot, provenance, ports: createPortTable(entries) }, file, {});
  expect(failures).toEqual([]);
  return findings.map(({ message }) => message);
}
