// What becomes of the require of a class in a module package: the CIL that semodule installs has what the rules name.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const PP = '/usr/libexec/selinux/hll/pp';

const REQUIRES = `module portcon_test 1.0;
require {
	type http_port_t;
	class tcp_socket { name_connect name_connect_t };
	class frobnicator read;
	class dir search;
}
type portcon_test_t;
`;

async function cilOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'portcon-requires-'));
  const at = (name: string) => join(folder, name);
  try {
    await writeFile(at('portcon_test.te'), text);
    execFileSync('checkmodule', ['-M', '-m', '-o', at('portcon_test.mod'), at('portcon_test.te')]);
    execFileSync('semodule_package', ['-o', at('portcon_test.pp'), '-m', at('portcon_test.mod')]);
    return execFileSync(PP, [at('portcon_test.pp')], { encoding: 'utf8' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const said = async (text: string) => {
  const { file, snapshot } = await testSnapshot('portcon_test.te', text);
  const { findings } = lint(snapshot, file, {});
  return findings
    .filter(({ rule }) => /^(unknown-(class|permission)|unused-require)$/.test(rule))
    .map(({ rule, severity, range }) => `${rule} ${severity} ${range.start.line + 1}`);
};

it('is no error where no rule names what nobody has', async () => {
  requireTool('checkmodule', 'the compiler of modules');
  requireTool('semodule_package', 'the packer of modules');
  const text = `${REQUIRES}allow portcon_test_t http_port_t:tcp_socket name_connect;\n`;
  const cil = await cilOf(text);
  expect(cil).toContain('(tcp_socket (name_connect))');
  expect(cil).not.toMatch(/name_connect_t|frobnicator|\bdir\b/);
  expect(await said(text)).toEqual([
    'unknown-permission warning 4',
    'unknown-class warning 5',
    'unused-require hint 5',
    'unused-require hint 6',
  ]);
});

it('is one where a rule has all that is required', async () => {
  requireTool('checkmodule', 'the compiler of modules');
  requireTool('semodule_package', 'the packer of modules');
  const text = `${REQUIRES}allow portcon_test_t http_port_t:tcp_socket *;\n`;
  expect(await cilOf(text)).toMatch(/tcp_socket \(name_connect name_connect_t\)/);
  expect(await said(text)).toContain('unknown-permission error 4');
});

it('is not removed by a fix where a rule compiles by it', async () => {
  const of = async (permission: string) => {
    const text = `module portcon_test 1.0;
require {
	type http_port_t;
	class tcp_socket { create zap };
}
type portcon_test_t;
allow portcon_test_t http_port_t:tcp_socket ${permission};
`;
    const { file, snapshot } = await testSnapshot('portcon_test.te', text);
    const { findings } = lint(snapshot, file, {});
    return findings
      .find(({ range }) => range.start.line === 3)
      ?.fixes?.()
      .some(({ title }) => title.startsWith('Remove'));
  };
  expect(await of('create')).toBe(true);
  expect(await of('zap')).toBe(false);
});
