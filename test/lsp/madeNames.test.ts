// Definition, hover and symbols of the names that calls of templates make, over a folder on a real disk.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  DefinitionRequest,
  type Location,
  type WorkspaceSymbol,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver-protocol';
import { fileUri } from '../../server/src/core/base/fileUri.ts';
import { nodeHost } from '../../server/src/node/host.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const IF = `template(\`acme_template',\`
	gen_require(\`
		attribute acme_domain;
	')
	type acme_$1_t, acme_domain, $1_domain;
')
template(\`other_template',\`
	type other_$1_t;
	typeattribute acme_$1_t other_domain;
')
`;
const ACME = 'policy_module(acme, 1.0)\nattribute acme_domain;\nacme_template(fast)\nacme_template(slow)\n';
const USER = 'policy_module(user, 1.0)\nallow acme_fast_t self:fifo_file read;\n';

let root: string;
let client: TestClient;
const at = (name: string) => fileUri(join(root, name));

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'portcon-made-'));
  mkdirSync(join(root, 'headers'));
  for (const [name, text] of Object.entries({ 'acme.if': IF, 'acme.te': ACME, 'user.te': USER })) {
    writeFileSync(join(root, name), text);
  }
  client = await inProcess(
    nodeHost(DIST),
    { trusted: false, settings: { headers: { folders: [join(root, 'headers')] } } },
    { workspaceFolders: [{ uri: fileUri(root), name: 'tree' }] },
  );
  await client.open(at('user.te'), USER);
  await client.ports();
  await expect.poll(definition).not.toEqual([]);
});
afterEach(async () => {
  await client.stop();
  rmSync(root, { recursive: true, force: true });
});

async function definition(): Promise<Location[]> {
  return (await client.connection.sendRequest(DefinitionRequest.type, {
    textDocument: { uri: at('user.te') },
    position: { line: 1, character: 8 },
  })) as Location[];
}

const range = (line: number, character: number, { length }: string) => ({
  start: { line, character },
  end: { line, character: character + length },
});

it('go to the call and to the declaration in the template, as they are now', async () => {
  const call = 'acme_template(fast)';
  const declaration = { uri: at('acme.if'), range: range(4, 6, 'acme_$1_t') };
  expect(await definition()).toEqual([{ uri: at('acme.te'), range: range(2, 0, call) }, declaration]);
  await client.open(at('acme.te'), `\n${ACME}`);
  expect(await definition()).toEqual([{ uri: at('acme.te'), range: range(3, 0, call) }, declaration]);
});

it('say in a hover what makes them, with the attributes of that template', async () => {
  const short = root.split('/').at(-1);
  expect(await client.hover(at('user.te'), 1, 8)).toBe(
    [
      '**acme_fast_t** · type',
      'Attributes: acme_domain, fast_domain',
      `Made by \`acme_template(fast)\` in [${short}/acme.te:3](${at('acme.te')}#L3)`,
      `Declared as \`acme_$1_t\` in [${short}/acme.if:5](${at('acme.if')}#L5)`,
    ].join('  \n'),
  );
});

it('are found as symbols at their call', async () => {
  const found = (await client.connection.sendRequest(WorkspaceSymbolRequest.type, {
    query: 'acme_slow',
  })) as WorkspaceSymbol[];
  expect(found.map(({ name, location }) => ({ name, location }))).toEqual([
    { name: 'acme_slow_t', location: { uri: at('acme.te'), range: range(3, 0, 'acme_template(slow)') } },
  ]);
});
