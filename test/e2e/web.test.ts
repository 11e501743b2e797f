/** The extension in the browser's extension host of a real VS Code, where client and server are workers. */
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { requireTool } from '../requireTool.ts';
import { serverIn } from './serverProcess.ts';
import { type Session, startSession } from './session.ts';
import * as vscode from './workbench.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/beacond', import.meta.url));
const BIND_HTTP = 'allow beacond_t http_port_t:tcp_socket name_bind';
const why = 'the tests drive a real VS Code';
const tools = ['code-server', 'node24', 'chromium'].map((name) => requireTool(name, why));

describe.skipIf(tools.includes(undefined))('in a browser', { timeout: 180_000 }, () => {
  /** In the environment of every process of this session, and of no other. */
  const mark = `PORTCON_E2E=${randomUUID()}`;
  let session: Session;
  let bench: vscode.Workbench;

  beforeAll(async () => {
    const [name, value] = mark.split('=') as [string, string];
    session = await startSession({ [name]: value }, { 'remote.extensionKind': { 'portcon.portcon': ['web'] } });
    const target = { folder: session.copyOf(EXAMPLES), file: 'beacond.te', trust: 'yes' } as const;
    bench = await vscode.openWorkbench(session.browser, session.server.origin, target);
    await vscode.waitForStatus(bench, 'bundled');
  }, 240_000);
  afterAll(() => session?.close());

  test('underlines findings and explains permissions, and no process of this host serves it', async () => {
    onTestFailed(async () => {
      await vscode.screenshot(bench, 'failed-in-a-browser').catch(() => undefined);
      console.error(`its page logged ${JSON.stringify(bench.errors)}`);
    });
    await vscode.cursorTo(bench, BIND_HTTP);
    await vscode.waitForSquiggle(bench, 'warning');
    expect(await vscode.hover(bench, BIND_HTTP, 'name_bind')).toContain('bind()');
    expect(serverIn(mark)).toBeUndefined();
  });
});
