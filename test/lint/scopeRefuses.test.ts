// Names that are used where they are not known yet, not known at all, or of another kind: what the rules call an error the compiler refuses, and it takes the rest.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToolchain, type Toolchain } from '../../scripts/mutants/toolchain.mjs';
import { lint } from '../../server/src/core/lint/lint.ts';
import { applyEdits } from '../applyEdits.ts';
import { checkModules } from '../generate/compileModules.ts';
import { headersPolicy } from '../headersPolicy.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const PLAIN = `module one 1.0;
require {
	class process { signal transition };
	class file { read write };
	role r_r;
	sensitivity s0;
}
`;

/** Each `|` is a line end. */
const MODULES = [
  'allow x_t x_t:file read;|type x_t;',
  'typeattribute x_t a;|type x_t;|attribute a;',
  'attribute a;|typeattribute x_t a;|type x_t;',
  'type x_t;|typeattribute x_t a;|attribute a;',
  'attribute a;|type x_t;|typeattribute x_t a;',
  'typealias x_t alias y_t;|type x_t;',
  'type x_t;|typealias x_t alias y_t;',
  'type x_t, a;|attribute a;',
  'type x_t, a;|require { attribute a; }',
  'require { attribute a; }|type x_t, a;',
  'require { attribute a; }|typeattribute x_t a;|type x_t;',
  'require { attribute a; type x_t; }|typeattribute x_t a;|type x_t;',
  'attribute a;|typeattribute y_t a;|type x_t alias y_t;',
  'attribute a;|type x_t alias y_t;|typeattribute y_t a;',
  'role r_r types x_t;|type x_t;',
  'role s_r types x_t;|type x_t;|role s_r;',
  'roleattribute r_r ra;|attribute_role ra;',
  'attribute_role ra;|roleattribute s_r ra;|role s_r;',
  'attribute_role ra;|role s_r;|roleattribute s_r ra;',
  'role s_r, ra;|attribute_role ra;',
  'attribute_role ra;|role s_r, ra;',
  'permissive x_t;|type x_t;',
  'typebounds x_t y_t;|type x_t;|type y_t;',
  'type_transition x_t x_t:process y_t;|type x_t;|type y_t;',
  'range_transition x_t x_t:process s0;|type x_t;',
  'range_transition x_t y_t:process s0;|type x_t;',
  'range_transition { x_t y_t } x_t:process s0;|type x_t;',
  'role_transition r_r x_t s_r;|type x_t;|role s_r;',
  'role_transition r_r x_t s_r;|type x_t;',
  'role_transition s_r x_t r_r;|type x_t;',
  'role_transition r_r y_t r_r;',
  'role_transition r_r { x_t y_t } r_r;|type x_t;',
  'role_transition { r_r s_r } { x_t z_t }:process r_r;|type x_t;|type z_t;|role s_r;',
  'role_transition {r_r s_r}{x_t z_t}r_r;|type x_t;|type z_t;|role s_r;',
  'role_transition r_r x_t : process # who\nr_r;|type x_t;',
  'range_transition { x_t -z_t } { x_t z_t }:process s0 - s0;|type x_t;|type z_t;',
  'allow r_r s_r;|role s_r;',
  'allow x_t a:file read;|attribute a;|type x_t;',
  'optional { require { type q_t; } typeattribute x_t a; }|attribute a;|type x_t;',
  'optional { require { type q_t; } allow x_t q_t:file read; }|type x_t;',
  'optional { require { type x_t; attribute a; } typeattribute x_t a; }|attribute a;|type x_t;',
  'attribute a;|optional { require { type x_t; } allow x_t x_t:file read; }|typeattribute x_t a;|type x_t;',
  'attribute a;|optional { typeattribute x_t a; require { type x_t; } }',
  'optional { require { type q_t; } type x_t; allow x_t q_t:file read; }|allow x_t x_t:file read;',
  'attribute a;|type_transition a a:process a;',
  'attribute a;|attribute b;|typeattribute a b;',
  'attribute a;|typealias a alias x_t;',
  'attribute a;|type x_t;|typebounds x_t a;',
  'attribute a;|role r_r types a;',
  'attribute a;|role_transition r_r a r_r;',
  'attribute a;|range_transition a a:process s0;',
  'type x_t;|type_transition x_t x_t:file x_t;',
  'type x_t;|type_transition x_t x_t:dir x_t;',
  'type x_t;|role_transition r_r x_t:file r_r;',
  'type x_t;|role_transition r_r x_t:dir r_r;',
  'type x_t;|range_transition x_t x_t:{ file dir } s0;',
  'type x_t;|range_transition x_t x_t:process s1;',
  'type x_t;|range_transition x_t x_t:process s0:c0;',
  'type x_t;|require { category c0; }|range_transition x_t x_t:process s0:c0;',
  'type x_t;|require { category c0; category c3; }|range_transition x_t x_t:process s0 - s0:c0.c3;',
  'type x_t;|range_transition x_t x_t:process s0-s0;',
  'type x_t;|allow x_t x_t:process { signal transition };',
  'optional { require { type q_t; } type x_t; }|type x_t;',
  'type x_t;|optional { require { type q_t; } type x_t; }',
  'optional { require { type q_t; } type x_t; }|optional { require { type q_t; } type x_t; }',
  'optional { require { type q_t; } attribute x_t; }|type x_t;',
  'optional { require { type q_t; } type y_t; typealias y_t alias x_t; }|type x_t;',
  'optional { require { type q_t; } bool b true; }|bool b true;',
  'optional { require { type q_t; } role s_r; }|role s_r;',
  'optional { require { type x_t; } }|type x_t;',
  'optional { require { attribute x_t; } }|type x_t;',
  'optional { require { attribute x_t; } }|optional { require { type x_t; } }',
  'require { type x_t; }|type x_t;|type x_t;',
  'role s_r;|role s_r;',
  'attribute_role s_r;|attribute_role s_r;',
  'attribute_role s_r;|require { attribute_role s_r; }',
  'attribute_role s_r;|role s_r;',
  'role s_r;|attribute_role s_r;',
  'require { attribute_role s_r; }|role s_r;',
  'attribute_role s_r;|optional { require { role s_r; } }',
  'bool x_t true;|type x_t;|role x_t;',
  'type x_t;|allow x_t object_r:file read;',
  'type x_t;|role object_r types x_t;',
  'expandattribute a true;',
  'expandattribute a true;|attribute a;',
  'attribute a;|attribute b;|expandattribute { a b } false;',
  'type x_t;|expandattribute x_t true;',
  'bool b true;|type x_t;|if (b == true) { allow x_t x_t:file read; }',
  'type x_t;|role x_t types x_t;',
  'attribute a;|type x_t;|role a types x_t;',
  'role s_r;|role r_r types s_r;',
  'attribute_role ra;|role r_r types ra;',
  'type x_t;|allow x_t r_r;',
  'type x_t;|allow r_r x_t;',
  'type x_t;|allow { r_r x_t } r_r;',
  'attribute a;|allow r_r a;',
  'type x_t;|allow x_t x_t;',
  'type x_t;|roleattribute r_r x_t;',
  'role s_r;|roleattribute r_r s_r;',
  'require { role s_r; }|roleattribute r_r s_r;',
  'attribute_role ra;|roleattribute ra ra;',
  'attribute_role ra;|attribute_role rb;|roleattribute ra rb;',
  'type x_t;|role s_r, x_t;',
  'role s_r, r_r;',
  'role s_r;|role_transition r_r s_r:process r_r;',
  'type x_t;|role_transition r_r x_t:process x_t;',
  'type x_t;|role_transition x_t x_t:process r_r;',
  'attribute_role ra;|type x_t;|role_transition r_r x_t:process ra;',
  'attribute_role ra;|type x_t;|role_transition ra x_t:process r_r;',
  'allow r_r r_r:file read;',
  'type x_t;|allow x_t r_r:file read;',
  'type x_t, r_r;',
  'attribute_role ra;|type x_t, ra;',
  'type x_t;|typeattribute x_t r_r;',
  'type x_t;|type_transition x_t x_t:process r_r;',
  'type x_t;|type_transition x_t r_r:process x_t;',
  'permissive r_r;',
  'type x_t;|typebounds x_t r_r;',
  'expandattribute r_r true;',
  'typealias r_r alias s_t;',
  'type x_t;|user u_u roles x_t level s0 range s0;',
  'attribute_role ra;|user u_u roles ra level s0 range s0;',
  'type self;',
  'attribute self;',
  'require { type self; }',
  'require { attribute self; }',
  'type x_t alias self;',
  'type x_t;|typealias x_t alias self;',
  'role self;',
  'attribute_role self;',
  'bool self true;',
  'attribute_role r_r;',
  'role object_r;',
  'attribute_role ra;|role ra types x_t;|type x_t;',
  'attribute_role ra;|type x_t;|role ra types x_t;',
  'type x_t;|role { r_r } types x_t;',
  'type r_r;|role x_t;|allow x_t r_r;',
  'require { attribute_role r_r; }',
  'optional { require { type q_t; } attribute_role r_r; }',
  'bool b true;|bool c true;|type x_t;|if (b eq c and not b) { allow x_t x_t:file read; }',
];

it.each(MODULES)('checkmodule takes or refuses %s', async (lines) => {
  const checkmodule = requireTool('checkmodule', 'it says which names have to be known above')!;
  const te = `${PLAIN}${lines.replaceAll('|', '\n')}\n`;
  const said = await checkModules(checkmodule, new Map([['one', { te }]]));
  const { snapshot, file } = await testSnapshot('one.te', te);
  const { findings } = lint(snapshot, file, {});
  expect(
    findings.some(({ severity }) => severity === 'error'),
    said,
  ).toBe(said !== undefined);
});

it('checkmodule wants a level of a user where policies have them', async () => {
  requireTool('checkmodule', 'it takes users');
  const te = `${PLAIN}user u_u roles r_r;\n`;
  expect(await checkModules('checkmodule', new Map([['one', { te }]]))).toContain(
    'no default level specified for user',
  );
  const { snapshot, file } = await testSnapshot('one.te', te);
  const findings = lint(snapshot, file, {}).findings.filter(({ severity }) => severity !== 'hint');
  expect(findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(['unknown-level warning']);
  const [fix] = findings[0]!.fixes!();
  expect(await checkModules('checkmodule', new Map([['one', { te: applyEdits(te, fix!.edits) }]]))).toBeUndefined();
});

const HEAD = 'policy_module(one, 1.0)\n';
const DBUS = "gen_require(`\n\tclass dbus send_msg;\n')\n";
const optional = (text: string) => `optional_policy(\`\n${text}\n')\n`;

/** What follows the header, and the rule that speaks of it. */
const CALLS: readonly (readonly [text: string, ...rules: string[]])[] = [
  ['type a_t;\nallow a_t self:dbus send_msg;\n', 'required-class-permission-missing'],
  [`type a_t;\n${DBUS}allow a_t self:dbus send_msg;\n`],
  [`type a_t;\n${DBUS}allow a_t self:dbus acquire_svc;\n`, 'required-class-permission-missing'],
  ['type a_t;\nallow a_t self:passwd passwd;\n', 'required-class-permission-missing'],
  ['type a_t;\nallow a_t self:db_table { select insert };\n', 'required-class-permission-missing'],
  ['type a_t;\nallow a_t self:system status;\n'],
  ['type a_t;\ntype_transition a_t a_t:db_table a_t;\n', 'required-class-permission-missing'],
  ['type a_t;\ntype b_t;\ndbus_system_domain(a_t, b_t)\nallow a_t self:dbus send_msg;\n'],
  ['type a_t;\ntype b_t;\ndbus_system_domain(a_t, b_t)\nallow a_t self:dbus acquire_svc;\n'],
  [
    'type a_t;\ntype b_t;\ninit_daemon_domain(a_t, b_t)\nallow a_t b_t:service status;\n',
    'required-class-permission-missing',
  ],
  [
    `type a_t;\ntype b_t;\n${optional('dbus_system_domain(a_t, b_t)')}allow a_t self:dbus send_msg;\n`,
    'required-class-permission-missing',
  ],
  [`type a_t;\ntype b_t;\n${optional('dbus_system_domain(a_t, b_t)\nallow a_t self:dbus send_msg;')}`],
  ['type a_t;\ninit_daemon_domain(a_t, b_t)\ntype b_t;\n', 'used-before-declaration'],
  ['type b_t;\ninit_daemon_domain(a_t, b_t)\ntype a_t;\n', 'used-before-declaration'],
  ['kernel_read_system_state(a_t)\ntype a_t;\n'],
  ['files_read_etc_files(a_t)\ntype a_t;\n'],
  ['files_type(a_t)\ntype a_t;\n', 'used-before-declaration'],
  [`${optional('files_type(a_t)')}type a_t;\n`, 'used-before-declaration'],
  ["files_type(a_t)\ngen_require(`\n\ttype a_t;\n')\n", 'used-before-declaration'],
  ['domain_type(a_t)\nrole system_r types a_t;\ntype a_t;\n', 'used-before-declaration'],
  ["type a_t, domain;\ngen_require(`\n\tattribute domain;\n')\n", 'used-before-declaration'],
  ["type b_t;\ndomain_type(b_t)\ntype a_t, domain;\ngen_require(`\n\tattribute domain;\n')\n"],
  ['attribute a;\ntype b_t;\ninit_daemon_domain(a, b_t)\n', 'wrong-kind'],
  ['attribute a;\nfiles_read_etc_files(a)\n'],
  ['attribute a;\ntype a_t;\ntype b_t;\ndomtrans_pattern(a, b_t, a_t)\n'],
  ['attribute a;\ntype a_t;\ntype b_t;\ndomtrans_pattern(a_t, a, b_t)\n'],
  ['attribute a;\ntype a_t;\ntype b_t;\ndomain_auto_transition_pattern(a_t, b_t, a)\n', 'wrong-kind'],
  ['type a_t;\nrole a_r;\nssh_basic_client_template(du, a_t, a_r)\ntype du_ssh_t;\n', 'duplicate-declaration'],
  ['type a_t;\nrole a_r;\ntype du_ssh_t;\nssh_basic_client_template(du, a_t, a_r)\n', 'duplicate-declaration'],
  ['type a_t;\nrole a_r;\nssh_basic_client_template(du, a_t, a_r)\n'],
  [
    'type a_t;\nrole a_r;\nssh_basic_client_template(du, a_t, a_r)\nssh_basic_client_template(du, a_t, a_r)\n',
    'duplicate-declaration',
  ],
  ['type a_t;\nrole_transition staff_r a_t sysadm_r;\n', 'missing-require'],
  ["type a_t;\ngen_require(`\n\trole staff_r, sysadm_r;\n')\nrole_transition staff_r a_t sysadm_r;\n"],
  [`type a_t;\n${optional('files_read_etc_files(a_t)\ntype b_t;')}allow a_t b_t:file read;\n`, 'missing-require'],
  ['type a_t;\nmanage_files_pattern(a_t, self, self)\n'],
  ['type a_t;\nmanage_files_pattern(a_t, { a_t self }, a_t)\n'],
  ['type a_t;\ndomtrans_pattern(a_t, self, a_t)\n'],
  ['type a_t;\ndomtrans_pattern(a_t, a_t, self)\n', 'unknown-type'],
  ['type a_t;\nmanage_files_pattern({ a_t self }, a_t, a_t)\n', 'unknown-type'],
  ['type a_t;\nmanage_files_pattern(a_t, { a_t -b_t }, a_t)\n', 'unknown-type'],
  ['type a_t;\ntype b_t;\nmanage_files_pattern(a_t, { a_t -b_t }, a_t)\n'],
  ['files_read_etc_files(object_r)\n', 'unknown-type'],
  ['files_read_etc_files(system_r)\n', 'unknown-type'],
  [
    "type a_t;\ngen_require(`\n\ttype proc_t;\n\tfiles_type(a_t)\n')\nallow a_t proc_t:file read;\n",
    'statement-not-allowed-here',
  ],
  ["type a_t;\ndefine(`a_names',`type proc_t;')\ngen_require(`\n\ta_names()\n')\n"],
  ['type a_t;\nrpm_run(a_t, b_r)\n', 'unknown-role'],
  ['type a_t;\nrpm_admin(a_t, b_r)\n', 'unknown-role'],
  ['type a_t;\nrpm_run(a_t, user_r)\n', 'missing-require'],
  [`type a_t;\nrpm_run(a_t, b_r)\n${optional("gen_require(`role b_r;')\nrole b_r types a_t;")}`, 'missing-require'],
  ['type a_t;\nrole b_r;\nrpm_run(a_t, b_r)\n'],
  ['type a_t;\nattribute_role b_r;\nrpm_run(a_t, b_r)\n'],
  ["type a_t;\ngen_require(`role b_r;')\nrpm_run(a_t, b_r)\n"],
  ['type a_t;\nrpm_run(a_t, system_r)\n'],
  ['type a_t;\nrpm_run(a_t, object_r)\n'],
  ['type a_t;\nallow $1 a_t:file read;\n', 'syntax-error'],
  ["type a_t;\ngen_bool(b, true)\ntunable_policy(`b',`allow $1 a_t:file read;')\n", 'syntax-error'],
  ["type a_t;\nifdef(`nosuch',`allow $1 a_t:file read;')\n"],
  ["type a_t;\ndefine(`a_read',`allow $1 a_t:file read;')\na_read(a_t)\n"],
  ['gen_tunable(b, True)\n', 'syntax-error'],
  ['gen_tunable(b, TRUE)\n'],
  ['type a_t;\ntype_member a_t a_t:dir a_t "x";\n', 'syntax-error'],
  ['type a_t;\ntype_change a_t a_t:dir a_t "x";\n', 'syntax-error'],
  ['type a_t;\nfiles_read_etc_files(*)\n', 'wildcard-not-allowed'],
  ['type a_t;\nmanage_files_pattern(a_t, *, a_t)\n', 'wildcard-not-allowed'],
  ['type a_t;\nmanage_files_pattern(a_t, { a_t * }, a_t)\n', 'wildcard-not-allowed'],
  ["type a_t;\ndefine(`a_own',`allow $1 self:file $2;')\na_own(a_t, *)\n"],
  ["type a_t;\ndefine(`a_never',`neverallow $1 $2:file read;')\na_never(a_t, *)\n"],
  ["type a_t;\noptional_policy(`files_read_etc_files(a_t)',`\n')\n", 'empty-block'],
  ["type a_t;\noptional_policy(`files_read_etc_files(a_t)',`')\n"],
  ["type a_t;\ngen_bool(b, true)\ntunable_policy(`!b',`allow a_t self:file read;')\n"],
  ["type a_t;\ngen_bool(b, true)\ntunable_policy(`not b',`allow a_t self:file read;')\n", 'syntax-error'],
  ["type a_t;\ngen_bool(b, true)\ntunable_policy(`b == true',`allow a_t self:file read;')\n", 'syntax-error'],
];

const devel = requireTool('selinux-devel', 'to compile calls of its interfaces');

describe.skipIf(!devel)('the devel headers', () => {
  let toolchain: Toolchain;
  beforeAll(() => {
    toolchain = createToolchain();
  });
  afterAll(() => toolchain.close());

  it.each(CALLS)('agree on %j', { timeout: 60_000 }, async (lines, ...rules) => {
    const te = HEAD + lines;
    const { snapshot, file } = await testSnapshot('one.te', te);
    const policy = headersPolicy({ [file.uri]: te });
    const { findings, failures } = lint({ ...snapshot, policy }, file, {});
    expect(failures).toEqual([]);
    const errors = findings.filter(({ severity }) => severity === 'error');
    expect([...new Set(errors.map(({ rule }) => rule))]).toEqual(rules);
    const { verdict, message } = await toolchain.compile('one', te);
    expect(verdict !== 'accepted', message).toBe(rules.length > 0);
  });
});
