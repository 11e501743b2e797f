// What the rules say of portcons against what the real checkpolicy does with them in a small monolithic policy.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const POLICY = `class tcp_socket
sid kernel
class tcp_socket { name_bind }
type a_t;
type b_t;
role r;
role r types { a_t b_t };
allow a_t a_t:tcp_socket name_bind;
user u roles r;
sid kernel u:r:a_t
`;

const PORTCONS = [
  ['tcp 80 a', 'udp 80 b', 'TCP 81 a'],
  ['tcp 80 a', 'tcp 80 b'],
  ['tcp 80 a', 'tcp 80 a'],
  ['tcp 80 a', 'tcp 0x50 b'],
  ['tcp 80 a', 'TCP 80 b'],
  ['tcp 1-1023 a', 'tcp 80 b'],
  ['tcp 80 b', 'tcp 1-1023 a'],
  ['tcp 80-90 a', 'tcp 80-85 b'],
  ['tcp 80-90 a', 'tcp 85-95 b'],
  ['tcp 80-90 a', 'udp 85 b'],
  ['tcp 200-100 a'],
  ['udp 65535 a', 'tcp 0 b', 'sctp 010 a'],
  ['icmp 80 a'],
  ['Udp 80 a'],
  ['tcp6 80 a'],
];

const checkpolicy = requireTool('checkpolicy', 'the real judge of portcons');

describe.skipIf(!checkpolicy)('checkpolicy', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcon-checkpolicy-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(PORTCONS.map((lines) => lines.map(asPortcon)))('%s %s', async (...lines) => {
    const text = POLICY + lines.filter((line) => line).join('\n') + '\n';
    const refused = (await compile(text)) === undefined;
    expect((await errors(text)).length > 0).toBe(refused);
  });

  it.each(['portcon tcp 80 u:r:a_t', 'netifcon eth0 u:r:a_t u:r:a_t', 'nodecon 10.0.0.1 255.255.255.255 u:r:a_t'])(
    'takes no ; behind %s',
    async (line) => {
      expect(await compile(`${POLICY}${line}\n`)).toBeDefined();
      expect(await errors(`${POLICY}${line}\n`)).toEqual([]);
      expect(await compile(`${POLICY}${line};\n`)).toBeUndefined();
      expect(await errors(`${POLICY}${line};\n`)).toHaveLength(1);
    },
  );

  it('labels what the rule about high numbers says', async () => {
    const text = `${POLICY}portcon tcp 70000 u:r:a_t\nportcon udp 65530-65540 u:r:b_t\n`;
    const compiled = await compile(text);
    const labels = (await errors(text)).map((message) => /labels ([\d-]+)/.exec(message)?.[1]);
    expect(labels).toEqual(['4464', '65530-4']);
    expect(compiled).toContain(`portcon tcp ${labels[0]} u:r:a_t`);
    expect(compiled).toContain(`portcon udp ${labels[1]} u:r:b_t`);
  });

  it('reads octal and hexadecimal ports as the rule about them says', async () => {
    const literals = ['080', '010', '0177', '019', '0x50', '07'];
    const text = `${POLICY}${literals.map((port) => `portcon tcp ${port} u:r:a_t\n`).join('')}`;
    const values = (await messages(text, 'port-literal-not-decimal')).map((message) => /(\d+)[.;]/.exec(message)![1]!);
    expect(values).toEqual(['0', '8', '127', '1', '80', '7']);
    const compiled = await compile(text);
    const ports = [...compiled!.matchAll(/^portcon tcp (\S+) u:r:a_t$/gm)].map((match) => match[1]);
    expect(ports.sort()).toEqual(values.sort());
  });

  /** The policy as checkpolicy prints it after reading it back; undefined where it refuses it. */
  async function compile(text: string): Promise<string | undefined> {
    await writeFile(join(folder, 'policy.conf'), text);
    const run = (...args: string[]) => execFileSync(checkpolicy!, args, { cwd: folder, stdio: 'pipe' });
    try {
      run('-o', 'policy', 'policy.conf');
    } catch {
      return undefined;
    }
    run('-b', '-F', '-o', 'printed.conf', 'policy');
    return await readFile(join(folder, 'printed.conf'), 'utf8');
  }
});

function asPortcon(words: string): string {
  return `portcon ${words.slice(0, -2)} u:r:${words.at(-1)}_t`;
}

async function errors(text: string): Promise<string[]> {
  return (await findingsOf(text)).flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
}

async function messages(text: string, id: string): Promise<string[]> {
  return (await findingsOf(text)).flatMap(({ rule, message }) => (rule === id ? [message] : []));
}

async function findingsOf(text: string) {
  const { snapshot, file } = await testSnapshot('policy.conf', text);
  const { findings, failures } = lint(snapshot, file, {});
  expect(failures).toEqual([]);
  return findings;
}
