// The built server over stdio, as Neovim, Helix or Emacs start it: nothing but protocol on stdout, and no way to kill it by input.
import { afterEach, describe, expect, it } from 'vitest';
import { overStdio } from './client.ts';

const URI = 'file:///work/myapp.te';
let client: Awaited<ReturnType<typeof overStdio>>;
afterEach(async () => {
  await client.stop();
  expect(await client.exit).toBe(0);
});

describe('portcon lsp --stdio', () => {
  it('reads live or bundled ports and reports findings', async () => {
    client = await overStdio();
    await client.open(URI, 'policy_module(myapp, 1.0)\nallow myapp_t self:udp_socket name_connect;\n');
    const list = await client.diagnostics(URI, 1);
    expect(list.map(({ code }) => code)).toContain('unknown-permission');
    expect((await client.ports()).summary).toMatch(/from (semanage|seinfo)|bundled/);
  });

  it('says why it fell back where there is no tool', async () => {
    client = await overStdio({ ...process.env, PATH: '/nonexistent' }, { settings: { ports: { source: 'bundled' } } });
    const status = await client.ports();
    expect(status.summary).toMatch(/^bundled/);
  });

  it('survives requests that make no sense', async () => {
    client = await overStdio();
    await client.open(URI, 'policy_module(myapp, 1.0)\n');
    const nonsense = { textDocument: { uri: 7 }, position: null };
    await expect(client.connection.sendRequest('textDocument/hover', nonsense)).resolves.toBeNull();
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version: 2 },
      contentChanges: [{ range: { start: { line: 9e9, character: -1 }, end: { line: -5, character: 3 } }, text: 'x' }],
    });
    await expect(client.connection.sendRequest('portcon/lookUpPort', {})).rejects.toThrow();
    await client.change(URI, 3, [{ text: 'alow' }]);
    expect(await client.diagnostics(URI, 3)).toHaveLength(1);
  });
});
