// Calls of interfaces: the rules report an error where the devel Makefile refuses the module, and none where it takes it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToolchain, type Toolchain } from '../../scripts/mutants/toolchain.mjs';
import { lint } from '../../server/src/core/lint/lint.ts';
import type { Finding } from '../../server/src/core/lint/rule.ts';
import { parseFile, type SourceFile } from '../../server/src/core/syntax/sourceFile.ts';
import { makeModules } from '../generate/compileModules.ts';
import { testGrammars } from '../grammars.ts';
import { headersPolicy } from '../headersPolicy.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const HEAD = 'policy_module(M, 1.0)\ntype a_t;\ntype b_t;\ntype a_exec_t;\nrole a_r;\n';

/** What follows the head, and the rules that speak of it. */
const CALLS: readonly (readonly [text: string, ...rules: string[]])[] = [
  ['files_read_etc_files(a_t)'],
  ['files_read_etc_files({ a_t b_t })'],
  ['files_reed_etc_files(a_t)', 'unknown-interface'],
  ['files_pid_file(a_t)', 'unknown-interface'],
  ["optional_policy(`\n\tnosuch_read(a_t)\n')", 'unknown-interface'],
  ["tunable_policy(`use_nfs_home_dirs',`\n\tnosuch_read(a_t)\n')", 'unknown-interface'],
  ["ifdef(`distro_redhat',`\n\tfiles_pid_file(a_t)\n')"],
  ["ifdef(`nosuch_read',`\n\tnosuch_read(a_t)\n')"],
  ["define(`own_read',`allow $1 self:file read;')\nown_read(a_t)"],
  ["define(`own_write',`allow $1 $2:file write;')\nown_write(a_t)", 'wrong-argument-count'],
  ['files_read_etc_files()', 'wrong-argument-count'],
  ['files_read_etc_files(a_t, b_t)', 'wrong-argument-count'],
  ['files_etc_filetrans(a_t, b_t)', 'wrong-argument-count'],
  ['files_etc_filetrans(a_t, b_t, file)'],
  ['files_etc_filetrans(a_t, b_t, file, "a.conf")'],
  ['files_etc_filetrans(a_t, b_t, "a.conf")', 'bad-interface-call'],
  ['files_etc_filetrans(a_t, b_t, { file dir })'],
  ['files_etc_filetrans(a_t, { file dir })', 'wrong-argument-count'],
  ['files_etc_filetrans(a_t, { b_t a_t }, file)', 'bad-interface-call'],
  ['files_etc_filetrans(a_t, b_t { file dir })', 'unquoted-space-in-argument'],
  ['files_etc_filetrans(a_t, b_t,, { file dir })', 'bad-interface-call'],
  ['files_etc_filetrans(a_t, b_t file)', 'unquoted-space-in-argument'],
  ['files_etc_filetrans(a_t, b_t file,)', 'unquoted-space-in-argument'],
  ['files_etc_filetrans(a_t, b_t, file, dir)', 'bad-interface-call'],
  ['gen_tunable(m_read, yes)', 'syntax-error'],
  ['gen_tunable(m_read, true)'],
  ["define(`m_default',`true')\ngen_bool(m_read, m_default)"],
  ['files_etc_filetrans(a_t, b_t, file, a.conf)', 'bad-interface-call'],
  ['files_etc_filetrans(a_t, b_t, b_t)', 'unknown-class'],
  ['files_etc_filetrans(a_t, b_t, { file dri })', 'unknown-class'],
  ['files_etc_filetrans(a_t, b_t, notdevfile_class_set)'],
  ['filetrans_pattern(a_t, b_t, a_exec_t file)', 'unquoted-space-in-argument'],
  ['domtrans_pattern(a_t, a_exec_t, b_t)\nrole_transition a_r a_exec_t:proces a_r;', 'unknown-class'],
  ['role_transition a_r a_exec_t:process a_r;\nrange_transition a_t a_exec_t:process s0;'],
  ['range_transition a_t a_exec_t:{ process proces } s0;', 'unknown-class'],
  ['init_daemon_domain({ a_t b_t }, a_exec_t)', 'bad-interface-call'],
  ['manage_files_pattern(a_t, b_t)', 'wrong-argument-count'],
  ['manage_files_pattern(a_t,, b_t)', 'bad-interface-call'],
  ['domtrans_pattern(a_t, a_exec_t)', 'wrong-argument-count'],
  ['ssh_role_template(a, a_r)', 'wrong-argument-count'],
  ['ssh_role_template(a, a_t, a_r)', 'wrong-argument-count'],
  ['rpm_admin(a_t)', 'wrong-argument-count'],
  ['rpm_admin(a_t, a_r)'],
  ['corenet_tcp_recvfrom_labeled(a_t)', 'wrong-argument-count'],
  ['corenet_tcp_bind_http_port()', 'wrong-argument-count'],
  ['kernel_read_system_state(a_t b_t)', 'unquoted-space-in-argument'],
  ['can_exec(a_t a_exec_t)', 'unquoted-space-in-argument'],
  ['can_exec(a_t, a_exec_t b_t)', 'unquoted-space-in-argument'],
  ['manage_files_pattern(a_t b_t, b_t)', 'unquoted-space-in-argument'],
  ['dev_mounton_sysfs(a_t)', 'deprecated-interface'],
  ['mcs_file_read_all(a_t)', 'deprecated-interface'],
];

/** What an interface needs that names b_t. */
const REQUIRE = "\n\tgen_require(`\n\t\ttype b_t;\n\t')";

/** Interfaces of the module, what calls them, and the rules that speak of either. */
const MODULES: readonly (readonly [interfaces: string, call: string, ...rules: string[]])[] = [
  ["interface(`m_read',`\n\tallow $1 $2:file read;\n')", 'm_read(a_t, b_t)'],
  ["interface(`m_read',`\n\tallow $1 $2:file read;\n')", 'm_read(a_t)', 'wrong-argument-count'],
  [
    `interface(\`m_read',\`${REQUIRE}\n\tallow { $1 } b_t:file read;\n')`,
    'm_read(a_t b_t)',
    'unquoted-space-in-argument',
  ],
  [`interface(\`m_read',\`${REQUIRE}\n\tallow $1 b_t:file read;\n')`, 'm_reed(a_t)', 'unknown-interface'],
  ["interface(`m_read',`\n\tifelse(`$2',`',`',`allow $1 $2:file read;')\n')", 'm_read(a_t)'],
  ["interface(`m_a',`\n\tm_a($1)\n')", 'm_a(a_t)', 'recursive-interface'],
  ["interface(`m_a',`\n\tm_b($1)\n')\ninterface(`m_b',`\n\tm_a($1)\n')", 'm_b(a_t)', 'recursive-interface'],
  ["interface(`m_a',`\n\tifelse(`$1',`',`',`m_a(shift($*))')\n')", 'm_a(a_t, b_t)'],
  [
    `interface(\`m_a',\`')\ninterface(\`m_a',\`${REQUIRE}\n\tallow $1 b_t:file read;\n')`,
    'm_a(a_t)',
    'duplicate-interface',
  ],
  [`interface(\`files_read_etc_files',\`${REQUIRE}\n\tallow $1 b_t:file read;\n')`, '', 'duplicate-interface'],
];

const devel = requireTool('selinux-devel', 'to compile calls of its interfaces');

describe.skipIf(!devel)('the devel Makefile', () => {
  let toolchain: Toolchain;
  beforeAll(() => {
    toolchain = createToolchain();
  });
  afterAll(() => toolchain.close());

  it.each(CALLS)('agrees on %s', { timeout: 60_000 }, async (call, ...rules) => {
    const text = `${HEAD}${call}\n`;
    const findings = await findingsOf({ te: text });
    expect([...new Set(findings.map(({ rule }) => rule))]).toEqual(rules);
    const { verdict, message } = await toolchain.compile('M', text);
    expect(hasError(findings), message).toBe(verdict !== 'accepted');
  });

  it.each(MODULES)('agrees on %j, called as %s', { timeout: 90_000 }, async (interfaces, call, ...rules) => {
    const module = { te: `${HEAD}${call}\n`, if: `${interfaces}\n` };
    const findings = await findingsOf(module);
    expect([...new Set(findings.map(({ rule }) => rule))]).toEqual(rules);
    const said = await makeModules(new Map([['M', module]]), '--as=600000000');
    expect(hasError(findings), said).toBe(said !== undefined);
  });
});

const hasError = (findings: readonly Finding[]) => findings.some(({ severity }) => severity === 'error');

/** All findings of the module's files, with the headers as the policy. */
async function findingsOf(module: { readonly te: string; readonly if?: string }): Promise<Finding[]> {
  const grammars = await testGrammars();
  const files = Object.entries(module).map(([extension, text]) =>
    parseFile(grammars, `file:///work/M.${extension}`, text),
  );
  const { snapshot } = await testSnapshot('none.te', '');
  const policy = headersPolicy(Object.fromEntries(files.map(({ uri, text }) => [uri, text])));
  const opened = new Map(files.map((file): [string, SourceFile] => [file.uri, file]));
  return files.flatMap((file) => {
    const { findings, failures } = lint({ ...snapshot, policy, files: opened }, file, {});
    expect(failures).toEqual([]);
    return findings;
  });
}
