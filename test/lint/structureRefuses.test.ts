// Statements where they may not stand, self and wildcards: checkmodule refuses what the rules call an error, and takes the rest.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToolchain, type Toolchain } from '../../scripts/mutants/toolchain.mjs';
import { installedHeaders } from '../../scripts/policyCorpus.mjs';
import { isIndexed } from '../../server/src/core/index/policyPath.ts';
import { lint } from '../../server/src/core/lint/lint.ts';
import { checkModules, makeModules } from '../generate/compileModules.ts';
import { requireTool } from '../requireTool.ts';
import { testPolicy, testSnapshot } from '../snapshot.ts';

const PLAIN = `module one 1.0;
require {
	class process { signal sigkill };
	class file { read write };
	class udp_socket ioctl;
	role r_r;
	role s_r;
	sensitivity s0;
}
type a_t;
type b_t;
attribute own;
attribute_role ra;
bool bo true;
`;

const STATEMENTS = [
  'allow a_t b_t:file *;',
  'allow a_t b_t:file ~{ read };',
  'allow a_t b_t:file { read * };',
  'allow a_t b_t:file { read ~write };',
  'neverallow { a_t * } b_t:file read;',
  'neverallow ~{ a_t ~b_t } b_t:file read;',
  'allow a_t b_t:* read;',
  'neverallow a_t b_t:~{ file } read;',
  'allow * b_t:file read;',
  'allow a_t ~b_t:file read;',
  'dontaudit a_t ~{ b_t }:file read;',
  'neverallow * b_t:file read;',
  'neverallow ~a_t *:file ~{ read };',
  'type_transition * b_t:process a_t;',
  'type_change a_t ~b_t:file a_t;',
  'allowxperm * b_t:udp_socket ioctl 0x8912;',
  'allowxperm a_t b_t:udp_socket ioctl ~{ 0x8912 };',
  'neverallowxperm * b_t:udp_socket ioctl 0x8912;',
  'range_transition ~a_t b_t:process s0;',
  'role r_r types *;',
  'role r_r types { a_t b_t };',
  'role_transition r_r * s_r;',
  'role_transition * b_t s_r;',
  'allow r_r ~s_r;',
  'allow r_r s_r;',
  'allow self b_t:file read;',
  'allow { a_t self } b_t:file read;',
  'neverallow self b_t:file read;',
  'type_transition self b_t:process a_t;',
  'type_transition a_t self:process a_t;',
  'allowxperm self b_t:udp_socket ioctl 0x8912;',
  'allow a_t self:process signal;',
  'if (bo) { }',
  'if (bo) { allow a_t b_t:file read; } else { }',
  'if (bo) { type c_t; }',
  'if (bo) { attribute x; }',
  'if (bo) { typealias a_t alias z_t; }',
  'if (bo) { bool q true; }',
  'if (bo) { role x_r; }',
  'if (bo) { role r_r types a_t; }',
  'if (bo) { roleattribute r_r ra; }',
  'if (bo) { allow r_r s_r; }',
  'if (bo) { role_transition r_r a_t s_r; }',
  'if (bo) { range_transition a_t b_t:process s0; }',
  'if (bo) { type_transition a_t b_t:file a_t "x"; }',
  'if (bo) { type_transition a_t b_t:file a_t; }',
  'if (bo) { neverallow a_t b_t:file read; }',
  'if (bo) { permissive a_t; }',
  'if (bo) { typebounds a_t b_t; }',
  'if (bo) { optional { allow a_t b_t:file read; } }',
  'if (bo) { if (bo) { allow a_t b_t:file read; } }',
  'if (bo) { require { type y_t; } allow a_t y_t:file read; }',
  'if (bo) { auditallow a_t b_t:file read; dontaudit a_t b_t:file write; }',
  'if (bo) { ; }',
  'optional { }',
  'optional { require { type x_t; } }',
  'require { }',
  'optional { allow a_t b_t:file read; }',
  'optional { type x_t; }',
  'optional { if (bo) { allow a_t b_t:file read; } }',
  'optional { if (bo) { require { type x_t; } allow a_t x_t:file read; } }',
  'optional { require { role r_r; } allow a_t b_t:file read; }',
  'optional { optional { require { type x_t; } } }',
  'optional { allow a_t b_t:file read; optional { require { type x_t; } } }',
  'optional { require { type x_t; } optional { allow a_t b_t:file read; } }',
  'optional { require { type x_t; } } else { }',
  'optional { require { type x_t; } } else { ; }',
  'optional { require { type x_t; } } else { allow a_t b_t:file read; }',
  'optional { require { type x_t; } } else { require { type y_t; } }',
  'optional { require { type x_t; } } else { require { class file read; } }',
  'optional { require { type x_t; } } else { if (bo) { require { type y_t; } } }',
  'optional { require { type x_t; } } else { optional { require { type y_t; } } }',
  'optional { require { type x_t; } } else { type y_t; }',
  'optional { require { type x_t; } } else { attribute y; }',
  'optional { require { type x_t; } } else { typealias a_t alias y_t; }',
  'optional { require { type x_t; } } else { role y_r; }',
  'optional { require { type x_t; } } else { bool y true; }',
  'optional { require { type x_t; } } else { attribute_role y; }',
  'optional { require { type x_t; } } else { typeattribute a_t own; roleattribute r_r ra; role r_r types a_t; }',
  'user u_u roles r_r level s0 range s0;',
  'if (bo OR NOT bo AND bo XOR bo) { allow a_t b_t:file read; }',
  'if (NOT(bo EQ bo)) { allow a_t b_t:file read; }',
  'if (bo Or bo) { allow a_t b_t:file read; }',
  'bool up TRUE;',
  'bool up True;',
  'ALLOW a_t b_t:file read;',
  'Allow a_t b_t:file read;',
  'IF (bo) { allow a_t b_t:file read; } ELSE { allow a_t b_t:file write; }',
  'OPTIONAL { REQUIRE { TYPE z_t; } ALLOW z_t z_t:file read; } ELSE { allow a_t a_t:file read; }',
  'type OR;',
  'user u_u roles r_r level s0 range s0; type x_t;',
  'user u_u roles r_r level s0 range s0; ;',
  'user u_u roles r_r level s0 range s0; user v_u roles r_r level s0 range s0;',
  'user u_u roles r_r level s0 range s0; optional { require { type x_t; } }',
  'optional { require { role x_r; } user u_u roles x_r level s0 range s0; } type x_t;',
  'optional { require { role x_r; } user u_u roles x_r level s0 range s0; allow a_t b_t:file read; }',
];

it.each(STATEMENTS)('checkmodule takes or refuses %s', async (statement) => {
  const checkmodule = requireTool('checkmodule', 'it says what may stand where')!;
  const te = `${PLAIN}${statement}\n`;
  const refused = (await checkModules(checkmodule, new Map([['one', { te }]]))) !== undefined;
  const { snapshot, file } = await testSnapshot('one.te', te);
  const { findings } = lint(snapshot, file, {});
  expect(findings.filter(({ severity }) => severity === 'error').length > 0).toBe(refused);
});

it('the devel Makefile refuses a module of another name', { timeout: 90_000 }, async () => {
  requireTool('selinux-devel', 'it builds modules');
  const te = 'policy_module(my_app, 1.0)\ntype my_app_t;\n';
  expect(await makeModules(new Map([['my-app', { te }]]))).toContain('is different than the output base filename');
  expect(await makeModules(new Map([['my_app', { te }]]))).toBeUndefined();
});

/** What stands behind the first branch of optional_policy. */
const BRANCHES = [
  "',`')",
  "',`',`\n')",
  "',)",
  "',`\n\tallow a_t self:fifo_file write;\n',`\n')",
  "',`\n')",
  "', `\n',`')",
  "',`\n\t# note\n')",
  "',`dnl note\n')",
];

it.each(BRANCHES)('an optional_policy that ends in %j', { timeout: 90_000 }, async (rest) => {
  requireTool('selinux-devel', 'it says what optional_policy() makes of its arguments');
  const te = `policy_module(one, 1.0)\ntype a_t;\noptional_policy(\`\n\tgen_require(\`\n\t\ttype proc_t;\n\t')\n${rest}\n`;
  const refused = (await makeModules(new Map([['one', { te }]]))) !== undefined;
  const { snapshot, file } = await testSnapshot('one.te', te);
  const { findings } = lint(snapshot, file, {});
  expect(findings.filter(({ severity }) => severity === 'error').length > 0).toBe(refused);
});

/** What an optional_policy holds alone. */
const BODIES = [
  'dnl note',
  '# note\n\tdnl note',
  "gen_require(`\n\tdnl note\n\t')",
  "ifdef(`distro_redhat',`\n\tallow a_t self:fifo_file read;\n\t')",
  "ifdef(`distro_debian',`\n\tallow a_t self:fifo_file read;\n\t')",
  "ifdef(`nosuch_option',`\n\tallow a_t self:fifo_file read;\n\t',`\n\tdnl note\n\t')",
  "dnl note\n\tgen_require(`\n\t\ttype proc_t;\n\t')",
  "ifdef(`distro_debian',`\n\tgen_require(`\n\t\ttype proc_t;\n\t')\n\t')",
];

it.each(BODIES)('an optional_policy that holds %j', { timeout: 90_000 }, async (body) => {
  requireTool('selinux-devel', 'it says what is left of the block');
  const te = `policy_module(one, 1.0)\ntype a_t;\noptional_policy(\`\n\t${body}\n')\n`;
  const refused = (await makeModules(new Map([['one', { te }]]))) !== undefined;
  const { snapshot, file } = await testSnapshot('one.te', te);
  const { findings } = lint(snapshot, file, {});
  expect(findings.filter(({ severity }) => severity === 'error').length > 0).toBe(refused);
});

/** Interfaces with one of each: an attribute, by another interface, an optional block, a file name, a role, and plain ones. */
const CALLS = [
  'auth_use_nsswitch(a_t)',
  'auth_domtrans_chk_passwd(a_t)',
  'auth_read_shadow(a_t)',
  'init_daemon_domain(a_t, b_t)',
  'domain_type(a_t)',
  'files_runtime_filetrans(a_t, b_t, file)',
  'files_runtime_filetrans(a_t, b_t, file, "x")',
  'logging_send_syslog_msg(a_t)',
  'corenet_tcp_bind_http_port(a_t)',
  'kernel_read_system_state(a_t)',
  'sysnet_dns_name_resolve(a_t)',
  'domtrans_pattern(a_t, b_t, c_t)',
  'can_exec(a_t, b_t)',
  'mcs_process_set_categories(a_t)',
  'userdom_use_user_terminals(a_t)',
  'init_system_domain(a_t, b_t)',
  'fs_associate(a_t)',
];

const devel = requireTool('selinux-devel', 'to call its interfaces');
const m4 = requireTool('m4', 'to call interfaces');
const checkmodule = requireTool('checkmodule', 'to compile the calls');

describe.skipIf(!devel || !m4 || !checkmodule)('a call in tunable_policy', () => {
  let toolchain: Toolchain;
  let headers: Record<string, string>;
  beforeAll(() => {
    toolchain = createToolchain();
    const files = installedHeaders().files.filter(({ path }) => isIndexed(path));
    headers = Object.fromEntries(files.map(({ path, text }) => [`file:///headers/${path}`, text]));
  });
  afterAll(() => toolchain.close());

  it.each(CALLS)('%s', { timeout: 60_000 }, async (call) => {
    const module = (words: string) =>
      `policy_module(one, 1.0)\ntype a_t;\ntype b_t;\ntype c_t;\ngen_tunable(one_b, false)\n${words}\n`;
    const text = module(`tunable_policy(\`one_b',\`\n\t${call}\n')`);
    expect((await toolchain.compile('one', module(call))).verdict).toBe('accepted');
    const { verdict } = await toolchain.compile('one', text);
    const { snapshot, file } = await testSnapshot('one.te', text);
    const policy = testPolicy({ ...headers, [file.uri]: text });
    const { findings, failures } = lint({ ...snapshot, policy }, file, {});
    expect(failures).toEqual([]);
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ range }) => range.start.line)).toEqual(verdict === 'accepted' ? [] : [6]);
  });
});
