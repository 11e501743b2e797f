// The reading of `semanage port` commands, as semanage's argument parser and the comments of policy files have them.
import { describe, expect, it } from 'vitest';
import { asProtocol, parsePortWord, parseSemanagePort } from '../../server/src/core/ports/semanageCommand.ts';

const COMPLETE = ['add', 'http_port_t', 'tcp', '9123'];

describe('a complete command', () => {
  it.each([
    'semanage port -a -t http_port_t -p tcp 9123',
    'semanage port -t http_port_t -p tcp -a 9123',
    'semanage port 9123 -a -p tcp -t http_port_t',
    'semanage  port -thttp_port_t -ptcp -a 9123',
    'semanage port --add --type=http_port_t --proto=tcp 9123',
    'semanage port --ad --ty http_port_t --pro tcp 9123',
    'semanage port -aN -t http_port_t -p tcp 9123',
    'semanage port -at http_port_t -p tcp 9123',
    'semanage port -a -S targeted -t http_port_t -r s0 -p tcp 9123',
    'semanage port -a -t "http_port_t" -p \'tcp\' "9123"',
    'semanage port -a -t http_port_t -p tcp 9123 2>/dev/null',
    'semanage port -a -t http_port_t -p tcp 9123 # the port of the service',
    'semanage port -a -t http_port_t -p tcp 9123; systemctl restart httpd',
    'semanage port -a -t http_port_t -p tcp 9123 && systemctl restart httpd',
    'run `semanage port -a -t http_port_t -p tcp 9123` as root',
    'run "semanage port -a -t http_port_t -p tcp 9123" as root',
    '/usr/sbin/semanage port -a -t http_port_t -p tcp 9123.',
  ])('%s', (text) => {
    const command = parseSemanagePort(text);
    expect([command?.action, command?.type?.text, command?.protocol?.text, command?.port?.text]).toEqual(COMPLETE);
    expect(command).toMatchObject({ extra: [], template: false, fallback: false });
  });
});

it('says where its words are', () => {
  const text = '# sudo semanage port -a -t http_port_t -p tcp 9123.';
  const command = parseSemanagePort(text)!;
  expect(text.slice(command.start, command.end)).toBe('semanage port -a -t http_port_t -p tcp 9123');
  for (const word of [command.actionWord!, command.type!, command.protocol!, command.port!]) {
    expect(text.slice(word.offset, word.offset + word.text.length)).toBe(word.text);
  }
});

describe('a placeholder', () => {
  it.each([
    'semanage port -a -t TYPE -p tcp 9123',
    'semanage port -a -t http_port_t -p tcp <port>',
    'semanage port -a -t http_port_t -p tcp $PORT',
    'semanage port -a -t http_port_t -p tcp #PORTNUMBER',
    'semanage port -a -t http_port_t -p tcp ...',
    'semanage port -a -t http_port_t -p tcp port_number',
    'semanage port -a -t http_port_t -p tcp|udp 9123',
    'semanage port -a -t http_port_t -p tcp/udp 9123',
    'semanage port -a -t http_port_t -p PROTOCOL 9123',
    'semanage port -a -t {{ type }} -p tcp 9123',
    'semanage port [-h] [-n] -a -t http_port_t -p tcp 9123',
    'semanage port -a -t http_port_t \\',
  ])('%s', (text) => {
    expect(parseSemanagePort(text)?.template).toBe(true);
  });

  it('is not a protocol in capitals', () => {
    expect(parseSemanagePort('semanage port -a -t http_port_t -p TCP 80')).toMatchObject({ template: false });
  });
});

it('knows what stands around a command', () => {
  expect(parseSemanagePort('semanage port -a -t a_t -p tcp 80 || semanage port -m -t a_t -p tcp 80')).toMatchObject({
    fallback: true,
  });
  expect(parseSemanagePort('semanage port -l | grep http')).toMatchObject({
    action: 'list',
    extra: [],
    template: false,
  });
  const prose = parseSemanagePort('semanage port -a -t a_t -p tcp 80 gives the port a type');
  expect(prose?.extra.map(({ text }) => text)).toEqual(['gives', 'the', 'port', 'a', 'type']);
  expect(parseSemanagePort('semanage ports are many')).toBeUndefined();
  expect(parseSemanagePort('seutil_semanage port -l')).toBeUndefined();
  expect(parseSemanagePort('semanage fcontext -a -t etc_t /etc/x')).toBeUndefined();
});

it('keeps what semanage would refuse', () => {
  expect(parseSemanagePort('semanage port -a -d -p tcp 80')?.conflict?.text).toBe('-d');
  expect(parseSemanagePort('semanage port -a -p tcp 80 -t')?.incomplete?.text).toBe('-t');
  expect(parseSemanagePort('semanage port -a -t -p tcp 80')?.incomplete?.text).toBe('-t');
  expect(parseSemanagePort('semanage port -a -x -p tcp 80')?.extra.map(({ text }) => text)).toEqual(['-x']);
  expect(parseSemanagePort('semanage port -a -p tcp -80')?.port?.text).toBe('-80');
});

it.each([
  ['80', { kind: 'range', range: { low: 80, high: 80 } }],
  ['080', { kind: 'range', range: { low: 80, high: 80 } }],
  ['0', { kind: 'range', range: { low: 0, high: 0 } }],
  ['10 - 20', { kind: 'range', range: { low: 10, high: 20 } }],
  ['65535', { kind: 'range', range: { low: 65535, high: 65535 } }],
  ['65536', { kind: 'too high', low: 65536, high: 65536 }],
  ['65530-65540', { kind: 'too high', low: 65530, high: 65540 }],
  ['200-100', { kind: 'reversed', low: 200, high: 100 }],
  ['80,81', { kind: 'not a number' }],
  ['ssh', { kind: 'not a number' }],
  ['0x50', { kind: 'not a number' }],
  ['-80', { kind: 'not a number' }],
  ['1-2-3', { kind: 'not a number' }],
])('the port %s', (text, expected) => {
  expect(parsePortWord(text)).toEqual(expected);
});

it('takes protocols in lower case only', () => {
  expect(['tcp', 'udp', 'sctp', 'dccp', 'TCP', 'tcp6', 'icmp'].map(asProtocol)).toEqual([
    ...['tcp', 'udp', 'sctp', 'dccp'],
    ...[undefined, undefined, undefined],
  ]);
});
