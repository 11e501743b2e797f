/** The server of the browser in a real worker of Chromium, started as client/src/main.browser.ts starts it. */
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createProtocolConnection,
  Event,
  LSPErrorCodes,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-languageserver-protocol/node';
import { DIST } from '../build.ts';
import { start, type TestClient } from '../lsp/client.ts';
import { requireTool } from '../requireTool.ts';

const ORIGIN = 'http://portcon.test';
const URI = 'file:///work/myapp.te';
const TEXT = 'policy_module(myapp, 1.0)\ntype myapp_t;\nallow myapp_t self:udp_socket name_connect;\n';
const executablePath = requireTool('chromium', 'the server runs in a worker of a browser');

/** Bytes do not pass as JSON between the test and the page, so the page adds the grammars to the first request. */
const START_WORKER = `(async () => {
  const read = async (name) => new Uint8Array(await (await fetch('/' + name)).arrayBuffer());
  const parts = await Promise.all(['server.core.js', 'server.browser.js'].map(read));
  const wasm = ['web-tree-sitter', 'tree-sitter-selinux', 'tree-sitter-selinux-fc'];
  const [runtime, selinux, selinuxFc] = await Promise.all(wasm.map((name) => read('wasm/' + name + '.wasm')));
  const script = new Blob([parts[0], '\\n', parts[1]], { type: 'text/javascript' });
  const worker = new Worker(URL.createObjectURL(script));
  worker.onmessage = ({ data }) => fromWorker(data);
  worker.onerror = ({ message }) => fromWorker({ jsonrpc: '2.0', method: 'broken', params: message });
  globalThis.toWorker = (message) => {
    if (message.method === 'initialize') message.params.initializationOptions.grammars = { runtime, selinux, selinuxFc };
    worker.postMessage(message);
  };
})()`;

describe.skipIf(!executablePath)('the server in a worker', () => {
  let browser: Browser;
  let client: TestClient;
  const broken: unknown[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
    const page = await browser.newPage();
    await page.route(`${ORIGIN}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      return pathname === '/'
        ? route.fulfill({ contentType: 'text/html', body: '' })
        : route.fulfill({ path: join(DIST, pathname) });
    });
    let hear: (message: Message) => void = () => {};
    await page.exposeFunction('fromWorker', (message: Message) => hear(message));
    await page.goto(ORIGIN);
    await page.evaluate(START_WORKER);
    const reader: MessageReader = {
      onError: Event.None,
      onClose: Event.None,
      onPartialMessage: Event.None,
      listen(callback) {
        hear = callback;
        return { dispose() {} };
      },
      dispose() {},
    };
    const writer: MessageWriter = {
      onError: Event.None,
      onClose: Event.None,
      write: async (message) => void (await page.evaluate(`toWorker(${JSON.stringify(message)})`)),
      end() {},
      dispose() {},
    };
    const connection = createProtocolConnection(reader, writer);
    connection.onNotification('broken', (message) => void broken.push(message));
    client = await start(connection, {}, 'stays');
  }, 60_000);
  afterAll(() => browser?.close());

  it('compiles the grammars and reports findings', async () => {
    await client.open(URI, TEXT);
    const list = await client.diagnostics(URI, 1);
    expect(list.map(({ code }) => code)).toContain('unknown-permission');
    expect(broken).toEqual([]);
  });

  it('has the bundled ports', async () => {
    expect((await client.ports()).summary).toMatch(/^bundled/);
    expect(await client.hover(URI, 2, 21)).toContain('udp_socket');
  });

  it('answers with an error where a handler returns one', async () => {
    const position = { line: 1, character: 6 };
    const params = { textDocument: { uri: URI }, position, newName: '0' };
    await expect(client.connection.sendRequest('textDocument/rename', params)).rejects.toMatchObject({
      code: LSPErrorCodes.RequestFailed,
      message: expect.stringContaining('"0" is no name'),
    });
  });
});
