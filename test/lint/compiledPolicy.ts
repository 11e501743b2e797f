// Compiles a module with the devel Makefile, links it with Debian's base module, and asks sesearch what it allows.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireTool } from '../requireTool.ts';

/** The policy that a module makes together with base. */
export interface CompiledPolicy {
  /** The allow rules of a type with one of these permissions, as sesearch prints them, sorted. */
  allowed(source: string, ...permissions: readonly string[]): string[];
  /** The portcons of base, as seinfo prints them. */
  portcons(): string[];
  remove(): void;
}

const BASE = '/usr/share/selinux/default/base.pp.bz2';
/** setools is Python, so it is there; bunzip2 need not be. */
const UNPACK = 'import bz2,sys; open(sys.argv[2],"wb").write(bz2.open(sys.argv[1]).read())';

/** Compiles `te`, a module called probe in refpolicy style. The tools are those that {@link canCompile} asks for. */
export function compilePolicy(te: string): CompiledPolicy {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-policy-'));
  const run = (tool: string, ...args: string[]) =>
    execFileSync(tool, args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 26,
      timeout: 60_000,
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(join(folder, 'probe.te'), te);
    const makefile = '/usr/share/selinux/devel/Makefile';
    run('prlimit', '--as=4000000000', '--cpu=60', '--', 'make', '-f', makefile, 'NAME=default', 'probe.pp');
    run('python3', '-c', UNPACK, BASE, 'base.pp');
    run('semodule_link', '-o', 'linked', 'base.pp', 'probe.pp');
    run('semodule_expand', 'linked', 'policy');
  } catch (error) {
    remove();
    throw error;
  }
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  return {
    allowed: (source, ...permissions) =>
      lines(run('sesearch', '-A', '-s', source, '-p', permissions.join(','), 'policy')).sort(),
    portcons: () => lines(run('seinfo', 'policy', '--portcon')).slice(1),
    remove,
  };
}

/** True if the tools that compile and read a policy are here; in a test it skips or fails as requireTool does. */
export function canCompile(): boolean {
  const tools = ['selinux-devel', 'make', 'm4', 'python3', 'semodule_link', 'semodule_expand', 'sesearch', 'seinfo'];
  return tools.every((tool) => requireTool(tool, 'to compile a module and read what it allows') !== undefined);
}
