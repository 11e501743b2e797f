// Types without a port, and without one of a protocol, against the installed policy, and after the real semanage gave one.
import { execFileSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { portTypeHasNoPortForProtocol } from '../../server/src/core/lint/rules/port-type-has-no-port-for-protocol.ts';
import { portTypeWithoutPort } from '../../server/src/core/lint/rules/port-type-without-port.ts';
import { bundledPorts } from '../../server/src/core/ports/bundled.ts';
import { mergeSemanage, parseSemanageList } from '../../server/src/core/ports/semanageList.ts';
import { createPortTable, type PortTable } from '../../server/src/core/ports/table.ts';
import type { PortProvenance } from '../../server/src/core/snapshot.ts';
import { installedPolicy } from '../../server/src/node/policyStore.ts';
import { privateStore } from '../ports/privateStore.ts';
import { requireRoot, requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const RULES = [portTypeHasNoPortForProtocol, portTypeWithoutPort];
const LIVE: PortProvenance = { source: 'semanage', live: true, policy: 'default', readAt: '09:14', notes: [] };

const semanage = requireTool('semanage', 'it gives ports to types');
const seinfo = requireTool('seinfo', 'it lists the port types of the installed policy');
const policy = await installedPolicy();
const store =
  semanage && seinfo && policy?.file && requireRoot('a private policy store')
    ? await privateStore().catch(explainSkip)
    : explainSkip('not root, or no policy');

function explainSkip(reason: unknown): undefined {
  if (process.env.CI === 'true') throw new Error(`the policy store cannot be asked: ${reason}`);
  console.warn(`skipped: types without ports on this host (${reason})`);
  return undefined;
}

describe.skipIf(!store)('on this host', { timeout: 60_000 }, () => {
  afterAll(() => store?.end());
  const list = (option: string) =>
    parseSemanageList(store!.run('semanage', ['port', option]), { kind: option === '-l' ? 'policy' : 'local' }).entries;
  const readTable = () => createPortTable(mergeSemanage(list('-l'), list('-lC')));

  it('the types without a port are the port types of the policy that semanage does not list', async () => {
    const all = execFileSync(seinfo!, [policy!.file!, '-a', 'port_type', '-x'], { encoding: 'utf8' });
    const types = [...all.matchAll(/^\s+(\w+_t)$/gm)].map(([, type]) => type!);
    const table = readTable();
    const listed = new Set(table.entries.map(({ type }) => type));
    const text = types.map((type) => `type ${type}, port_type;\n`).join('');
    const reported = (await findings(text, table)).map(({ range }) => types[range.start.line]);
    // No portcon names port_t, the type of ports without one.
    const without = types.filter((type) => !listed.has(type) && type !== 'port_t');
    expect(without).toContain('milter_port_t');
    expect(reported).toEqual(without);
  });

  it('the command of the message gives the type a port, and a port of the protocol ends the finding', async () => {
    const lines = ['type milter_port_t, port_type;', 'corenet_udp_bind_ssh_port(myapp_t)'];
    const text = `${lines.join('\n')}\nallow myapp_t milter_port_t:sctp_socket name_bind;\n`;
    const found = await findings(text, readTable());
    expect(found.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
      'information port-type-without-port',
      'warning port-type-has-no-port-for-protocol',
    ]);
    const command = /semanage (port -a -t milter_port_t -p sctp) PORT\.$/.exec(found[0]!.message)![1]!;
    store!.run('semanage', [...command.split(' '), '-N', '8891']);
    store!.run('semanage', ['port', '-a', '-N', '-t', 'ssh_port_t', '-p', 'udp', '2222']);
    expect(await findings(text, readTable())).toEqual([]);
  });
});

it('a bundled table is named, and says nothing of the types of a module', async () => {
  const { version, entries } = bundledPorts('refpolicy');
  const bundled = { source: `bundled refpolicy ${version}`, live: false, notes: [] };
  const text = 'type myapp_port_t, port_type;\ncorenet_tcp_bind_isakmp_port(myapp_t)\n';
  const found = await findings(text, createPortTable(entries), bundled);
  expect(found.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    `information: isakmp_port_t has no tcp port in refpolicy ${version} (bundled), only udp/500: name_bind on it allows nothing.`,
  ]);
});

it.each([
  'semanage port -a -t myapp_port_t -p tcp 9123 || :',
  'semanage port -a -t myapp_port_t -p tcp "$PORT"',
  'for p in 1 2; do semanage port -a -t "$TYPE" -p tcp $p; done',
])('an open script gives the port: %s', async (command) => {
  const text = 'type myapp_port_t, port_type;\n';
  const { snapshot, file } = await testSnapshot('myapp.te', text);
  const rules = [portTypeWithoutPort];
  expect(lint(snapshot, file, {}, rules).findings.length).toBe(1);
  const { file: script } = await testSnapshot('setup.sh', `#!/bin/sh\n${command}\n`);
  const files = new Map([...snapshot.files, [script.uri, script]]);
  expect(lint({ ...snapshot, files }, file, {}, rules).findings).toEqual([]);
});

it.each([
  // A command that semanage refuses gives no port; the host has tcp 10122 and no 9123.
  ['setup.sh', '#!/bin/sh\nsemanage port -m -t myapp_port_t -p tcp 9123\n', 1],
  ['other.te', '# semanage port -m -t myapp_port_t -p tcp 9123\n', 1],
  ['setup.sh', '#!/bin/sh\nsemanage port -a -m -t myapp_port_t -p tcp 9123\n', 1],
  ['setup.sh', '#!/bin/sh\nsemanage port -m -t myapp_port_t -p tcp 10122\n', 0],
  ['other.te', '# semanage port -m -t myapp_port_t -p tcp PORT\n', 0],
  ['other.te', '# Run semanage port -m -t myapp_port_t -p tcp 9123 on a host that has it.\n', 0],
  ['setup.sh', '#!/bin/sh\nsemanage port -m -t myapp_port_t -p tcp "$PORT"\n', 0],
  [
    'setup.sh',
    '#!/bin/sh\nsemanage port -a -t a_port_t -p tcp 9123\nsemanage port -m -t myapp_port_t -p tcp 9123\n',
    0,
  ],
  [
    'setup.sh',
    '#!/bin/sh\nif semanage port -l | grep -q 9123; then\n\tsemanage port -m -t myapp_port_t -p tcp 9123\nfi\n',
    0,
  ],
  ['README.md', '```sh\nsemanage port -m -t myapp_port_t -p tcp 9123\n```\n', 0],
  ['my.spec', '%post\nsemanage port -m -t myapp_port_t -p tcp 9123\n', 0],
])('beside %s with %j there are %i types without a port', async (name, text, count) => {
  const { snapshot, file } = await testSnapshot('myapp.te', 'type myapp_port_t, port_type;\n');
  const { file: other } = await testSnapshot(name, text);
  const files = new Map([...snapshot.files, [other.uri, other]]);
  const { findings, failures } = lint({ ...snapshot, files }, file, {}, [portTypeWithoutPort]);
  expect(failures).toEqual([]);
  expect(findings.length).toBe(count);
});

it('while the ports load nothing is said', async () => {
  const text = 'type myapp_port_t, port_type;\ncorenet_tcp_bind_isakmp_port(myapp_t)\n';
  const loading: PortProvenance = { source: 'loading', live: false, notes: [], loading: true };
  expect(await findings(text, createPortTable([]), loading)).toEqual([]);
});

async function findings(text: string, ports: PortTable, provenance = LIVE) {
  const { snapshot, file } = await testSnapshot('myapp.te', text);
  const { findings, failures } = lint({ ...snapshot, ports, provenance }, file, {}, RULES);
  expect(failures).toEqual([]);
  return findings;
}
