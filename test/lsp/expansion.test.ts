// What a call grants, in a hover and as a document, from the headers of a workspace.
import { afterEach, expect, it } from 'vitest';
import { nodeHost } from '../../server/src/node/host.ts';
import { SHOW_EXPANSION, type ShowExpansionResult } from '../../server/src/protocol.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const HEADER = `## <summary>
##	Read beacon files.
## </summary>
## <param name="domain">
##	<summary>
##	Who.
##	</summary>
## </param>
#
interface(\`beacon_read',\`
	gen_require(\`
		type beacon_conf_t;
	')

	tunable_policy(\`beacon_more',\`
		allow $1 beacon_conf_t:dir rw_beacon_perms;
	')
	beacon_base($1, beacon_conf_t)
	beacon_type($1)
')
interface(\`beacon_base',\`
${Array.from({ length: 9 }, (_, i) => `	allow $1 $2:file perm${i};\n`).join('')}')
interface(\`beacon_type',\`
	gen_require(\`
		attribute beacon;
	')
	beacon_other($1)
')
interface(\`beacon_other',\`
	gen_require(\`
		attribute other;
	')
')
`;
const SUPPORT = `define(\`rw_beacon_perms',\`{ read write }')
define(\`gen_require',\`require { $1 }')
define(\`tunable_policy',\`if (\`$1') { $2 }')
`;
const TE = 'policy_module(x, 1.0)\ntype x_t;\nbeacon_read(x_t)\n';
const URI = 'file:///work/x.te';

let client: TestClient;
afterEach(() => client.stop());

async function open(): Promise<void> {
  client = await inProcess({ loadGrammars: nodeHost(DIST).loadGrammars, readFile: async () => undefined });
  await client.open('file:///work/beacon/beacon.if', HEADER);
  await client.open('file:///work/support/beacon.spt', SUPPORT);
  await client.open(URI, TE);
}

const show = (line: number, character: number) =>
  client.connection.sendRequest<ShowExpansionResult>(SHOW_EXPANSION, {
    textDocument: { uri: URI },
    position: { line, character },
  });

it('a hover shows the first rules with the arguments of the call', async () => {
  await open();
  const text = await client.hover(URI, 2, 3);
  expect(text).toContain('**beacon_read(domain)** · interface');
  expect(text).toContain('allow x_t beacon_conf_t:file perm0;\nallow x_t beacon_conf_t:file perm1;');
  expect(text).toContain('perm7;\n```');
  expect(text).not.toContain('perm8');
  expect(text).toMatch(/\*and 2 more · SELinux: Show Expansion lists all\*\n\n\*beacon\/beacon\.if:10\*$/);
});

it('a hover on the definition shows its parameters', async () => {
  await open();
  expect(await client.hover('file:///work/beacon/beacon.if', 9, 14)).toContain('allow $1 beacon_conf_t:file perm0;');
});

it('the whole is a document with the origin of each part', async () => {
  await open();
  const lines = Array.from({ length: 9 }, (_, i) => `allow x_t beacon_conf_t:file perm${i};`);
  const text = `# beacon_read(x_t) · x.te:3
# 10 rules, 3 requires

# beacon_read beacon/beacon.if:12
require {
	type beacon_conf_t;
}
if (beacon_more) {
	allow x_t beacon_conf_t:dir { read write };
}

# beacon_read beacon/beacon.if:18 > beacon_base beacon/beacon.if:22
${lines.join('\n')}

# beacon_read beacon/beacon.if:19 > beacon_type beacon/beacon.if:34
require {
	attribute beacon;
}

# beacon_read beacon/beacon.if:19 > beacon_type beacon/beacon.if:36 > beacon_other beacon/beacon.if:40
require {
	attribute other;
}
`;
  expect(await show(2, 2)).toEqual({ title: 'beacon_read', text });
  expect(await show(2, 14)).toEqual({ title: 'beacon_read', text });
  expect(await show(1, 3)).toBeNull();
});

it('a hover says which denials a call hides', async () => {
  await open();
  const uri = 'file:///work/quiet.if';
  const body = 'allow $1 a_t:file read;\n\tdontaudit $1 { b_t c_t }:file { read write };';
  await client.open(
    uri,
    `interface(\`quiet_read',\`\n\t${body}\n')\ninterface(\`dontaudit_it',\`\n\tdontaudit $1 b_t:file read;\n')\n`,
  );
  expect(await client.hover(uri, 0, 14)).toContain('```\n\ndontaudit: read write on b_t c_t is not logged\n\n*');
  expect(await client.hover(uri, 4, 14)).not.toContain('not logged');
});
