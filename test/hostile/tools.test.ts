// The real server over stdio with a semanage that floods, dies or lies: it says so, falls back, and stays small.
import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { REFRESH_PORTS } from '../../server/src/protocol.ts';
import { overStdio } from '../lsp/client.ts';
import { type FakeTools, fakeTools } from './fakeTools.ts';

const URI = 'file:///work/myapp.te';
const BAD = 'policy_module(myapp, 1.0)\ntype myapp_t;\nallow myapp_t self:udp_socket name_connect;\n';
const LIST = 'http_port_t tcp 80, 443';

let tools: FakeTools;
let client: Awaited<ReturnType<typeof overStdio>>;

beforeEach(() => {
  tools = fakeTools();
  tools.install('seinfo', 'exit 1');
});
afterEach(async () => {
  await client.stop();
  expect(await client.exit).toBe(0);
  tools.remove();
});

async function start(semanage: string): Promise<void> {
  tools.install('semanage', semanage);
  client = await overStdio(tools.env);
}

describe('semanage', () => {
  it.each([
    ['prints 1 GB', `yes '${LIST}' | head -c 1000000000`, 'printed more than 16 MB'],
    ['prints a line of 100 MB', "head -c 100000000 /dev/zero | tr '\\0' 8", 'printed more than 16 MB'],
    ['prints a line of 10 MB', `echo '${LIST}'; head -c 10000000 /dev/zero | tr '\\0' 8`, 'line 2 is longer than'],
    ['prints 10 million ports', "seq 10000000 | sed 's/^/a_port_t tcp /'", 'printed more than 16 MB'],
    ['prints a million ranges', "yes 'a_port_t tcp 1-65535' | head -n 700000", 'is past 70000 ports'],
    [
      'prints a line of a million ports',
      "printf 'a_port_t tcp 1'; yes ', 1' | head -n 200000 | tr -d '\\n'",
      'line 1 is',
    ],
    ['prints bytes', 'head -c 1000000 /dev/urandom', 'holds no port list'],
    ['is killed in the middle', `echo '${LIST}'; kill -9 $$`, 'killed by SIGKILL'],
    ['fails in the middle', `echo '${LIST}'; exit 1`, 'exit code 1'],
    ['floods its standard error', `yes 1>&2 & sleep 1; kill $!; exit 3`, 'exit code 3: y'],
  ])('%s', async (_name, script, reason) => {
    await start(script);
    const status = await client.ports();
    expect(status).toMatchObject({ live: false, summary: expect.stringMatching(/^bundled/) });
    expect(status.details.find((detail) => detail.startsWith('semanage'))).toContain(reason);
    await client.open(URI, BAD);
    expect((await client.diagnostics(URI, 1)).map(({ code }) => code)).toContain('unknown-permission');
    expect(peakMegabytes(client.pid)).toBeLessThan(600);
  });
});

describe('a refresh', () => {
  it('runs once for ten at once, and anew for who asks later', async () => {
    await start(`sleep 0.3; echo '${LIST}'`);
    expect((await client.ports()).live).toBe(true);
    const refresh = () => client.connection.sendRequest(REFRESH_PORTS);
    expect(tools.calls()).toEqual(['semanage port -l', 'semanage port -lC']);
    await Promise.all(Array.from({ length: 10 }, refresh));
    expect(tools.calls()).toHaveLength(4);
    await refresh();
    expect(tools.calls()).toHaveLength(6);
  });

  it('works after the folder under the server has vanished', async () => {
    await start(`echo '${LIST}'`);
    await client.ports();
    rmSync(readlinkSync(`/proc/${client.pid}/cwd`), { recursive: true });
    tools.install('semanage', "echo 'http_port_t tcp 81'");
    await client.connection.sendRequest(REFRESH_PORTS);
    expect(await client.connection.sendRequest('portcon/lookUpPort', { query: 'tcp/81' })).toMatchObject([
      { port: 'tcp/81', type: 'http_port_t' },
    ]);
  });
});

describe('a snapshot file', () => {
  it.each(['/dev/zero', '/proc/self/fd/0', '/', '/nonexistent'])('that is %s is not read', async (snapshotFile) => {
    tools.install('semanage', 'exit 1');
    const settings = { ports: { source: 'file', snapshotFile } };
    client = await overStdio(tools.env, { settings });
    const { summary, details } = await client.ports();
    expect(summary).toMatch(/^bundled/);
    expect(details.join('\n')).toMatch(/cannot be read|none is set/);
  });
});

/** The most memory the process has had (VmHWM of proc(5)). */
function peakMegabytes(pid: number): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}
