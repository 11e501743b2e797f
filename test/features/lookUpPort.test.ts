// Which protocols Look Up a Port answers for.
import { expect, it } from 'vitest';
import { lookUpPort } from '../../server/src/core/features/lookUpPort.ts';
import { whyNoAnswer } from '../../server/src/core/ports/noAnswer.ts';
import type { PortEntry, Protocol } from '../../server/src/core/ports/port.ts';
import { createPortTable } from '../../server/src/core/ports/table.ts';

const entry = (protocol: Protocol, low: number, high: number, type: string, kind: 'policy' | 'local'): PortEntry => ({
  protocol,
  low,
  high,
  type,
  origin: { kind },
});
const PORTS = createPortTable([
  entry('tcp', 80, 80, 'http_port_t', 'policy'),
  entry('sctp', 1, 511, 'reserved_port_t', 'policy'),
  entry('dccp', 1, 511, 'reserved_port_t', 'policy'),
  entry('dccp', 90, 90, 'reserved_port_t', 'local'),
  entry('sctp', 100, 110, 'a_port_t', 'policy'),
]);

it.each([
  ['80', ['tcp/80', 'udp/80']],
  ['90', ['tcp/90', 'udp/90', 'dccp/90']],
  ['105', ['tcp/105', 'udp/105', 'sctp/105']],
  ['dccp/80', ['dccp/80']],
])('answers %s with %j', (query, ports) => {
  expect(lookUpPort(PORTS, query).map(({ port }) => port)).toEqual(ports);
});

it.each([
  ['http', []],
  ['a_port', []],
  ['htp_port_t', ['No port has the type htp_port_t. Did you mean http_port_t?']],
  ['nothing_like_it', ['No port has the type nothing_like_it.']],
  ['tcp', ['tcp is a protocol: write tcp/80 for a port of it.']],
  ['70000', ['The highest port is 65535.']],
  ['8100-8000', ['8100-8000 is reversed: write 8000-8100.']],
  ['icmp/3', ['icmp is no protocol: write tcp, udp, sctp or dccp.']],
])('says why there is no answer to %s: %j', (query, why) => {
  if (lookUpPort(PORTS, query).length > 0) expect(why).toEqual([]);
  else expect([whyNoAnswer(PORTS, query)]).toEqual(why);
});
