// Rules that ask the port table, with tables other than refpolicy's: Fedora's, and one with records of this host.
import { expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { bundledPorts } from '../../server/src/core/ports/bundled.ts';
import type { PortEntry } from '../../server/src/core/ports/port.ts';
import { createPortTable } from '../../server/src/core/ports/table.ts';
import { testPorts, testSnapshot } from '../snapshot.ts';

const TE = `policy_module(myapp, 1.0)
gen_require(\`
	type port_t;
')
type myapp_t;
allow myapp_t self:capability net_bind_service;
allow myapp_t self:tcp_socket create_stream_socket_perms;
allow myapp_t port_t:tcp_socket name_bind;
corenet_tcp_bind_generic_node(myapp_t)
corenet_tcp_bind_generic_port(myapp_t)
corenet_tcp_bind_http_cache_port(myapp_t)
`;

const RULES = ['generic-port-grants-nothing', 'superfluous-net-bind-service', 'unreachable-port-type'];

const local = (low: number, type: string): PortEntry => ({
  ...{ protocol: 'tcp', low, high: low, type },
  origin: { kind: 'local' },
});

it('are those of refpolicy', async () => {
  expect(await found(testPorts([]))).toEqual(RULES);
});

it("know that Fedora's interface of the same name grants something", async () => {
  expect(await found(bundledPorts('fedora').entries)).toEqual([RULES[1], RULES[2]]);
});

it('say nothing of port_t where this host gave it a port', async () => {
  // And port_t may now be bound below 1024 too, for all we know of its ports.
  expect(await found(testPorts([local(9999, 'port_t')]))).toEqual([RULES[1]]);
  expect(await found(testPorts([local(99, 'port_t')]))).toEqual([]);
});

it('see that this host gave the type a port below 1024', async () => {
  expect(await found(testPorts([local(81, 'http_cache_port_t')]))).toEqual([RULES[0], RULES[2]]);
});

it('say nothing while there is no table', async () => {
  expect(await found([])).toEqual([]);
});

async function found(entries: readonly PortEntry[]): Promise<string[]> {
  const { snapshot, file } = await testSnapshot('myapp.te', TE);
  const { findings, failures } = lint({ ...snapshot, ports: createPortTable(entries) }, file, {});
  expect(failures).toEqual([]);
  return findings
    .map(({ rule }) => rule)
    .filter((rule) => RULES.includes(rule))
    .sort();
}
