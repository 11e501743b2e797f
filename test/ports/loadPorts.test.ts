/** loadPorts with hosts that answer in every way: which source wins, and what is said of the others. */
import { describe, expect, it } from 'vitest';
import { describePorts } from '../../server/src/core/ports/describe.ts';
import type { Host, ToolResult } from '../../server/src/workspace/host.ts';
import { loadPorts, type PortSettings, type WorkspaceTrust } from '../../server/src/workspace/loadPorts.ts';

const LIST =
  'SELinux Port Type              Proto    Port Number\n\nhttp_port_t tcp 80, 443\nssh_port_t tcp 80, 10122, 22\n';
const LOCAL = 'SELinux Port Type              Proto    Port Number\n\nssh_port_t tcp 80, 10122\n';
const SEINFO = 'Portcon: 1\n   portcon tcp 80 system_u:object_r:http_port_t:s0\n';
const ok = (stdout: string): ToolResult => ({ kind: 'ok', stdout });
const failed = (reason: string): ToolResult => ({ kind: 'failed', reason });
const NO_STORE = 'exit code 1: ValueError: SELinux policy is not managed or store cannot be accessed.';

interface Answers {
  list?: ToolResult;
  local?: ToolResult;
  seinfo?: ToolResult;
  policyFile?: string | undefined;
  files?: Record<string, string>;
}

function hostOf({
  list = failed('not found (looked on PATH)'),
  local = ok(''),
  seinfo = failed('not found (looked on PATH)'),
  policyFile = '/p/policy.33',
  files = {},
}: Answers): Host & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    loadGrammars: () => Promise.reject(new Error('not asked for')),
    listFiles: () => Promise.resolve([]),
    readFile: (uri: string) => Promise.resolve(uri in files ? new TextEncoder().encode(files[uri]) : undefined),
    installedPolicy: () =>
      Promise.resolve(policyFile === undefined ? undefined : { name: 'default', file: policyFile }),
    run: (tool: string, args: readonly string[]) => {
      calls.push([tool, ...args].join(' '));
      return Promise.resolve(tool === 'seinfo' ? seinfo : args.includes('-lC') ? local : list);
    },
  } as Host & { calls: string[] };
}

function load(host: Host, settings: Partial<PortSettings> = {}, trust: WorkspaceTrust = 'trusted') {
  return loadPorts(host, { source: 'auto', bundled: 'refpolicy', ...settings }, trust, new AbortController().signal);
}

describe('loadPorts', () => {
  it('reads semanage, and marks local records', async () => {
    const host = hostOf({ list: ok(LIST), local: ok(LOCAL) });
    const { table, provenance } = await load(host);
    expect(host.calls.sort()).toEqual(['semanage port -l', 'semanage port -lC']);
    expect(provenance).toEqual({
      source: 'semanage',
      live: true,
      policy: 'default',
      readAt: expect.stringMatching(/^\d\d:\d\d$/),
      notes: [],
    });
    expect(table.effective('tcp', 80)).toMatchObject({
      type: 'ssh_port_t',
      reason: 'local record',
      chain: [{}, { type: 'http_port_t' }],
    });
    expect(table.effective('tcp', 22).chain[0]?.origin.kind).toBe('policy');
  });

  it('uses semanage without -lC, and says so', async () => {
    const { provenance } = await load(hostOf({ list: ok(LIST), local: failed('timed out after 10 s') }));
    expect(provenance).toMatchObject({
      source: 'semanage',
      notes: ["semanage port -lC: timed out after 10 s; local records are not told from the policy's."],
    });
  });

  it('keeps the lines it could read and notes the others', async () => {
    const { table, provenance } = await load(hostOf({ list: ok(`${LIST}oops\n${'?\n'.repeat(9)}`) }));
    expect(table.hasType('http_port_t')).toBe(true);
    expect(provenance.notes).toHaveLength(6);
    expect(provenance.notes[0]).toBe('semanage, line 5: is not type, protocol and ports: oops');
    expect(provenance.notes[5]).toBe('semanage: 5 more lines cannot be read.');
  });

  it('counts one line more as one', async () => {
    const { provenance } = await load(hostOf({ list: ok(`${LIST}${'?\n'.repeat(6)}`) }));
    expect(provenance.notes[5]).toBe('semanage: 1 more line cannot be read.');
  });

  it.each([
    [NO_STORE, `semanage: needs root (${NO_STORE}).`],
    ['timed out after 10 s', 'semanage: timed out after 10 s.'],
    ['not found (looked on PATH)', 'semanage: not found (looked on PATH); install policycoreutils-python-utils.'],
    ['killed by SIGKILL', 'semanage: killed by SIGKILL.'],
  ])('falls back to seinfo after %j', async (reason, note) => {
    const host = hostOf({ list: failed(reason), seinfo: ok(SEINFO) });
    const { table, provenance } = await load(host);
    expect(host.calls).toContain('seinfo /p/policy.33 --portcon');
    expect(provenance).toMatchObject({ source: 'seinfo', live: true, policy: 'default' });
    expect(provenance.notes[0]).toBe(note);
    expect(table.effective('tcp', 80).type).toBe('http_port_t');
  });

  it.each([['garbage\0\n\uFFFD'], [''], ['Traceback (most recent call last):\n  File "x", line 1\n']])(
    'falls back after the output %j',
    async (text) => {
      const { provenance } = await load(hostOf({ list: ok(text), seinfo: ok(text) }));
      expect(provenance.source).toMatch(/^bundled refpolicy /);
      expect(provenance.notes).toEqual([
        expect.stringMatching(/^semanage port -l: holds no port list/),
        expect.stringMatching(/^seinfo --portcon: holds no port list/),
      ]);
    },
  );

  it('reads the snapshot file after the tools, or alone', async () => {
    const files = { 'file:///s/my%20ports.txt': LIST };
    const after = await load(hostOf({ files }), { snapshotFile: 'file:///s/my%20ports.txt' });
    expect(after.provenance).toMatchObject({ source: 'my ports.txt', live: false });
    expect(after.provenance.notes).toHaveLength(3);

    const host = hostOf({ list: ok(LIST), files });
    const alone = await load(host, { source: 'file', snapshotFile: 'file:///s/my%20ports.txt' });
    const note =
      'tcp/80 has two types (one is of a local record, and the list does not say which); save the output of "semanage port -l; semanage port -lC".';
    expect(alone.provenance).toEqual({ source: 'my ports.txt', live: false, notes: [note] });
    expect(host.calls).toEqual([]);
  });

  it.each([
    ['', 'http_port_t or ssh_port_t', 'not told'],
    [LOCAL, 'ssh_port_t', 'local record'],
  ])('knows of two types of one port in a saved list with %j behind it', async (more, type, reason) => {
    const { table } = await load(hostOf({ files: { 'file:///p.txt': `${LIST}http_port_t tcp 1-99\n${more}` } }), {
      source: 'file',
      snapshotFile: 'file:///p.txt',
    });
    expect(table.effective('tcp', 80)).toMatchObject({ type, reason });
    expect(table.effective('tcp', 22)).toMatchObject({ type: 'ssh_port_t' });
  });

  it.each([
    [{ source: 'file' }, 'snapshot file: none is set; name one in the settings.'],
    [
      { source: 'file', snapshotFile: 'file:///none' },
      'none: cannot be read; save a port snapshot there or change the setting.',
    ],
    [
      { source: 'file', snapshotFile: 'file:///bad' },
      'bad: holds no port list (line 1 is not JSON with an object in it).',
    ],
  ] as const)('falls back to the bundled table for %j', async (settings, note) => {
    const { provenance } = await load(hostOf({ files: { 'file:///bad': '{' } }), settings);
    expect(provenance).toEqual({ source: expect.stringMatching(/^bundled refpolicy \d/), live: false, notes: [note] });
  });

  it('asks nobody for bundled data', async () => {
    const host = hostOf({ list: ok(LIST), files: { 'file:///etc/os-release': 'ID=rhel' } });
    expect((await load(host, { source: 'bundled' })).provenance).toMatchObject({
      source: expect.stringMatching(/^bundled refpolicy/),
      notes: [],
    });
    expect((await load(host, { source: 'bundled', bundled: 'fedora' })).provenance.source).toMatch(/^bundled fedora/);
    expect((await load(host, { source: 'bundled', bundled: 'auto' })).provenance.source).toMatch(/^bundled fedora/);
    expect((await load(hostOf({}), { source: 'bundled', bundled: 'auto' })).provenance.source).toMatch(
      /^bundled refpolicy/,
    );
    expect(host.calls).toEqual([]);
  });

  it('runs nothing in an untrusted workspace', async () => {
    const host = hostOf({ list: ok(LIST), seinfo: ok(SEINFO) });
    const { provenance } = await load(host, { source: 'live' }, 'untrusted');
    expect(host.calls).toEqual([]);
    expect(provenance.live).toBe(false);
    expect(provenance.notes).toEqual([
      'workspace: not trusted; trust it to read live data with semanage.',
      'Live port data are asked for, but no tool of this host answered.',
    ]);
  });

  it('runs nothing where the host cannot', async () => {
    const { run: _, ...host } = hostOf({});
    const { provenance } = await load(host);
    expect(provenance.notes).toEqual(['semanage: cannot run here; open the folder on a Linux host for live data.']);
  });

  it('does not fail where the host does', async () => {
    const fault = () => Promise.reject(new Error('no'));
    const { provenance } = await load(
      { ...hostOf({}), run: fault, readFile: fault, installedPolicy: fault },
      { snapshotFile: 'file:///x', bundled: 'auto' },
    );
    expect(provenance).toEqual({
      source: expect.stringMatching(/^bundled refpolicy/),
      live: false,
      notes: [
        'semanage: no.',
        'seinfo: no installed policy to read; /etc/selinux names none.',
        expect.stringMatching(/^x: cannot be read/),
      ],
    });
  });
});

describe('describePorts', () => {
  it('counts the lines of semanage port -l and the local records', async () => {
    const { table, provenance } = await load(hostOf({ list: ok(LIST), local: ok(LOCAL) }));
    expect(describePorts(table, { ...provenance, readAt: '09:14' })).toEqual({
      summary: '4 from semanage (2 local)',
      when: '09:14, policy default',
      details: [
        'Read from semanage on this host at 09:14, policy default.',
        '5 port records in 2 rows (type and protocol), 2 of them local.',
      ],
    });
  });

  it('says why the bundled table stands in', async () => {
    const { table, provenance } = await load(hostOf({}));
    const { summary, when, details } = describePorts(table, provenance);
    expect(when).toBe('');
    expect(summary).toMatch(/^bundled refpolicy [\d.]+ — semanage not found$/);
    expect(details[0]).toMatch(/^From bundled refpolicy/);
    expect(details.slice(2)).toEqual(provenance.notes);
  });

  it('gives a reason no summary when the bundled table was asked for', async () => {
    const { table, provenance } = await load(hostOf({}), { source: 'bundled' });
    expect(describePorts(table, provenance).summary).toBe(provenance.source);
  });

  it('names a snapshot file, and what seinfo tells', async () => {
    const file = await load(hostOf({ files: { 'file:///p.txt': LIST } }), {
      source: 'file',
      snapshotFile: 'file:///p.txt',
    });
    expect(describePorts(file.table, file.provenance).summary).toBe('5 from p.txt — tcp/80 has two types');
    const seinfo = await load(hostOf({ seinfo: ok(SEINFO) }));
    expect(describePorts(seinfo.table, seinfo.provenance).summary).toBe('1 from seinfo');
  });
});
