/** The bundled tables: complete, made by the script that stands beside them, and the one that fits the host. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundledPolicyFor, bundledPorts } from '../../server/src/core/ports/bundled.ts';
import { createPortTable } from '../../server/src/core/ports/table.ts';
import { requireTool } from '../requireTool.ts';

it.each([
  ['refpolicy', 'tcp', 50000, 'hplip_port_t'],
  ['refpolicy', 'tcp', 50001, 'unreserved_port_t'],
  ['refpolicy', 'sctp', 600, 'hi_reserved_port_t'],
  ['refpolicy', 'tcp', 8443, 'http_port_t'],
  ['refpolicy', 'tcp', 9000, 'cslistener_port_t'],
  ['fedora', 'tcp', 9000, 'http_port_t'],
  ['fedora', 'tcp', 50001, 'ephemeral_port_t'],
  ['fedora', 'udp', 61000, 'unreserved_port_t'],
  ['fedora', 'sctp', 50001, 'unreserved_port_t'],
  ['fedora', 'tcp', 20048, 'mountd_port_t'],
  ['fedora', 'tcp', 20049, 'nfs_port_t'],
] as const)('%s gives %s %i to %s', (policy, protocol, port, type) => {
  const { entries, version } = bundledPorts(policy);
  expect(version).not.toBe('');
  const label = createPortTable(entries).effective(protocol, port);
  expect(label.type).toBe(type);
  expect(label.chain[0]?.origin).toEqual({ kind: 'bundled', policy });
});

it.each(['refpolicy', 'fedora'] as const)('%s leaves no tcp, udp or sctp port above 0 without a type', (policy) => {
  const table = createPortTable(bundledPorts(policy).entries);
  for (const protocol of ['tcp', 'udp', 'sctp'] as const)
    for (const segment of table.segments(protocol, { low: 1, high: 65535 }))
      expect(segment.label.type).not.toBe('port_t');
});

it('no two entries of a table have the same ports', () => {
  for (const policy of ['refpolicy', 'fedora'] as const) {
    const keys = bundledPorts(policy).entries.map(({ protocol, low, high }) => `${protocol} ${low}-${high}`);
    expect(new Set(keys).size, policy).toBe(keys.length);
  }
});

describe('bundledPolicyFor', () => {
  it.each([
    ['ID=fedora\nVERSION_ID=42', 'fedora'],
    ['NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"', 'fedora'],
    ["ID='rhel'", 'fedora'],
    ['ID=centos\r\n', 'fedora'],
    ['PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\nHOME_URL="https://fedora.example/"', 'refpolicy'],
    ['ID=nofedora\nVARIANT_ID=fedora', 'refpolicy'],
    ['', 'refpolicy'],
    [undefined, 'refpolicy'],
  ] as const)('of %j is %s', (text, policy) => {
    expect(bundledPolicyFor(text)).toBe(policy);
  });
});

it('the committed tables are those the script makes, and the policy of this host agrees', ({ skip }) => {
  requireTool('selinux-src', 'policy source that the refpolicy table is made of');
  const script = fileURLToPath(new URL('../../scripts/ports.mjs', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect(stdout).toMatch(/^fedora .* unchanged$/m);
  const made = /^refpolicy (\S+):/m.exec(stdout)?.[1];
  const { version } = bundledPorts('refpolicy');
  if (made !== version) return skip(`the policy source here is ${made}, the table is of ${version}`);
  expect(stdout).toMatch(/^refpolicy .* unchanged$/m);
  // A host may have ports of its own modules; it may not lack one of the table.
  expect(stdout).toMatch(/agree in all|nothing to compare with|only in semanage/);
  expect(stdout).not.toMatch(/only in the table/);
});
