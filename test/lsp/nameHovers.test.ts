// Hovers on names that no module declares: booleans of the headers, users, parameters of macros, named sets of the workspace.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DefinitionRequest } from 'vscode-languageserver-protocol';
import { fileUri } from '../../server/src/core/base/fileUri.ts';
import { nodeHost } from '../../server/src/node/host.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const FILES = {
  'tree/perms.spt': `define(BTrw_fifo_file_perms',BT{ read }')
define(BTbeacon_perms',BT{ rw_fifo_file_perms read_file_perms ioctl }')
define(BTbeacon_call',BTallow $1 self:fifo_file read;')
`,
  'tree/beacon.if': `## <summary>Read.</summary>
## <param name="domain">
##	<summary>
##	Who reads.
##	</summary>
## </param>
interface(BTbeacon_read',BT
	allow $1 $2_t:file read;
	tunable_policy(BTbeacon_$1',BTallow $1 self:fifo_file read;')
')
`,
  'tree/policy/users': `# First.

#
# user_u is a generic user.
# It has no identity.
#
gen_user(user_u, user, user_r, s0, s0)
`,
  'tree/policy/flask/initial_sids': '# Initial SIDs.\nsid kernel\nsid port\n',
  'tree/policy/flask/access_vectors':
    'common beacon { wave }\nclass lamp\ninherits beacon { blink }\n\nclass lens\n{ turn }\n',
  'tree/policy/mcs': 'gen_sens(1)\ngen_cats(4)\n',
  'include/services/web.if': "interface(BTweb_read',BT\n\tgen_require(BT\n\t\tbool web_required;\n\t')\n')\n",
  'include/services.xml': `<layer name="services">
<module name="web" filename="web.if">
<tunable name="web_network" dftval="true">
<desc>
<p>
Let the web use
the network.
</p>
<p>More.</p>
</desc>
</tunable>
</module>
</layer>
`,
  'include/global_booleans.xml':
    '<bool name="secure" dftval="false">\n<desc>\n<p>\nBe secure.\n</p>\n</desc>\n</bool>\n',
};

let root: string;
let client: TestClient;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'portcon-hovers-'));
  for (const [name, text] of Object.entries(FILES)) {
    const file = join(root, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text.replaceAll('BT', '`'));
  }
  client = await inProcess(
    nodeHost(DIST),
    { trusted: false, settings: { headers: { folders: [join(root, 'include')] } } },
    { workspaceFolders: [{ uri: fileUri(join(root, 'tree')), name: 'tree' }] },
  );
  await client.ports();
  await expect.poll(() => hover('beacon_read(a_t, b)', 'beacon_read')).toContain('interface');
  await expect.poll(() => hover('web_read(a_t)', 'web_read')).toContain('interface');
});
afterEach(async () => {
  await client.stop();
  rmSync(root, { recursive: true, force: true });
});

/** The hover on the first `word` of a module of this text, its hard breaks as plain ones. */
async function hover(body: string, word: string, path = 'tree/a.te'): Promise<string | undefined> {
  const text = (path.endsWith('.te') ? `policy_module(a, 1.0)\n${body}\n` : body).replaceAll('BT', '`');
  const uri = fileUri(join(root, path));
  await client.open(uri, text);
  const before = text.slice(0, text.indexOf(word)).split('\n');
  const found = await client.hover(uri, before.length - 1, before.at(-1)!.length);
  await client.close(uri);
  return found?.replaceAll('  \n', '\n');
}

it('a boolean that the headers document has its default and what it is for', async () => {
  const network =
    '**web_network** · tunable, default true\nLet the web use the network.\n*headers: include/services.xml*';
  expect(await hover("tunable_policy(BTweb_network',BTallow a_t self:fifo_file read;')", 'web_network')).toBe(network);
  expect(await hover('unknown_macro(web_network)', 'web_network')).toBe(network);
  expect(await hover('if (secure) { allow a_t self:fifo_file read; }', 'secure')).toBe(
    '**secure** · boolean, default false\nBe secure.\n*headers: include/global_booleans.xml*',
  );
  expect(await hover('if (web_required) { allow a_t self:fifo_file read; }', 'web_required')).toBe(
    '**web_required** · boolean\nRequired by 1 interface of the headers; no file here declares it',
  );
  expect(await hover('if (web_unknown) { allow a_t self:fifo_file read; }', 'web_unknown')).toBeUndefined();
  expect(await hover('allow web_network self:fifo_file read;', 'web_network')).toBeUndefined();
});

it('a boolean that the headers document is defined there', async () => {
  const uri = fileUri(join(root, 'tree/a.te'));
  const definition = async (name: string, line: string) => {
    await client.open(uri, line.replaceAll('BT', '`'));
    const position = { line: 0, character: line.replaceAll('BT', '`').indexOf(name) };
    const found = await client.connection.sendRequest(DefinitionRequest.type, { textDocument: { uri }, position });
    await client.close(uri);
    return found;
  };
  const at = (path: string, line: number, start: number, name: string) => [
    {
      uri: fileUri(join(root, path)),
      range: { start: { line, character: start }, end: { line, character: start + name.length } },
    },
  ];
  const network = at('include/services.xml', 2, 15, 'web_network');
  expect(await definition('web_network', "tunable_policy(BTweb_network',BT')\n")).toEqual(network);
  expect(await definition('secure', 'if (secure) {\n}\n')).toEqual(at('include/global_booleans.xml', 0, 12, 'secure'));
  expect(await definition('web_unknown', 'if (web_unknown) {\n}\n')).toEqual([]);
});

it('a user is that of the base, or one that every refpolicy has', async () => {
  const context = (user: string) => `genfscon proc / gen_context(${user}:object_r:a_t,s0)`;
  const users = fileUri(join(root, 'tree/policy/users'));
  expect(await hover(context('user_u'), 'user_u')).toBe(
    `**user_u** · user\nuser_u is a generic user. It has no identity.\nDeclared in [policy/users:7](${users}#L7)`,
  );
  expect(await hover(context('system_u'), 'system_u')).toBe(
    '**system_u** · user\nThe user identity for system processes and objects; no Unix user has it.\n*user: refpolicy*',
  );
  expect(await hover(context('other_u'), 'other_u')).toBeUndefined();
  expect(await hover('role system_r types a_t;', 'system_r')).toBe(
    '**system_r** · role\nThe role of system processes, such as daemons; policy_module() requires it.\n*role: refpolicy*',
  );
  expect(await hover('role other_r types a_t;', 'other_r')).toBeUndefined();
  expect(await hover('allow system_u self:fifo_file read;', 'system_u')).toBeUndefined();
});

it('the role of objects is that of the kernel, and the role of the system may be an argument', async () => {
  const text =
    '**object_r** · role\nThe role of objects, such as files and ports. Every policy has it without a declaration, and in a context it goes with any user and any type.\n*role: kernel*';
  expect(await hover('genfscon proc / gen_context(system_u:object_r:a_t,s0)', 'object_r')).toBe(text);
  expect(await hover('/a -- gen_context(system_u:object_r:a_t,s0)', 'object_r', 'tree/a.fc')).toBe(text);
  expect(await hover('(filecon "/a" file (system_u object_r a_t ((s0) (s0))))', 'object_r', 'tree/a.cil')).toBe(text);
  expect(await hover('# object_r', 'object_r')).toBeUndefined();
  expect(await hover('# object_r', 'object_r', 'tree/a.fc')).toBeUndefined();
  expect(await hover('beacon_read(a_t, system_r)', 'system_r')).toContain('The role of system processes');
});

it('an initial SID, a level, and a class and permission of this policy alone are those of its base', async () => {
  const link = (path: string, line: number) => {
    const short = path.split('/').slice(-2).join('/');
    return `Declared in [${short}:${line}](${fileUri(join(root, path))}#L${line})`;
  };
  const sids = 'tree/policy/flask/initial_sids';
  const kernel = `**kernel** · initial SID\n${link(sids, 2)}`;
  expect(await hover('sid kernel gen_context(system_u:system_r:kernel_t,s0)', 'kernel')).toBe(kernel);
  expect(await hover(FILES[sids], 'kernel', sids)).toBe(kernel);
  const context = 'genfscon proc / gen_context(system_u:object_r:a_t,s0:c3)';
  expect(await hover(context, 's0')).toBe(`**s0** · sensitivity\n${link('tree/policy/mcs', 1)}`);
  expect(await hover(context, 'c3')).toBe(`**c3** · category\n${link('tree/policy/mcs', 2)}`);
  const vectors = 'tree/policy/flask/access_vectors';
  const at = (word: string) => hover(FILES[vectors], word, vectors);
  expect(await at('wave')).toBe(`**wave** · permission of beacon\n${link(vectors, 1)}`);
  expect(await at('lamp')).toBe(`**lamp** · object class, with the permissions of common beacon\n${link(vectors, 2)}`);
  expect(await at('lens')).toBe(`**lens** · object class\n${link(vectors, 5)}`);
  expect(await hover('allow a_t self:lamp blink;', 'blink')).toBe(
    `**blink** · permission of lamp\n${link(vectors, 3)}`,
  );
});

it('an option of the build is what an ifdef asks for', async () => {
  const systemd =
    '**init_systemd** · build option\nThe init process is systemd.\nDefined by SYSTEMD = y in build.conf.\n*build option: refpolicy 2.20221101*';
  expect(await hover("ifdef(BTinit_systemd',BT\n')\n", 'init_systemd')).toBe(systemd);
  expect(await hover("ifndef(BTinit_systemd',BT\n')\n", 'init_systemd', 'tree/a.fc')).toBe(systemd);
  expect(await hover("ifdef(BTinit_other',BT\n')\n", 'init_other')).toBeUndefined();
  expect(await hover("tunable_policy(BTinit_systemd',BT\n')\n", 'init_systemd')).toBeUndefined();
  expect(await hover("# ifdef(BTinit_systemd'", 'init_systemd')).toBeUndefined();
});

it('a level that nothing here declares is explained by its place', async () => {
  const mls =
    'gen_context writes it where the policy has MLS; where it has MCS, it writes `s0` and the third argument.';
  const mcs = 'gen_context writes it behind `s0` where the policy has MCS, and nowhere else.';
  const fc = (text: string, word: string) => hover(`/a -- ${text}\n`, word, 'tree/a.fc');
  expect(await fc('gen_context(system_u:object_r:a_t,s3)', 's3')).toBe(
    `**s3** · level\nSensitivity s3 of a policy with MLS; the higher the number, the higher the level. No categories.\n${mls}`,
  );
  expect(await fc('gen_context(system_u:object_r:a_t,s5:c7.c9,c12)', 's5')).toBe(
    `**s5:c7.c9** · level\nSensitivity s5 of a policy with MLS; the higher the number, the higher the level. Categories c7 to c9.\n${mls}`,
  );
  expect(await fc('gen_context(system_u:object_r:a_t,mls_systemhigh)', 'mls_systemhigh')).toMatch(
    /^\*\*mls_systemhigh\*\* · level\nThe highest level of a policy with MLS: .* s15:c0\.c1023 unless/,
  );
  expect(await fc('gen_context(system_u:object_r:a_t,s0,mcs_allcats)', 'mcs_allcats')).toBe(
    `**mcs_allcats** · categories\nAll categories of a policy with MCS: c0.c1023 unless MCS_CATS of build.conf says otherwise.\n${mcs}`,
  );
  expect(await fc('system_u:object_r:a_t:s0:c0.c1023', 'c1023')).toBe(
    '**s0:c0.c1023** · level\nThe lowest sensitivity; a policy with MCS has no other. Categories c0 to c1023.',
  );
  expect(await fc('s9', 's9')).toBeUndefined();
  expect(await fc('system_u:object_r:s9:s0', 's9')).toBeUndefined();
  expect(await hover('gen_user(a_u, a, a_r, s0, s7)', 's7')).toContain('Sensitivity s7 ');
  expect(await hover('allow s7 self:file read;', 's7')).toBeUndefined();
});

it('a parameter is that of its interface', async () => {
  const body = FILES['tree/beacon.if'];
  const at = (word: string) => hover(body, word, 'tree/beacon.if');
  const first = '**$1** · `domain`, parameter 1 of interface `beacon_read`: Who reads.';
  expect(await at('$1')).toBe(`${first}\n*tree/beacon.if:7*`);
  expect(await at('$2_t')).toBe('**$2** · parameter 2 of interface `beacon_read`\n*tree/beacon.if:7*');
  expect(await at('beacon_$1')).toBe(`${first}\n*tree/beacon.if:7*`);
  expect(await hover('allow $1 self:fifo_file read;', '$1')).toBeUndefined();
});

it('a set that a define names has its members, also where refpolicy has another of that name', async () => {
  const rule = (set: string) => `allow a_t self:fifo_file ${set};`;
  expect(await hover(rule('beacon_perms'), 'beacon_perms')).toBe(
    '**beacon_perms** · macro\n\n`read getattr open lock ioctl`\nWritten as `rw_fifo_file_perms read_file_perms ioctl`\n\n*tree/perms.spt:2*',
  );
  expect(await hover(rule('rw_fifo_file_perms'), 'rw_fifo_file_perms')).toBe(
    '**rw_fifo_file_perms** · macro\n\n`read`\n\n*tree/perms.spt:1*',
  );
  expect(await hover(rule('read_file_perms'), 'read_file_perms')).toContain('**read_file_perms** · permission set');
  expect(await hover('beacon_call(a_t)', 'beacon_call')).toContain('allow a_t self:fifo_file read;');
});
