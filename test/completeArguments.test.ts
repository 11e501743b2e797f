// What is proposed as an argument of a call: what the definition, and what it calls, makes of the parameter.
import { describe, expect, it } from 'vitest';
import { argumentPlace } from '../server/src/core/features/complete/argumentPlace.ts';
import { typedPlace } from '../server/src/core/features/complete/place.ts';
import { complete } from '../server/src/core/features/complete.ts';
import { isDocumentation, isIndexed, isPolicy } from '../server/src/core/index/policyPath.ts';
import { SymbolIndex } from '../server/src/core/index/symbolIndex.ts';
import { headersPolicy } from './headersPolicy.ts';
import { requireTool } from './requireTool.ts';
import { testSnapshot } from './snapshot.ts';

const at = (marked: string) => [marked.replace('|', ''), marked.indexOf('|')] as const;

/** The labels for a module beside an interface file. */
async function labels(name: string, marked: string, others: Readonly<Record<string, string>> = {}): Promise<string[]> {
  const [text, offset] = at(marked);
  const { snapshot, file } = await testSnapshot(name, text, others);
  const index = new SymbolIndex();
  for (const [uri, each] of Object.entries({ ...others, [file.uri]: text })) {
    index.set(uri, each, uri.startsWith('file:///headers/') ? 'headers' : 'workspace');
  }
  return complete(snapshot, index, file, offset).items.map(({ label }) => label);
}

const ACME = {
  'file:///work/acme.if': `## <summary>Acme.</summary>
interface(\`acme_signal',\`
	gen_require(\`
		type acme_t;
	')
	allow $1 acme_t:process signal;
')
interface(\`acme_any',\`
	allow $1 acme_t:$2 $3;
')
interface(\`acme_wrapped',\`
	acme_any({ acme_t $2 }, socket_class_set, $1)
')
interface(\`acme_run',\`
	acme_signal($1)
	roleattribute $2 acme_roles;
')
interface(\`acme_if',\`
	tunable_policy(\`$2',\`
		acme_signal($1)
	')
')
## <param name="prefix">
template(\`acme_template',\`
	type $1_acme_t;
	acme_signal($1_acme_t)
')
########################################
## <param name="domain">
##	<summary>A domain.</summary>
## </param>
## <param name="role">
##	<summary>A role.</summary>
## </param>
## <param name="name" optional="true">
##	<summary>A file.</summary>
## </param>
interface(\`acme_nothing',\`
	refpolicywarn(\`$0($*) has been deprecated.')
')
interface(\`acme_nested',\`
	acme_nested($1)
')
`,
  'file:///work/acme.te': 'policy_module(acme, 1.0)\ntype acme_t;\nattribute_role acme_roles;\nrole acme_r;\n',
  'file:///work/tunables.te': 'gen_tunable(acme_bool, false)\n',
};

describe('an argument', () => {
  it.each([
    ['type acme_own_t;\nacme_signal(ac|)', ['acme_own_t', 'acme_t']],
    ['type acme_own_t;\nacme_signal({ a_t ac|', ['acme_own_t', 'acme_t']],
    ['acme_signal(a_t) # (\nacme_signal(ac|', ['acme_t']],
    ['acme_any(a_t, tcp_so|, bind)', ['tcp_socket']],
    ['acme_any(a_t, { file tcp_so|', ['tcp_socket']],
    ['acme_any(a_t, tcp_socket, name_|)', ['name_bind', 'name_connect']],
    ['acme_any(a_t, tcp_socket, { bind name_|', ['name_bind', 'name_connect']],
    ['acme_any(a_t, tcp_socket, ~{ name_|', ['name_bind', 'name_connect']],
    ['acme_wrapped(ac|', ['accept']],
    ['acme_wrapped(bind, ac|)', ['acme_t']],
    ['acme_run(a_t, ac|)', ['acme_r', 'acme_roles']],
    ['acme_if(a_t, ac|)', ['acme_bool']],
    ['acme_template(ac|)', []],
    ['acme_nothing(ac|)', ['acme_t']],
    ['acme_nothing(a_t, ac|)', ['acme_r', 'acme_roles']],
    ['acme_nothing(a_t, a_r, ac|)', []],
    ['acme_nested(ac|)', ['acme_t']],
    ['acme_unknown(ac|)', ['acme_t']],
    ['policy_module(ac|)', []],
    ['refpolicywarn(ac|', []],
    ['ifdef(ac|', []],
    ['gen_user(a_u, user, ac|', ['acme_r']],
    ['portcon tcp 80 gen_context(system_u:object_r:ac|, s0)', ['acme_t']],
  ])('%s', async (marked, expected) => {
    expect(await labels('my.te', marked, ACME)).toEqual(expected);
  });

  it('is one of the types of the module first, also of its other files', async () => {
    const others = { ...ACME, 'file:///work/my.te': 'type acme_z_t;\n' };
    expect(await labels('my.if', "interface(`my_x',`\n\tacme_signal(ac|)\n')", others)).toEqual(['acme_z_t', 'acme_t']);
  });
});

describe('an argument of a macro of refpolicy', () => {
  it.each([
    ['manage_files_pattern(a_t, |, b_t)', 'type'],
    ['files_search_var(|', 'type'],
    ['logging_log_filetrans(a_t, b_t, |', 'class'],
    ['filetrans_pattern(a_t, b_t, |', 'type alone'],
    ['mount_run(a_t, |', 'role or attribute'],
    ['dev_read_raw_memory_cond(a_t, |', 'boolean'],
    ['apache_content_template(|', undefined],
    ['init_startstop_service(a_t, a_r, b_t, |', 'type'],
    ['corenet_tcp_bind_http_port(|', 'type'],
  ])('%s', (marked, kind) => {
    requireTool('selinux-devel', 'its headers define the macros');
    const place = typedPlace(...at(marked));
    if (place?.kind !== 'argument') throw new Error('no argument');
    expect(argumentPlace(headersPolicy({}), place)?.kind).toBe(kind);
  });
});

describe('macros that stand for words', () => {
  const DEFINES = {
    'file:///work/acme.spt': `define(\`acme_conf_perms',\`{ getattr open read }')
define(\`acme_all_perms',\`{ acme_conf_perms rw_file_perms }')
define(\`acme_sockets',\`{ tcp_socket udp_socket }')
define(\`acme_word',\`acme_t')
define(\`acme_call',\`allow $1 self:file acme_conf_perms;')
`,
  };
  it.each([
    ['allow a_t b_t:file acme_|', ['acme_all_perms', 'acme_conf_perms']],
    ['allow a_t b_t:file { read acme_|', ['acme_all_perms', 'acme_conf_perms']],
    ['allow a_t b_t:process acme_|', []],
    ['allow a_t b_t:acme_|', ['acme_sockets']],
    ['acme_|', ['acme_call']],
  ])('%s', async (marked, expected) => {
    expect(await labels('my.te', marked, DEFINES)).toEqual(expected);
  });
});

describe('a file of contexts', () => {
  it.each([
    ['/x -- gen_context(system_u:object_r:ac|, s0)', ['acme_t']],
    ['/x -- gen_context(sy|', ['system_u']],
    ['/x -- gen_context(system_u:obj|', ['object_r']],
    ['/x -- system_u:object_r:ac|', ['acme_t']],
    ['# /x -- gen_context(system_u:object_r:ac|', []],
    ['/ac|', []],
  ])('%s', async (marked, expected) => {
    expect(await labels('my.fc', marked, ACME)).toEqual(expected);
  });
});

describe('the first word of a statement', () => {
  const BASE = [
    'class',
    'common',
    'constrain',
    'fs_use_xattr',
    'genfscon',
    'network_port',
    'policycap',
    'portcon',
    'sid',
  ];

  it('is none of the base policy in a module', async () => {
    const all = new Set(await labels('my.te', 'policy_module(my, 1.0)\n|'));
    expect(BASE.filter((word) => all.has(word))).toEqual([]);
    expect(['self', 'gen_context', 'module', 'policy_module'].filter((word) => all.has(word))).toEqual([]);
    expect(['allow', 'type', 'gen_require', 'optional_policy', 'user'].filter((word) => !all.has(word))).toEqual([]);
    const plain = new Set(await labels('my.te', 'module my 1.0;\n|'));
    expect(BASE.filter((word) => plain.has(word))).toEqual([]);
  });

  it('is one of them in the base and where it may be built into it', async () => {
    const base = new Set(await labels('policy.conf', '|'));
    expect([...BASE, 'policy_module'].filter((word) => !base.has(word))).toEqual([]);
    const tree = new Set(await labels('policy/modules/kernel/my.te', 'policy_module(my, 1.0)\n|'));
    expect(BASE.filter((word) => !tree.has(word))).toEqual([]);
  });
});

it('proposes roles and role attributes that the file requires', async () => {
  const require = "gen_require(`\n\trole own_r;\n\tattribute_role own_roles;\n')\n";
  expect(await labels('my.te', `${require}role own|`)).toEqual(['own_r', 'own_roles']);
  expect(await labels('my.te', `${require}roleattribute own_r own|`)).toEqual(['own_roles']);
  expect(await labels('my.te', `${require}role my_r, own|`)).toEqual(['own_roles']);
});

it('takes the documentation of the installed headers for no policy text', () => {
  const xml = 'file:///usr/share/selinux/devel/include/services.xml';
  expect([isPolicy(xml), isIndexed(xml), isDocumentation(xml)]).toEqual([true, false, true]);
  expect(['/w/pom.xml', '/usr/share/selinux/devel/policy.xml'].some(isPolicy)).toBe(false);
});
