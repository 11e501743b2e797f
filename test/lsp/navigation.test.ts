// Declaration, definition and call hierarchy over a workspace folder, headers and open files on a real disk.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  CallHierarchyIncomingCallsRequest,
  type CallHierarchyItem,
  CallHierarchyOutgoingCallsRequest,
  CallHierarchyPrepareRequest,
  DeclarationRequest,
  DefinitionRequest,
  type Location,
  type Range,
} from 'vscode-languageserver-protocol';
import { fileUri } from '../../server/src/core/base/fileUri.ts';
import { nodeHost } from '../../server/src/node/host.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

let root: string;
let client: TestClient;
const texts = new Map<string, string>();

/** What audit2allow writes. */
const LOCAL = `module local 1.0;

require {
	type httpd_t;
	type beacond_t, beacond_conf_t;
	class file { read };
}

#============= httpd_t ==============
allow httpd_t beacond_conf_t:file read;
`;
const BEACOND = `policy_module(beacond, 1.0)
type beacond_t;
type beacond_conf_t;
gen_require(\`
	type etc_t;
')
allow beacond_t etc_t:file read_beacon_perms;
beacon_read(beacond_t)
beacon_read(beacond_t)
optional_policy(\`
	base_read(beacond_t, \`beacond_conf_t')
')
`;
const BEACON_IF = `# beacon_read
interface(\`beacon_read',\`
	gen_require(\`
		type beacond_conf_t;
	')
	base_read($1, beacond_conf_t)
	ifdef(\`base_read',\`
		beacon_missing($1)
	')
')
template(\`beacon_all',\`
	beacon_read($1) # base_read
	allow $1 self:file read_beacon_perms;
	base_read($1, self)
')
`;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'portcon-navigation-'));
  texts.clear();
  write('tree/beacond.te', BEACOND);
  write('tree/beacond.if', BEACON_IF);
  write('tree/local.te', LOCAL);
  write('tree/perms.spt', "define(`read_beacon_perms',`{ read getattr }')\n");
  write('include/base.if', "interface(`base_read',`\n\tallow $1 $2:file read;\n')\n");
  write('include/more.if', "interface(`more_read',`\n\tbase_read($1, $1)\n')\n");
  client = await inProcess(
    nodeHost(DIST),
    { trusted: false, settings: { headers: { folders: [join(root, 'include')] } } },
    { workspaceFolders: [{ uri: fileUri(join(root, 'tree')), name: 'tree' }] },
  );
  await client.ports();
});
afterEach(async () => {
  await client.stop();
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  texts.set(fileUri(file), text);
}

/** Opens a file of the root and puts the cursor on the last `word` of its text. */
async function on(path: string, word: string, text = readFileSync(join(root, path), 'utf8')) {
  const uri = fileUri(join(root, path));
  await client.open(uri, text);
  texts.set(uri, text);
  const before = text.slice(0, text.lastIndexOf(word)).split('\n');
  return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1)!.length } };
}

const shortOf = (uri: string) => fileURLToPath(uri).slice(root.length + 1);

/** `tree/beacond.te:2 beacond_t` */
function written(uri: string, { start, end }: Range): string {
  const line = texts.get(uri)!.split('\n')[start.line]!;
  expect(end.line).toBe(start.line);
  return `${shortOf(uri)}:${start.line + 1} ${line.slice(start.character, end.character)}`;
}

async function places(
  request: typeof DeclarationRequest.type | typeof DefinitionRequest.type,
  ...at: Parameters<typeof on>
): Promise<string[]> {
  const params = await on(...at);
  const found = (await client.connection.sendRequest(request.method, params)) as Location[];
  return found.map(({ uri, range }) => written(uri, range)).sort();
}

const definition = (...at: Parameters<typeof on>) => places(DefinitionRequest.type, ...at);
const declaration = (...at: Parameters<typeof on>) => places(DeclarationRequest.type, ...at);

/** Waits until the index has the files of the disk. */
const indexed = () => expect.poll(() => definition('tree/local.te', 'beacond_conf_t')).not.toEqual([]);

describe('definition', () => {
  it('is never the require that audit2allow writes', async () => {
    await indexed();
    await client.close(fileUri(join(root, 'tree/local.te')));
    expect(await definition('tree/local.te', 'httpd_t')).toEqual([]);
    expect(await definition('tree/local.te', 'beacond_conf_t')).toEqual(['tree/beacond.te:3 beacond_conf_t']);
    const use = LOCAL.replace('httpd_t beacond_conf_t', 'beacond_t beacond_conf_t');
    await client.close(fileUri(join(root, 'tree/local.te')));
    expect(await definition('tree/local.te', 'beacond_t', use)).toEqual(['tree/beacond.te:2 beacond_t']);
  });

  it('of a class, a permission, a user, a level and a module is in the base of the policy', async () => {
    write('tree/policy/flask/security_classes', 'class file\nclass socket\n');
    write(
      'tree/policy/flask/access_vectors',
      'common file { read }\nclass file\ninherits file { entrypoint }\nclass socket { read }\n',
    );
    write('tree/policy/users', 'gen_user(system_u,, system_r, s0, s0, c0)\n');
    write('tree/policy/mcs', 'gen_sens(1)\n');
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [...texts.keys()].map((uri) => ({ uri, type: 1 })),
    });
    const rule = 'policy_module(other, 1.0)\nallow a_t b_t:file { read entrypoint };\n';
    const use = (text: string) => `${rule}gen_context(${text})\n`;
    const asked = async (word: string, text = rule) => {
      await client.close(fileUri(join(root, 'tree/other.te')));
      return definition('tree/other.te', word, text);
    };
    write('tree/other.te', rule);
    await expect
      .poll(() => asked('file'), { timeout: 10_000 })
      .toEqual([
        'tree/policy/flask/access_vectors:1 file',
        'tree/policy/flask/access_vectors:2 file',
        'tree/policy/flask/security_classes:1 file',
      ]);
    write('tree/trans.if', "interface(`acme_trans',`\n\ttype_transition $1 tmp_t:$3 $2;\n')\n");
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: fileUri(join(root, 'tree/trans.if')), type: 1 }],
    });
    const call = 'policy_module(other, 1.0)\nacme_trans(a_t, b_t, { file socket })\n';
    await expect
      .poll(() => asked('socket', call), { timeout: 10_000 })
      .toEqual(['tree/policy/flask/access_vectors:4 socket', 'tree/policy/flask/security_classes:2 socket']);
    expect(await asked('socket', 'policy_module(other, 1.0)\nacme_trans(socket, b_t, file)\n')).toEqual([]);
    expect(await asked('read')).toEqual(['tree/policy/flask/access_vectors:1 read']);
    expect(await asked('entrypoint')).toEqual(['tree/policy/flask/access_vectors:3 entrypoint']);
    expect(await asked('system_u', use('system_u:object_r:a_t,s0'))).toEqual(['tree/policy/users:1 system_u']);
    expect(await asked('s0', use('system_u:object_r:a_t,s0'))).toEqual(['tree/policy/mcs:1 gen_sens']);
    expect(await asked('other')).toEqual(['tree/other.te:1 other']);
  });

  it('is none for the second name of a require without its end', async () => {
    await indexed();
    for (const text of ['require {\n\ttype a, b', 'require {\n\ttype a, b;\n', 'gen_require(`\n\ttype a, b;\n']) {
      await client.close(fileUri(join(root, 'tree/local.te')));
      expect(await definition('tree/local.te', 'b', `${text}`)).toEqual([]);
    }
  });
});

describe('hover', () => {
  it('says what a closed file declares, and follows the text of an open one', async () => {
    await indexed();
    const uri = fileUri(join(root, 'tree/beacond.te'));
    const at = async (...given: Parameters<typeof on>) => {
      const { textDocument, position } = await on(...given);
      const text = await client.hover(textDocument.uri, position.line, position.character);
      await client.close(textDocument.uri);
      return text;
    };
    expect(await at('tree/local.te', 'beacond_conf_t')).toBe(
      `**beacond_conf_t** · type  \nDeclared in [tree/beacond.te:3](${uri}#L3)`,
    );
    await client.open(uri, `\n${BEACOND}typeattribute beacond_conf_t configfile;\n`);
    expect(await at('tree/local.te', 'beacond_conf_t')).toBe(
      `**beacond_conf_t** · type  \nAttributes: configfile  \nDeclared in [tree/beacond.te:4](${uri}#L4)`,
    );
    expect(await at('tree/local.te', 'httpd_t')).toBeUndefined();
  });
});

describe('declaration', () => {
  it('is the require of the file', async () => {
    await indexed();
    await client.close(fileUri(join(root, 'tree/local.te')));
    expect(await declaration('tree/local.te', 'beacond_conf_t')).toEqual(['tree/local.te:5 beacond_conf_t']);
    expect(await declaration('tree/beacond.if', 'beacond_conf_t)')).toEqual(['tree/beacond.if:4 beacond_conf_t']);
  });

  it('is the definition where nothing requires the name', async () => {
    await indexed();
    expect(await declaration('tree/beacond.te', 'beacond_t')).toEqual(['tree/beacond.te:2 beacond_t']);
    expect(await declaration('tree/beacond.if', 'base_read(')).toEqual(['include/base.if:1 base_read']);
  });
});

async function item(...at: Parameters<typeof on>): Promise<CallHierarchyItem> {
  const params = await on(...at);
  const items = await client.connection.sendRequest(CallHierarchyPrepareRequest.type, params);
  expect(items).toHaveLength(1);
  return items![0]!;
}

async function callers(called: CallHierarchyItem): Promise<string[]> {
  const calls = await client.connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item: called });
  return calls!.map(({ from, fromRanges }) => {
    const ranges = fromRanges.map((range) => written(from.uri, range));
    return `${from.name} (${from.detail}): ${ranges.join(', ')}`;
  });
}

async function called(caller: CallHierarchyItem): Promise<string[]> {
  const calls = await client.connection.sendRequest(CallHierarchyOutgoingCallsRequest.type, { item: caller });
  return calls!.map(({ to, fromRanges }) => {
    expect(written(to.uri, to.selectionRange)).toMatch(new RegExp(` ${to.name}$`));
    return `${to.name} (${to.detail}): ${fromRanges.map((range) => written(caller.uri, range)).join(', ')}`;
  });
}

describe('call hierarchy', () => {
  it('has the interfaces and modules that call', async () => {
    await indexed();
    expect(await callers(await item('tree/beacond.te', 'base_read'))).toEqual([
      `beacond.te (tree/beacond.te): tree/beacond.te:11 base_read`,
      `beacon_read (interface · tree/beacond.if): tree/beacond.if:6 base_read`,
      `beacon_all (template · tree/beacond.if): tree/beacond.if:14 base_read`,
      `more_read (interface · include/more.if): include/more.if:2 base_read`,
    ]);
  });

  it('has what is not saved', async () => {
    await indexed();
    await on('tree/beacond.if', 'base_read', BEACON_IF.replace('\tbase_read($1, self)\n', ''));
    const text = BEACOND.replaceAll('beacon_read(beacond_t)\n', '');
    expect(await callers(await item('tree/beacond.te', 'base_read', text))).toEqual([
      `beacon_read (interface · tree/beacond.if): tree/beacond.if:6 base_read`,
      `beacond.te (tree/beacond.te): tree/beacond.te:9 base_read`,
      `more_read (interface · include/more.if): include/more.if:2 base_read`,
    ]);
  });

  it('has what an interface, a template and a module call', async () => {
    await indexed();
    expect(await called(await item('tree/beacond.te', 'beacon_read'))).toEqual([
      'base_read (interface · include/base.if): tree/beacond.if:6 base_read',
    ]);
    expect(await called(await item('tree/beacond.if', 'beacon_all'))).toEqual([
      'beacon_read (interface · tree/beacond.if): tree/beacond.if:12 beacon_read',
      'read_beacon_perms (macro · tree/perms.spt): tree/beacond.if:13 read_beacon_perms',
      'base_read (interface · include/base.if): tree/beacond.if:14 base_read',
    ]);
    await client.close(fileUri(join(root, 'tree/beacond.te')));
    const module = await item('tree/beacond.te', 'beacond, 1.0');
    expect(await called(module)).toEqual([
      'read_beacon_perms (macro · tree/perms.spt): tree/beacond.te:7 read_beacon_perms',
      'beacon_read (interface · tree/beacond.if): tree/beacond.te:8 beacon_read, tree/beacond.te:9 beacon_read',
      'base_read (interface · include/base.if): tree/beacond.te:11 base_read',
    ]);
    expect(await callers(module)).toEqual([]);
  });

  it('has who uses a set of permissions', async () => {
    await indexed();
    expect(await callers(await item('tree/beacond.te', 'read_beacon_perms'))).toEqual([
      `beacond.te (tree/beacond.te): tree/beacond.te:7 read_beacon_perms`,
      `beacon_all (template · tree/beacond.if): tree/beacond.if:13 read_beacon_perms`,
    ]);
  });

  it('has nothing to offer at a type, a block and a comment', async () => {
    await indexed();
    for (const [path, word] of [
      ['tree/beacond.te', 'beacond_conf_t'],
      ['tree/beacond.te', 'optional_policy'],
      ['tree/beacond.if', 'base_read\n'],
    ] as const) {
      const params = await on(path, word);
      expect(await client.connection.sendRequest(CallHierarchyPrepareRequest.type, params)).toBeNull();
    }
  });
});
