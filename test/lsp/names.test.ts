// References and rename over workspace folders, headers and open files on a real disk.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type Location,
  PrepareRenameRequest,
  ReferencesRequest,
  RegistrationRequest,
  RenameRequest,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { fileUri } from '../../server/src/core/base/fileUri.ts';
import { nodeHost } from '../../server/src/node/host.ts';
import { applyEdits } from '../applyEdits.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

let root: string;
let client: TestClient;
const texts = new Map<string, string>();

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'portcon-names-'));
  texts.clear();
  write('tree/beacond.te', BEACOND);
  write('tree/beacond.if', BEACON_IF);
  write('tree/beacond.fc', '/usr/sbin/beacond\t--\tgen_context(system_u:object_r:beacond_exec_t,s0)\n');
  write('tree/relayd.te', 'policy_module(relayd, 1.0)\ntype relayd_t;\nbeacon_read(relayd_t)\nbase_read(relayd_t)\n');
  write(
    'include/base.if',
    "interface(`base_read',`\n\tbase_all($1) # base_read\n')\ninterface(`base_all',`\n\ta($1)\n')\n",
  );
  write('include/more.if', "interface(`more_read',`\n\tbase_read($1)\n')\n");
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

const BEACOND = `policy_module(beacond, 1.0)
# beacond_exec_t
type beacond_t;
type beacond_exec_t;
init_daemon_domain(beacond_t, beacond_exec_t)
allow beacond_t beacond_exec_t:file execute;
`;
const BEACON_IF = `interface(\`beacon_read',\`
	gen_require(\`
		type beacond_exec_t;
	')
	allow $1 beacond_exec_t:file read;
')
`;

function write(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  texts.set(fileUri(file), text);
  return fileUri(file);
}

/** Opens a file of the root and puts the cursor on the first `word` of its text. */
async function on(path: string, word: string, text = readFileSync(join(root, path), 'utf8')) {
  const uri = fileUri(join(root, path));
  await client.open(uri, text);
  texts.set(uri, text);
  const before = text.slice(0, text.indexOf(word)).split('\n');
  return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1)!.length } };
}

const shortOf = (uri: string) => fileURLToPath(uri).slice(root.length + 1);

async function references(path: string, word: string, includeDeclaration = true, text?: string): Promise<string[]> {
  const at = await on(path, word, text);
  const found = (await client.connection.sendRequest(ReferencesRequest.type, {
    ...at,
    context: { includeDeclaration },
  })) as Location[];
  for (const { uri, range } of found) {
    const line = texts.get(uri)!.split('\n')[range.start.line]!;
    expect(line.slice(range.start.character, range.end.character)).toBe(word);
  }
  return found.map(({ uri, range }) => `${shortOf(uri)}:${range.start.line + 1}`).sort();
}

/** The texts after the rename, by file. */
async function renamed(path: string, word: string, newName: string): Promise<Record<string, string>> {
  const at = await on(path, word);
  expect(await client.connection.sendRequest(PrepareRenameRequest.type, at)).toMatchObject({ placeholder: word });
  const edit = (await client.connection.sendRequest(RenameRequest.type, { ...at, newName })) as WorkspaceEdit;
  const changes = edit.documentChanges as TextDocumentEdit[];
  expect(changes.map(({ textDocument: { uri, version } }) => [shortOf(uri), version])).toContainEqual([path, 1]);
  return Object.fromEntries(
    changes.map(({ textDocument: { uri }, edits }) => [shortOf(uri), applyEdits(texts.get(uri)!, edits as never)]),
  );
}

describe('references', () => {
  it('of a type are in the module, its interfaces and its contexts', async () => {
    expect(await references('tree/beacond.te', 'beacond_exec_t')).toEqual([]);
    const own = ['tree/beacond.te:5', 'tree/beacond.te:6'];
    const others = ['tree/beacond.fc:1', 'tree/beacond.if:3', 'tree/beacond.if:5'];
    const at = await on('tree/beacond.if', 'beacond_exec_t');
    expect(at.position.line).toBe(2);
    expect(await references('tree/beacond.if', 'beacond_exec_t')).toEqual(
      [...others, 'tree/beacond.te:4', ...own].sort(),
    );
    expect(await references('tree/beacond.if', 'beacond_exec_t', false)).toEqual([...others, ...own].sort());
  });

  it('of an interface are in the headers too', async () => {
    expect(await references('tree/relayd.te', 'base_read')).toEqual([
      'include/base.if:1',
      'include/more.if:2',
      'tree/relayd.te:4',
    ]);
  });

  it('are of the texts that are kept, where the client tells of changes', async () => {
    await client.stop();
    const host = nodeHost(DIST);
    let listings = 0;
    const counting: typeof host = {
      ...host,
      listPolicy(...args) {
        listings++;
        return host.listPolicy!(...args);
      },
    };
    client = await inProcess(
      counting,
      { trusted: false, settings: { headers: { folders: [join(root, 'include')] } } },
      {
        workspaceFolders: [{ uri: fileUri(join(root, 'tree')), name: 'tree' }],
        capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      },
      (connection) => connection.onRequest(RegistrationRequest.type, () => {}),
    );
    const before = await references('tree/beacond.if', 'beacond_exec_t');
    expect(before).toHaveLength(6);
    await expect
      .poll(
        async () => {
          const count = listings;
          await references('tree/beacond.if', 'beacond_exec_t');
          return listings - count;
        },
        { timeout: 20_000 },
      )
      .toBe(0);
    expect(await references('tree/beacond.if', 'beacond_exec_t')).toEqual(before);
    const changes = [
      ['tree/beacond.fc', '\n\n/usr/bin/beacond\t--\tgen_context(system_u:object_r:beacond_exec_t,s0)\n'],
      ['tree/new.te', 'policy_module(new, 1.0)\nbeacon_read(beacond_exec_t)\n'],
    ] as const;
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.method, {
      changes: changes.map(([path, text]) => ({ uri: write(path, text), type: FileChangeType.Changed })),
    });
    await expect
      .poll(() => references('tree/beacond.if', 'beacond_exec_t'), { timeout: 20_000 })
      .toEqual(
        [...before.filter((place) => place !== 'tree/beacond.fc:1'), 'tree/beacond.fc:3', 'tree/new.te:2'].sort(),
      );
  });

  it('of a parameter are in its interface alone', async () => {
    const text =
      "interface(`one',`\n\tallow $1 self:file read;\n\ttype $1_t;\n\ttwo($1_t, $1)\n')\ninterface(`two',`\n\ta($1)\n')\n";
    write('tree/one.if', text);
    const at = async (word: string) => {
      await client.close(fileUri(join(root, 'tree/one.if')));
      return references('tree/one.if', word, true, text);
    };
    const line = (n: number) => `tree/one.if:${n}`;
    expect(await at('$1')).toEqual([line(2), line(3), line(4), line(4)]);
    expect(await at('$1_t')).toEqual([line(3), line(4)]);
  });

  it('of a class and a permission are in files that are not open too, with their declarations', async () => {
    write(
      'tree/policy/flask/access_vectors',
      'common file\n{\n\tread\n}\nclass file\ninherits file\n{\n\texecute\n}\n',
    );
    const vectors = (line: number) => `tree/policy/flask/access_vectors:${line}`;
    const files = [vectors(1), vectors(5), vectors(6), 'tree/beacond.if:5', 'tree/beacond.te:6'].sort();
    expect(await references('tree/beacond.te', 'file')).toEqual(files);
    const text = 'policy_module(relayd, 1.0)\nallow relayd_t self:file read;\n';
    expect(await references('tree/relayd.te', 'read', true, text)).toEqual(
      [vectors(3), 'tree/beacond.if:5', 'tree/relayd.te:2'].sort(),
    );
  });

  it('of self and of the words of a constraint are none', async () => {
    expect(
      await references('tree/relayd.te', 'self', true, 'allow a_t self:file read;\nallow b_t self:file read;\n'),
    ).toEqual([]);
    const text = 'constrain file read ( t1 == c_t or h1 dom l2 );\n';
    write('tree/policy/constraints', text);
    expect(await references('tree/policy/constraints', 't1')).toEqual([]);
    expect(await references('tree/policy/constraints', 'h1')).toEqual([]);
    expect(await references('tree/policy/constraints', 'c_t')).toEqual(['tree/policy/constraints:1']);
  });

  it('are those of a text that is not saved', async () => {
    const text = 'policy_module(relayd, 1.0)\ntype relayd_t;\n\n\nbeacon_read(relayd_t)\n';
    expect(await references('tree/relayd.te', 'beacon_read', true, text)).toEqual([
      'tree/beacond.if:1',
      'tree/relayd.te:5',
    ]);
  });
});

describe('rename', () => {
  it('changes a type in all files of the workspace', async () => {
    const after = await renamed('tree/beacond.if', 'beacond_exec_t', 'lighthouse_exec_t');
    const expected = (text: string) => text.replace(/(?<!# )beacond_exec_t/g, 'lighthouse_exec_t');
    expect(after).toEqual({
      'tree/beacond.te': expected(BEACOND),
      'tree/beacond.if': expected(BEACON_IF),
      'tree/beacond.fc': '/usr/sbin/beacond\t--\tgen_context(system_u:object_r:lighthouse_exec_t,s0)\n',
    });
  });

  it('changes a port type in the semanage commands of comments too', async () => {
    write('tree/port.te', '# semanage port -a -t port_port_t -p tcp 9123\ntype port_port_t;\n');
    write('tree/port.if', '# semanage port -m -t net_port_t -p tcp 9123 # was -t port_port_t\n');
    expect(await renamed('tree/port.te', 'port_port_t', 'net_port_t')).toEqual({
      'tree/port.te': '# semanage port -a -t net_port_t -p tcp 9123\ntype net_port_t;\n',
      'tree/port.if': '# semanage port -m -t net_port_t -p tcp 9123 # was -t net_port_t\n',
    });
  });

  it('changes a type in scripts, spec files, Ansible tasks and documents that give it to semanage', async () => {
    write('tree/port.te', 'type port_port_t;\n');
    const scripts = {
      'tree/port.spec': '%post\nsemanage port -a -t port_port_t -p tcp 9123 || :\n%files\n# port_port_t\n',
      'tree/debian/postinst':
        '#!/bin/sh\nsemanage port -a \\\n  -t "port_port_t" -p tcp 9123\nsemanage fcontext -a -t port_port_t /x\n',
      'tree/tasks/main.yml': '- community.general.seport:\n    ports: 9123\n    proto: tcp\n    setype: port_port_t\n',
      'tree/README.md':
        'Its port_port_t holds 9123.\n\n```sh\nsemanage port -l | grep port_port_t\nsemanage port -m -t port_port_t -p tcp 9124\n```\n',
      'tree/node_modules/x/y.sh': 'semanage port -a -t port_port_t -p tcp 9123\n',
    };
    for (const [path, text] of Object.entries(scripts)) write(path, text);
    expect(await renamed('tree/port.te', 'port_port_t', 'net_port_t')).toEqual({
      'tree/port.te': 'type net_port_t;\n',
      'tree/port.spec': scripts['tree/port.spec'].replace('-t port_port_t', '-t net_port_t'),
      'tree/debian/postinst': scripts['tree/debian/postinst'].replaceAll('port_port_t', 'net_port_t'),
      'tree/tasks/main.yml': scripts['tree/tasks/main.yml'].replace('port_port_t', 'net_port_t'),
      'tree/README.md': scripts['tree/README.md'].replace('-m -t port_port_t', '-m -t net_port_t'),
    });
  });

  it('is not refused where a script has the new name already', async () => {
    write('tree/port.te', 'type port_port_t;\n');
    await client.open(fileUri(join(root, 'tree/port.sh')), 'semanage port -a -t net_port_t -p tcp 9123\n');
    expect(await renamed('tree/port.te', 'port_port_t', 'net_port_t')).toEqual({
      'tree/port.te': 'type net_port_t;\n',
    });
  });

  it('changes an interface and its callers', async () => {
    const after = await renamed('tree/relayd.te', 'beacon_read', 'beacond_read_exec');
    expect(Object.keys(after).sort()).toEqual(['tree/beacond.if', 'tree/relayd.te']);
    expect(after['tree/relayd.te']).toContain('\nbeacond_read_exec(relayd_t)\n');
    expect(after['tree/beacond.if']).toMatch(/^interface\(`beacond_read_exec',/);
  });

  it('changes a set of permissions where a rule uses it', async () => {
    write('tree/relayd.te', 'policy_module(relayd, 1.0)\ntype relayd_t;\nallow relayd_t self:file relay_perms;\n');
    write('tree/relay.spt', "define(`relay_perms',`{ read getattr }')\n");
    expect(await renamed('tree/relayd.te', 'relay_perms', 'relayd_perms')).toEqual({
      'tree/relayd.te': 'policy_module(relayd, 1.0)\ntype relayd_t;\nallow relayd_t self:file relayd_perms;\n',
      'tree/relay.spt': "define(`relayd_perms',`{ read getattr }')\n",
    });
    const at = await on('tree/beacond.te', 'execute');
    await expect(client.connection.sendRequest(PrepareRenameRequest.type, at)).rejects.toThrow('execute is no type');
  });

  describe('of a role', () => {
    const ROLES = `policy_module(keeper, 1.0)
role keeper_r;
attribute_role keeper_roles;
role helper_r, keeper_roles;
type keeper_t;
role keeper_r types keeper_t;
allow staff_r keeper_r;
allow keeper_r { staff_r system_r };
role_transition keeper_r beacond_exec_t system_r;
roleattribute keeper_r keeper_roles;
keeper_run(keeper_t, keeper_r)
gen_user(keeper_u, keeper, keeper_r, s0, s0)
# keeper_r stays
allow keeper_t self:fifo_file read;
`;
    const RUN =
      "interface(`keeper_run',`\n\tgen_require(`\n\t\trole keeper_r;\n\t')\n\trole $2 types $1;\n\tallow keeper_r $2;\n')\n";
    const told = async (path: string) => {
      await client.connection.sendNotification(DidChangeWatchedFilesNotification.method, {
        changes: [{ uri: fileUri(join(root, path)), type: FileChangeType.Created }],
      });
    };

    it('changes its declaration, rules, requires, contexts and arguments', async () => {
      write('tree/keeper.te', ROLES);
      write('tree/keeper.if', RUN);
      write('tree/keeper.fc', '/proc/keeper -- gen_context(system_u:keeper_r:keeper_t,s0)\n');
      const expected = (text: string) => text.replace(/(?<!# )\bkeeper_r\b/g, 'warden_r');
      expect(await renamed('tree/keeper.te', 'keeper_r', 'warden_r')).toEqual({
        'tree/keeper.te': expected(ROLES),
        'tree/keeper.if': expected(RUN),
        'tree/keeper.fc': '/proc/keeper -- gen_context(system_u:warden_r:keeper_t,s0)\n',
      });
      expect(Object.keys(await renamed('tree/keeper.te', 'keeper_roles', 'warden_roles'))).toEqual(['tree/keeper.te']);
    });

    it.each([
      ['staff_r', 'No file here declares the role staff_r by that name'],
      ['system_r', 'system_r is the role that policy_module() requires and that the system starts with.'],
      ['object_r', 'object_r is the role that the kernel itself gives to objects.'],
      ['given_roles', 'No file here declares the role given_roles by that name'],
    ])('%s is refused', async (word, reason) => {
      const text =
        'policy_module(keeper, 1.0)\nrole system_r;\nrole keeper_r, given_roles;\nallow staff_r keeper_r;\nrole object_r types keeper_t;\n';
      write('tree/keeper.te', text);
      const at = await on('tree/keeper.te', word);
      await expect(client.connection.sendRequest(PrepareRenameRequest.type, at)).rejects.toThrow(reason);
    });

    it('is refused where a template makes the name of a part of it', async () => {
      write('tree/keeper.te', `${ROLES}keeper_outer(keeper)\n`);
      write(
        'tree/keeper.if',
        "template(`keeper_outer',`\n\tkeeper_template($1)\n')\ntemplate(`keeper_template',`\n\tallow system_r $1_r;\n')\n",
      );
      await told('tree/keeper.te');
      await told('tree/keeper.if');
      const at = await on('tree/keeper.te', 'keeper_r');
      const reason =
        'keeper_outer(keeper) in tree/keeper.te makes the name keeper_r of its arguments, which a rename would miss.';
      const answer = () => client.connection.sendRequest(PrepareRenameRequest.type, at).then(() => '', String);
      await expect.poll(answer, { timeout: 20_000 }).toContain(reason);
    });
  });

  it.each([
    ['tree/relayd.te', 'base_read', 'x', 'base_read comes from an installed header, include/base.if.'],
    ['tree/relayd.te', 'relayd_t', 'a-b', '"a-b" is no name: letters, digits and _, the first no digit.'],
    ['tree/relayd.te', 'relayd_t', '', '"" is no name: letters, digits and _, the first no digit.'],
    ['tree/relayd.te', 'relayd_t', 'role', 'role is a word of the policy language and cannot be a name.'],
    ['tree/relayd.te', 'relayd_t', 'beacond_t', 'beacond_t is in use already, in tree/beacond.te:3.'],
    ['tree/relayd.te', 'relayd_t', 'more_read', 'more_read is in use already, in include/more.if:1.'],
  ])('in %s of %s to %s is refused', async (path, word, newName, reason) => {
    const at = await on(path, word);
    await expect(client.connection.sendRequest(RenameRequest.type, { ...at, newName })).rejects.toThrow(reason);
  });

  it('takes a name of the headers where the base policy itself is in the workspace', async () => {
    write('tree/kernel.te', 'policy_module(kernel, 1.0)\ntype kernel_t;\n');
    await client.connection.sendNotification(DidChangeWatchedFilesNotification.method, {
      changes: [{ uri: fileUri(join(root, 'tree/kernel.te')), type: FileChangeType.Created }],
    });
    const at = await on('tree/relayd.te', 'relayd_t');
    const rename = () => client.connection.sendRequest(RenameRequest.type, { ...at, newName: 'more_read' });
    await expect.poll(() => rename().then(() => 'renamed', String), { timeout: 20_000 }).toBe('renamed');
  });

  it('is refused for a type that nobody here declares', async () => {
    const at = await on('tree/beacond.te', 'etc_t', 'policy_module(beacond, 1.0)\nallow a_t etc_t:file read;\n');
    await expect(client.connection.sendRequest(PrepareRenameRequest.type, at)).rejects.toThrow(
      'No file here declares the type or attribute etc_t by that name; it comes from a macro or from the installed policy.',
    );
    expect(client.log).toEqual([]);
  });

  it('is refused for a parameter', async () => {
    const at = await on('tree/beacond.if', '$1');
    const reason = '$1 is made of a macro parameter and has another name in each call.';
    await expect(client.connection.sendRequest(PrepareRenameRequest.type, at)).rejects.toThrow(reason);
    const renaming = client.connection.sendRequest(RenameRequest.type, { ...at, newName: 'other_t' });
    await expect(renaming).rejects.toThrow(reason);
  });

  it('has nothing to offer at a keyword', async () => {
    const at = await on('tree/beacond.te', 'type', 'type a_t;\n');
    expect(await client.connection.sendRequest(PrepareRenameRequest.type, at)).toBeNull();
  });

  it('is refused where the folder cannot be listed, as in a browser', async () => {
    await client.stop();
    const { loadGrammars } = nodeHost(DIST);
    client = await inProcess(
      { loadGrammars, readFile: async () => undefined },
      {},
      { workspaceFolders: [{ uri: fileUri(join(root, 'tree')), name: 'tree' }] },
    );
    const at = await on('tree/relayd.te', 'relayd_t');
    await expect(client.connection.sendRequest(PrepareRenameRequest.type, at)).rejects.toThrow('cannot be listed');
  });
});
