// The hover of a call that gives more than a hover reads by itself: a rule has found all of it out.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileUri } from '../../server/src/core/base/fileUri.ts';
import { nodeHost } from '../../server/src/node/host.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const RULES = Array.from({ length: 300 }, (_, i) => `\tallow $1 beacon_${i}_t:file { getattr open read };\n`).join('');
const HEADER = `interface(\`beacon_domain',\`
${RULES}	allow init_t $1:process transition;
')
`;
const MODULE =
  'policy_module(my, 1.0)\ntype my_t;\nbeacon_domain(my_t)\nallow my_t http_port_t:tcp_socket name_bind;\n';

let root: string;
let client: TestClient;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'portcon-long-'));
  writeFileSync(join(root, 'beacon.if'), HEADER);
  const folder = { uri: fileUri(root), name: 'work' };
  client = await inProcess(
    nodeHost(DIST),
    { settings: { headers: { folders: [] } } },
    { workspaceFolders: [folder], rootUri: folder.uri },
  );
});

afterEach(async () => {
  await client.stop();
  rmSync(root, { recursive: true, force: true });
});

it('has the rule that says most first, though it is the last', async () => {
  const uri = fileUri(join(root, 'my.te'));
  await client.open(uri, MODULE);
  const hover = () => client.hover(uri, 2, 3);
  await expect.poll(hover).toContain('*and 293 more · SELinux: Show Expansion lists all*');
  expect(await hover()).toContain('```selinux\nallow init_t my_t:process transition;\nallow my_t beacon_0_t:file');
});
