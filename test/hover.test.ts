// Hovers: every page of test/fixtures/hover is text and expectation; UPDATE=1 writes what comes out.
import { describe, expect, it } from 'vitest';
import { hover } from '../server/src/core/features/hover.ts';
import type { PortEntry } from '../server/src/core/ports/port.ts';
import { parsePortRange, parseProtocol } from '../server/src/core/ports/portFields.ts';
import { createPortTable } from '../server/src/core/ports/table.ts';
import { type Case, type Page, readPages, updating, writeExpected } from './fixtures.ts';
import { testPorts, testSnapshot } from './snapshot.ts';

const NONE = '(no hover)';

for (const page of readPages('hover')) {
  describe(page.name, () => {
    const got: string[] = [];
    page.cases.forEach((each, index) => {
      it(`${each.title} (${index + 1})`, async () => {
        got[index] = await hoverText(page, each);
        if (!updating) expect(got[index]).toBe(each.expected);
        else if (index === page.cases.length - 1) writeExpected(page, got);
      });
    });
  });
}

describe('while the ports are being read', () => {
  it.each([
    ['# tcp/84|43', /^\*\*tcp\/8443\*\* · its label is still being read {2}\nbind\(\) is checked/],
    [
      'allow a_t http_|port_t:tcp_socket name_connect;',
      /^\*\*http_port_t\*\* · port type {2}\nIts ports are still being read/,
    ],
    ['corenet_tcp_bind_htt|p_port(a_t)', /^http_port_t {2}its ports are still being read/m],
  ])('%s says so', async (marked, expected) => {
    const { snapshot, file } = await testSnapshot('a.te', marked.replace('|', ''));
    const provenance = { source: 'loading', live: false, notes: [], loading: true } as const;
    const loading = { ...snapshot, ports: createPortTable([]), provenance };
    const { contents } = hover(loading, file, file.lines.position(marked.indexOf('|')))!;
    const { value } = contents as { value: string };
    expect(value).toMatch(expected);
    expect(value).not.toMatch(/No port has it|no port here|port_t tcp|→/);
  });
});

describe('a port of a comment is one word with the protocol that is joined to it', () => {
  it.each([
    ['# listens on tc|p/8443.', 'tcp/8443', 'tcp/8443'],
    ['# listens on tcp/84|43.', 'tcp/8443', 'tcp/8443'],
    ['# |udp:53', 'udp:53', 'udp/53'],
    ['# 8443/t|cp, as in services', '8443/tcp', 'tcp/8443'],
    ['# 84|43/tcp, as in services', '8443/tcp', 'tcp/8443'],
    ['# tc|p/8000-8100', 'tcp/8000', 'tcp/8000'],
    ['# tcp/8000-81|00', '8100', 'tcp/8100'],
    ['# 8000-8100/tc|p', '8100/tcp', 'tcp/8100'],
    ['# tcp/80, 4|43', '443', 'tcp/443'],
    ['# TCP ports 8|0', '80', 'tcp/80'],
  ])('%s', async (marked, word, port) => {
    const { snapshot, file } = await testSnapshot('a.te', marked.replace('|', ''));
    const { contents, range } = hover(snapshot, file, file.lines.position(marked.indexOf('|')))!;
    expect(file.text.slice(file.lines.offset(range!.start), file.lines.offset(range!.end))).toBe(word);
    expect((contents as { value: string }).value).toMatch(`**${port}** →`);
  });

  it('says nothing of the words around it', async () => {
    const { snapshot, file } = await testSnapshot('a.te', '# TCP ports 80, over tcp alone');
    for (const character of [3, 8, 23]) expect(hover(snapshot, file, { line: 0, character })).toBeNull();
  });
});

/** The Markdown at the cursor, its hard breaks as plain ones: two spaces at the end of a line are easily lost. */
async function hoverText(page: Page, { fileName, text, cursor }: Case): Promise<string> {
  const { snapshot, file } = await testSnapshot(fileName, text);
  const ports = createPortTable(testPorts(localPorts(page)));
  const found = hover({ ...snapshot, ports }, file, file.lines.position(cursor));
  if (!found) return NONE;
  const { contents, range } = found;
  if (typeof contents !== 'object' || !('kind' in contents)) throw new Error('not markup');
  expect(contents.kind).toBe('markdown');
  const covered = file.text.slice(file.lines.offset(range!.start), file.lines.offset(range!.end));
  expect(covered.length).toBeGreaterThan(0);
  expect(cursor).toBeGreaterThanOrEqual(file.lines.offset(range!.start));
  return contents.value.replaceAll('  \n', '\n');
}

/** `local: tcp 10122 ssh_port_t, tcp 80 ssh_port_t` in the header of a page; ssh on tcp/10122 without one. */
function localPorts({ header }: Page): PortEntry[] {
  return (header.get('local') ?? 'tcp 10122 ssh_port_t').split(', ').map((record) => {
    const [protocol, ports, type] = record.split(' ');
    const range = parsePortRange(ports ?? '');
    if (typeof range === 'string') throw new Error(range);
    return { protocol: parseProtocol(protocol ?? '')!, ...range, type: type!, origin: { kind: 'local' } };
  });
}
