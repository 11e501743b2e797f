/** Semanage lines of scripts and documents over LSP: findings, fixes, hovers, and the setting that turns them off. */
import { afterEach, expect, it } from 'vitest';
import type { TextDocumentEdit } from 'vscode-languageserver-protocol';
import { nodeHost } from '../../server/src/node/host.ts';
import type { Host } from '../../server/src/workspace/host.ts';
import { applyEdits } from '../applyEdits.ts';
import { DIST } from '../build.ts';
import { inProcess, type TestClient } from './client.ts';

const LIST = `SELinux Port Type              Proto    Port Number

http_port_t                    tcp      80, 443
unreserved_port_t              tcp      1024-65535
`;
const SCRIPT =
  '#!/bin/sh\nset -e\nsemanage port -a -t http_port_t \\\n  -p tcp 8080\nsemanage port -a -t x_port_t \\\n  -p tcp 80\n';
const URI = 'file:///work/install.sh';

let client: TestClient;
afterEach(() => client.stop());

/** The real host of this machine, except for semanage, which answers as told. */
const { watchPolicyStore: _, ...real } = nodeHost(DIST);
const host: Host = {
  ...real,
  run: async (_tool, args) => ({ kind: 'ok', stdout: args.includes('-lC') ? '' : LIST }),
};

it('finds, fixes and silences', async () => {
  client = await inProcess(host);
  await client.open(URI, SCRIPT);
  const [finding, ...rest] = await client.until(URI, (list) => list.length > 0);
  expect(rest).toEqual([]);
  expect(finding).toMatchObject({ code: 'port-already-defined', range: { start: { line: 4, character: 0 } } });
  const actions = await client.actions(URI, finding!.range, [finding!]);
  const text = (title: string) => {
    const edit = actions.find((action) => action.title === title)?.edit?.documentChanges as TextDocumentEdit[];
    return applyEdits(SCRIPT, edit[0]!.edits as never);
  };
  expect(text('Use semanage port -m')).toBe(SCRIPT.replace('-a -t x', '-m -t x'));
  const silenced = text('Disable port-already-defined for this command');
  expect(silenced).toContain('tcp 8080\n# portcon-disable: port-already-defined\nsemanage port -a -t x_port_t');
  await client.change(URI, 2, [{ text: silenced }]);
  expect(await client.diagnostics(URI, 2)).toEqual([]);
});

it('hovers ports and their types', async () => {
  client = await inProcess(host);
  await client.ports();
  await client.open(URI, SCRIPT);
  expect(await client.hover(URI, 3, 11)).toMatch(/^\*\*tcp\/8080\*\* → unreserved_port_t/);
  expect(await client.hover(URI, 2, 22)).toMatch(/^\*\*http_port_t\*\*/);
  expect(await client.hover(URI, 2, 3)).toBeUndefined();
});

it('leaves them alone when the setting says so', async () => {
  client = await inProcess(host, { settings: { semanageLines: { enabled: false } } });
  await client.ports();
  await client.open(URI, SCRIPT);
  expect(await client.diagnostics(URI, 1)).toEqual([]);
  expect(await client.hover(URI, 3, 11)).toBeUndefined();
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { portcon: {} } });
  await client.until(URI, (list) => list.length === 1);
});
