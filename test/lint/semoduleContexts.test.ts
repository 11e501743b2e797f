// Contexts that semodule refuses, of files and of CIL, and classes of CIL, in a private policy store, against the rules.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { privateStore } from '../ports/privateStore.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

/** A line and what semodule says; none where it takes the module. */
const CONTEXTS: readonly [name: string, line: string, message?: string][] = [
  ['known', '/opt/fctest -- gen_context(system_u:object_r:fctest_known_t,s0)'],
  [
    'unknown',
    '/opt/fctest -- gen_context(system_u:object_r:fctest_unknwon_t,s0)',
    'Failed to resolve filecon statement',
  ],
  [
    'attribute',
    '/opt/fctest -- gen_context(system_u:object_r:fctest_attribute_kinds,s0)',
    'Type not a type or type alias',
  ],
];

it('make takes all, semodule what has no error', { timeout: 300_000 }, async ({ skip }) => {
  requireTool('selinux-devel', 'it builds the modules');
  requireTool('semodule', 'the judge of modules');
  const store = await privateStore().catch((reason: unknown) => {
    if (process.env.CI === 'true') throw new Error(`semodule cannot be asked: ${reason}`);
    return skip(`no private store (${reason})`);
  });
  try {
    for (const [name, line, message] of CONTEXTS) {
      const module = `fctest_${name}`;
      const te = `policy_module(${module}, 1.0)\ntype ${module}_t;\nattribute ${module}_kinds;\n`;
      const folder = join(store.places.store, module);
      mkdirSync(folder);
      writeFileSync(join(folder, `${module}.te`), te);
      writeFileSync(join(folder, `${module}.fc`), `${line}\n`);
      const make = ['make', '-f', '/usr/share/selinux/devel/Makefile', 'NAME=default', `${module}.pp`];
      execFileSync('prlimit', ['--as=4000000000', '--cpu=60', '--', ...make], { cwd: folder, stdio: 'pipe' });
      const others = { [`file:///work/${module}.te`]: te, 'file:///work/kernel.te': 'type kernel_t;\n' };
      const { snapshot, file } = await testSnapshot(`${module}.fc`, `${line}\n`, others);
      const { findings } = lint(snapshot, file, {});
      expect(findings.map(({ severity }) => severity)).toEqual(message ? ['error'] : []);
      const install = () => store.run('semodule', ['-N', '-i', join('/var/lib/selinux', module, `${module}.pp`)]);
      if (message) expect(install).toThrow(message);
      else install();
    }
  } finally {
    await store.end();
  }
});

const TYPE = '(type ciltest_port_t)(roletype object_r ciltest_port_t)(typeattributeset port_type (ciltest_port_t))';

/** The rest of a CIL module and what semodule says; none where it takes the module. */
const CIL: readonly [rest: string, message?: string][] = [
  ['(portcon tcp 9123 (system_u object_r ciltest_port_t ((s0) (s0))))'],
  ['(optional ciltest (portcon tcp 9123 (system_u object_r ciltest_prot_t ((s0) (s0)))))'],
  ['(allow kernel_t ciltest_port_t (tcp_socket (name_bind)))'],
  ['(portcon tcp 9123 (sytem_u object_r ciltest_port_t ((s0) (s0))))', 'Failed to resolve portcon statement'],
  ['(portcon tcp 9123 (system_u objct_r ciltest_port_t ((s0) (s0))))', 'Failed to resolve portcon statement'],
  ['(portcon tcp 9123 (system_u object_r ciltest_prot_t ((s0) (s0))))', 'Failed to resolve portcon statement'],
  ['(portcon tcp 9123 (system_u object_r port_type ((s0) (s0))))', 'Type not a type or type alias'],
  ['(context ciltest_c (sytem_u object_r ciltest_port_t ((s0) (s0))))', 'Failed to resolve context statement'],
  ['(allow kernel_t ciltest_port_t (tcp_sokcet (name_bind)))', 'Failed to resolve allow statement'],
];

it('semodule refuses the CIL that has a finding', { timeout: 300_000 }, async ({ skip }) => {
  requireTool('semodule', 'the judge of modules');
  const store = await privateStore().catch((reason: unknown) => {
    if (process.env.CI === 'true') throw new Error(`semodule cannot be asked: ${reason}`);
    return skip(`no private store (${reason})`);
  });
  const base = {
    'file:///work/policy/modules/kernel/kernel.te': 'type kernel_t;\n',
    'file:///work/policy/users': 'gen_user(system_u,, system_r, s0, s0)\n',
  };
  try {
    const path = join(store.places.store, 'ciltest.cil');
    for (const [rest, message] of CIL) {
      const text = `${TYPE}\n${rest}\n`;
      const { snapshot, file } = await testSnapshot('ciltest.cil', text, base);
      const { findings } = lint(snapshot, file, {});
      expect(findings.map(({ rule }) => rule)).toEqual(message ? [expect.stringMatching(/context$|class$/)] : []);
      writeFileSync(path, text);
      const install = () => store.run('semodule', ['-N', '-i', path]);
      if (message) expect(install).toThrow(message);
      else install();
    }
  } finally {
    await store.end();
  }
});
