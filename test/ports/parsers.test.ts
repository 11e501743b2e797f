/** The parsers of port listings: the forms of each tool, malformed lines, and any text at all. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PortEntry, PROTOCOLS } from '../../server/src/core/ports/port.ts';
import { parsePortconLines } from '../../server/src/core/ports/portconLines.ts';
import type { PortListing } from '../../server/src/core/ports/readLines.ts';
import { parseSemanageExport } from '../../server/src/core/ports/semanageExport.ts';
import { formatSemanageList, mergeSemanage, parseSemanageList } from '../../server/src/core/ports/semanageList.ts';
import { parseSepolicyNetwork } from '../../server/src/core/ports/sepolicyNetwork.ts';
import { parseSnapshotFile, writeSnapshotJson, writeSnapshotText } from '../../server/src/core/ports/snapshotFile.ts';
import { cpuTime } from '../cpuTime.ts';

const policy = { kind: 'policy' } as const;
const local = { kind: 'local' } as const;

/** `type protocol ports`, as one reads it aloud; a level other than s0 follows. */
function brief({ entries }: Pick<PortListing, 'entries'>): string[] {
  return entries.map(
    ({ type, protocol, low, high, level }) =>
      `${type} ${protocol} ${low}${high === low ? '' : `-${high}`}${level && level !== 's0' ? ` ${level}` : ''}`,
  );
}

function reasons({ warnings }: PortListing): string[] {
  return warnings.map(({ line, reason }) => `${line}: ${reason}`);
}

describe('semanage port -l', () => {
  const list = [
    'SELinux Port Type              Proto    Port Number',
    '',
    'http_port_t                    tcp      80, 443, 8008-8010',
    'http_port_t                    udp      80',
    'ssh_port_t                     sctp     22',
    'unreserved_port_t              dccp     1024-65535',
    '',
  ];
  const entries = [
    'http_port_t tcp 80',
    'http_port_t tcp 443',
    'http_port_t tcp 8008-8010',
    'http_port_t udp 80',
    'ssh_port_t sctp 22',
    'unreserved_port_t dccp 1024-65535',
  ];

  it.each([
    ['with heading', list.join('\n')],
    ['without heading', list.slice(2).join('\n')],
    ['with a German heading', ['SELinux Port-Typ               Proto    Port-Nummer', ...list.slice(1)].join('\n')],
    [
      'with a Japanese heading',
      ['SELinux ポートのタイプ                 プロトコル    ポート番号', ...list.slice(1)].join('\n'),
    ],
    ['with a heading and no blank line', [list[0], ...list.slice(2)].join('\n')],
    ['twice, one list after the other', [...list.slice(0, 3), ...list.slice(0, 2), ...list.slice(3)].join('\n')],
    ['with CRLF', list.join('\r\n')],
    ['with a byte order mark', `\uFEFF${list.join('\n')}`],
    ['without a final line end', list.join('\n').trimEnd()],
  ])('is read %s', (_name, text) => {
    const listing = parseSemanageList(text, policy);
    expect(brief(listing)).toEqual(entries);
    expect(listing.warnings).toEqual([]);
    expect(new Set(listing.entries.map((entry) => entry.origin))).toEqual(new Set([policy]));
  });

  it('reads `a - b` and a list without spaces', () => {
    expect(brief(parseSemanageList('x_port_t tcp 1,3 - 5,7-9', policy))).toEqual([
      'x_port_t tcp 1',
      'x_port_t tcp 3-5',
      'x_port_t tcp 7-9',
    ]);
  });

  it('warns of malformed lines and uses the rest', () => {
    const listing = parseSemanageList(
      [
        'http_port_t tcp 80, x, 90',
        'http_port_t icmp 80',
        'http_port_t tcp',
        'Traceback (most recent call last):',
        '80 tcp 80',
        'a_port_t tcp 90-80',
        'a_port_t tcp 65536',
        'a_port_t tcp 0',
        'a_port\0_t tcp 1',
      ].join('\n'),
      policy,
    );
    expect(brief(listing)).toEqual(['http_port_t tcp 80', 'http_port_t tcp 90', 'a_port_t tcp 0']);
    expect(reasons(listing)).toEqual([
      '1: "x" is not a port or range',
      '2: "icmp" is not tcp, udp, sctp or dccp',
      '3: is not type, protocol and ports',
      '4: "(most" is not tcp, udp, sctp or dccp',
      '5: "80" is not a type',
      '6: "90-80" has its ends reversed',
      '7: "65536" is above 65535',
      '9: "a_port\\u0000_t" is not a type',
    ]);
    expect(listing.warnings.at(-1)?.text).toBe('a_port\uFFFD_t tcp 1');
  });

  it('warns of a first line that is neither heading nor record', () => {
    expect(reasons(parseSemanageList('nonsense\nhttp_port_t tcp 80', policy))).toEqual([
      '1: is not type, protocol and ports',
    ]);
  });

  it('keeps the warnings of a file of garbage few', () => {
    const { entries, warnings } = parseSemanageList('?\n'.repeat(100_000), policy);
    expect(entries).toEqual([]);
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)).toEqual({ line: 1001, text: '', reason: 'is past 1000 that cannot be read' });
  });

  it('takes nothing of a list of which most cannot be read', () => {
    const bad = 'x_t tcp 65536\n'.repeat(900);
    expect(parseSemanageList(`http_port_t tcp 80\n${bad}`, policy).entries).toHaveLength(1);
    expect(parseSemanageList(`http_port_t tcp 80\n${bad}${bad}`, policy).entries).toEqual([]);
  });
});

describe('mergeSemanage', () => {
  it('marks local records and keeps the policy entry of the same range under them', () => {
    const all = parseSemanageList('http_port_t tcp 80, 443\nssh_port_t tcp 80, 10122, 22', policy).entries;
    const own = parseSemanageList('ssh_port_t tcp 80, 10122', local).entries;
    const merged = mergeSemanage(all, own);
    expect(merged.map((entry) => `${brief({ entries: [entry] })[0]} ${entry.origin.kind}`)).toEqual([
      'ssh_port_t tcp 80 local',
      'ssh_port_t tcp 10122 local',
      'http_port_t tcp 80 policy',
      'http_port_t tcp 443 policy',
      'ssh_port_t tcp 22 policy',
    ]);
  });

  it('keeps both where a local record repeats the type of the policy', () => {
    const all = parseSemanageList('http_port_t tcp 443, 80, 443', policy).entries;
    const merged = mergeSemanage(all, parseSemanageList('http_port_t tcp 443', local).entries);
    expect(merged.map((entry) => `${entry.low} ${entry.origin.kind}`)).toEqual([
      '443 local',
      '80 policy',
      '443 policy',
    ]);
  });
});

describe('semanage export', () => {
  it('reads the port lines and skips the other records', () => {
    const listing = parseSemanageExport(
      [
        'boolean -D',
        'port -D',
        'boolean -m -1 httpd_can_network_connect',
        "port -a -t ssh_port_t -r 's0' -p tcp 10122",
        "port -a -t http_port_t -r 's0-s15:c0.c1023' -p tcp 8000-8010",
        'port --add --type dns_port_t --proto=udp 5353',
        'port -m -t http_port_t -p tcp 10122',
        'port -a -t ntp_port_t -p udp 99',
        'port -d -p udp 99',
        "fcontext -a -f a -t httpd_sys_content_t '/srv/www(/.*)?'",
      ].join('\n'),
      local,
    );
    expect(brief(listing)).toEqual([
      'http_port_t tcp 8000-8010 s0-s15:c0.c1023',
      'dns_port_t udp 5353',
      'http_port_t tcp 10122',
    ]);
    expect(listing.warnings).toEqual([]);
  });

  it('says what a bad line lacks', () => {
    const text = [
      'port -a -t x_t 80',
      'port -a -p tcp 80',
      'port -t x_t -p tcp 80',
      'port -a -t x_t -p icmp 80',
      'port -a -t x_t -p tcp',
      'hello',
    ];
    expect(reasons(parseSemanageExport(text.join('\n'), local))).toEqual([
      '1: has no -p',
      '2: has no -t',
      '3: has none of -a, -m, -d and -D',
      '4: "icmp" is not tcp, udp, sctp or dccp',
      '5: "" is not a port or range',
      '6: is not a line of semanage export',
    ]);
  });
});

describe('lines of portcon', () => {
  it('reads seinfo --portcon', () => {
    const listing = parsePortconLines(
      [
        '',
        'Portcon: 3',
        '   portcon sctp 1-511 system_u:object_r:reserved_port_t:s0',
        '   portcon tcp 80 system_u:object_r:http_port_t:s0 - s15:c0.c3,c5',
        '   portcon udp 53 system_u:object_r:dns_port_t',
      ].join('\n'),
      policy,
    );
    expect(brief(listing)).toEqual([
      'reserved_port_t sctp 1-511',
      'http_port_t tcp 80 s0-s15:c0.c3,c5',
      'dns_port_t udp 53',
    ]);
    expect(listing.warnings).toEqual([]);
  });

  it('reads ports.local', () => {
    const listing = parsePortconLines(
      [
        '# This file is auto-generated by libsemanage',
        '# Do not edit directly.',
        '',
        'portcon tcp 10122 system_u:object_r:ssh_port_t:s0',
        'portcon UDP 8005 - 8010 system_u:object_r:ssh_port_t:s0',
      ].join('\n'),
      local,
    );
    expect(brief(listing)).toEqual(['ssh_port_t tcp 10122', 'ssh_port_t udp 8005-8010']);
    expect(listing.warnings).toEqual([]);
  });

  it('says what is wrong with a line', () => {
    const text = [
      'portcon tcp 80',
      'portcon ip 80 u:r:t:s0',
      'portcon tcp 99999 u:r:t:s0',
      'portcon tcp 80 t',
      'Types: 1',
    ];
    expect(reasons(parsePortconLines(text.join('\n'), policy))).toEqual([
      '1: is not portcon, protocol, port and context',
      '2: "ip" is not tcp, udp, sctp or dccp',
      '3: "99999" is above 65535',
      '4: "t" is not a context',
      '5: is not portcon, protocol, port and context',
    ]);
  });
});

describe('sepolicy network -p', () => {
  it('gives entries that two ports share once', () => {
    const listing = parseSepolicyNetwork(
      [
        '80: tcp http_port_t 80',
        '80: tcp reserved_port_t 1-511',
        '22: tcp ssh_port_t 22',
        '22: tcp reserved_port_t 1-511',
        'x',
      ].join('\n'),
      policy,
    );
    expect(brief(listing)).toEqual(['http_port_t tcp 80', 'reserved_port_t tcp 1-511', 'ssh_port_t tcp 22']);
    expect(reasons(listing)).toEqual(['5: is not port, protocol, type and range']);
  });
});

describe('a snapshot file', () => {
  it.each([
    ['semanage port -l', 'http_port_t tcp 80'],
    ['seinfo --portcon', 'Portcon: 1\n  portcon tcp 80 system_u:object_r:http_port_t:s0'],
    ['semanage port -E', "port -a -t http_port_t -r 's0' -p tcp 80"],
    ['sepolicy network -p', '80: tcp http_port_t 80'],
    ['JSON', '\uFEFF{"entries": {"http_port_t": {"tcp": "80"}}}'],
  ])('may hold %s', (_name, text) => {
    const listing = parseSnapshotFile(text, policy);
    expect(brief(listing)).toEqual(['http_port_t tcp 80']);
    expect(listing.warnings).toEqual([]);
  });

  const HEADING = 'SELinux Port Type              Proto    Port Number\n\n';
  const ALL = `${HEADING}http_port_t tcp 80\nssh_port_t tcp 80, 22\n`;
  const LOCAL = `${HEADING}ssh_port_t tcp 80\n`;
  it.each([
    ['behind', `${ALL}${LOCAL}`],
    ['before', `\n${LOCAL}\n${ALL}`],
  ])('may hold semanage port -lC %s semanage port -l', (_where, text) => {
    const { entries, warnings } = parseSnapshotFile(text.replaceAll('\n', '\r\n'), policy);
    expect(warnings).toEqual([]);
    expect(entries.map(({ type, low, origin }) => `${type} ${low} ${origin.kind}`)).toEqual([
      'ssh_port_t 80 local',
      'http_port_t 80 policy',
      'ssh_port_t 22 policy',
    ]);
  });

  it('holds no local list where two lists differ', () => {
    const text = `${ALL}${HEADING}dns_port_t tcp 53\n`;
    expect(brief(parseSnapshotFile(text, policy))).toEqual(brief({ entries: parseSemanageList(text, policy).entries }));
    expect(parseSnapshotFile(text, policy).entries.some(({ origin }) => origin.kind === 'local')).toBe(false);
  });

  it.each([
    ['{', 'is not JSON with an object in it'],
    ['[1]', 'is not JSON with an object in it'],
    ['{}', 'its member entries is not an object of types'],
    ['{"entries": {"a_t": 1}}', '"a_t" is not a type with its ports'],
    ['{"entries": {"a_t": {"ip": "80"}}}', '"ip" of a_t is not a protocol with its ports'],
    ['{"entries": {"a_t": {"tcp": "80-70"}}}', '"80-70" has its ends reversed (a_t tcp)'],
    ['{"entries": {"__proto__": {"tcp": "80"}}, "local": []}', 'its member local is not an object of types'],
  ])('warns of the JSON %s', (text, reason) => {
    expect(parseSnapshotFile(text, policy).warnings.map((warning) => warning.reason)).toContain(reason);
  });

  it('comes back as it was written, as JSON with local records and levels, as text with neither', () => {
    fc.assert(
      fc.property(fc.array(anyEntry), (entries) => {
        const json = parseSnapshotFile(writeSnapshotJson(entries, { source: 'semanage', policy: 'default' }), policy);
        expect(json.warnings).toEqual([]);
        expect(json.policy).toBe('default');
        expect(json.entries.map(comparable).sort()).toEqual(entries.map(comparable).sort());

        const text = parseSnapshotFile(writeSnapshotText(entries), policy);
        expect(text.warnings).toEqual([]);
        expect(brief(text).sort()).toEqual(brief({ entries: entries.map(({ level: _, ...entry }) => entry) }).sort());
      }),
    );
  });
});

describe('any text', () => {
  const parsers = {
    parseSemanageList,
    parseSemanageExport,
    parsePortconLines,
    parseSepolicyNetwork,
    parseSnapshotFile,
  };
  const words = fc.constantFrom(
    'portcon ',
    'port -a ',
    '-p ',
    'tcp ',
    '80',
    '-',
    ', ',
    ' ',
    '\t',
    '\n',
    '\r',
    '\0',
    ':',
    'a_t ',
    '{',
    '"',
    '99999',
    'é',
  );

  it.each(Object.entries(parsers))('gives %s valid entries and warnings only', (_name, parse) => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(words).map((list) => list.join('')),
        ),
        (text) => {
          const { entries, warnings } = parse(text, policy);
          for (const { low, high, protocol, type } of entries) {
            expect(low >= 0 && low <= high && high <= 65535).toBe(true);
            expect(PROTOCOLS).toContain(protocol);
            expect(type).toMatch(/^[\w.$-]+$/);
          }
          for (const { line, reason } of warnings) {
            expect(line).toBeGreaterThan(0);
            expect(reason).not.toBe('');
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is read in time that grows with its size only', () => {
    const started = cpuTime();
    for (const parse of Object.values(parsers)) {
      parse(`a${' '.repeat(500_000)}b`, policy);
      parse('80, '.repeat(100_000), policy);
      parse(`portcon tcp 80${' '.repeat(200_000)}x -`, policy);
      parse(`x_t tcp ${'1-'.repeat(100_000)}`, policy);
    }
    expect(cpuTime() - started).toBeLessThan(5_000);
  });
});

it('a list is written as semanage prints it', () => {
  const entries = parseSemanageList(
    'http_port_t udp 80\nhttp_port_t tcp 80, 443, 8000-8010\na_port_t tcp 1',
    policy,
  ).entries;
  expect(formatSemanageList(entries)).toBe(
    [
      'SELinux Port Type              Proto    Port Number',
      '',
      'a_port_t                       tcp      1',
      'http_port_t                    tcp      80, 443, 8000-8010',
      'http_port_t                    udp      80',
      '',
    ].join('\n'),
  );
  expect(formatSemanageList([])).toBe('');
});

const anyEntry: fc.Arbitrary<PortEntry> = fc
  .record({
    ports: fc.tuple(fc.integer({ min: 0, max: 65535 }), fc.integer({ min: 0, max: 65535 })),
    protocol: fc.constantFrom(...PROTOCOLS),
    type: fc.constantFrom('http_port_t', 'ssh_port_t', 'a_port_t', 'constructor'),
    level: fc.constantFrom('s0', 's0-s15:c0.c3,c5'),
    origin: fc.constantFrom(policy, local),
  })
  .map(({ ports: [a, b], ...rest }) => ({ low: Math.min(a, b), high: Math.max(a, b), ...rest }));

function comparable({ protocol, low, high, type, level, origin }: PortEntry): string {
  return [protocol, low, high, type, level ?? 's0', origin.kind].join(' ');
}
