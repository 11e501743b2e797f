// The real server over stdio under hostile documents and changes: it says what it leaves alone, and goes on.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { UNCHECKED_FILES, type UncheckedFiles } from '../../server/src/protocol.ts';
import { overStdio } from '../lsp/client.ts';

const URI = 'file:///work/myapp.te';
const OTHER = 'file:///other/myapp.te';
const MB = 1024 * 1024;
const bad = 'policy_module(myapp, 1.0)\ntype myapp_t;\nallow myapp_t self:udp_socket name_connect;\n';
const start = { line: 0, character: 0 };

let client: Awaited<ReturnType<typeof overStdio>>;
let unchecked: UncheckedFiles['files'];

beforeEach(async () => {
  client = await overStdio(undefined, { settings: { ports: { source: 'bundled' } } });
  unchecked = [];
  client.connection.onNotification(UNCHECKED_FILES, ({ files }: UncheckedFiles) => {
    unchecked = files;
  });
});
afterEach(async () => {
  // What a test did not expect would be in the log; an exception must not be hidden by its guard.
  expect(client.log.filter((line) => /Error|exception|rejection/.test(line))).toEqual([]);
  await client.stop();
  expect(await client.exit).toBe(0);
});

/** The codes of the diagnostics of a version. */
async function codes(uri: string, version: number): Promise<unknown[]> {
  return (await client.diagnostics(uri, version)).map(({ code }) => code);
}

describe('a document', () => {
  const deep = 100_000;
  it.each([
    ['of 5 MB on one line', 'allow a_t b_t:tcp_socket name_bind; '.repeat((5 * MB) / 36), 'over 1 MB'],
    ['of 100 MB', 'allow a_t b_t:file read;\n'.repeat(4 * MB), 'over 1 MB'],
    ['with 100,000 quotes', '`'.repeat(deep), 'nested too deep'],
    ['with 100,000 braces', '{'.repeat(deep), 'nested too deep'],
    ['with 60,000 optional_policy', 'optional_policy(`'.repeat(60_000), 'nested too deep'],
    ['that is binary', String.fromCharCode(...Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)), 'binary'],
  ])('%s is left alone, and it says so', async (_name, text, reason) => {
    await client.open(URI, text);
    expect(await codes(URI, 1)).toEqual([]);
    expect(unchecked).toEqual([{ uri: URI, reason }]);
    expect(client.log.filter((line) => line === `${URI}: ${reason}: not checked`)).toHaveLength(1);
    expect(await client.hover(URI, 0, 3)).toBeUndefined();
    expect(await client.actions(URI, { start, end: start }, [])).toEqual([]);
    // Others are checked, and so is this one once it is a policy.
    await client.open(OTHER, bad);
    expect(await codes(OTHER, 1)).toContain('unknown-permission');
    await client.change(URI, 2, [{ text: bad }]);
    expect(await codes(URI, 2)).toContain('unknown-permission');
    expect(unchecked).toEqual([]);
  });

  it('of lone surrogates is answered', async () => {
    await client.open(URI, `${bad}# \ud800\n\udfff\n`);
    expect(await codes(URI, 1)).toEqual(expect.arrayContaining(['unknown-permission', 'syntax-error']));
  });

  it('with garbage does not keep a request waiting behind it for long', async () => {
    // In the place of a limit in milliseconds: one that needs minutes does not end here.
    const shapes = ["')} ", 'words ', '; ', '"', "`' ", '# semanage port -a -t x_t -p tcp 1-65535\n', '{ '.repeat(200)];
    for (const [i, shape] of shapes.entries()) {
      const uri = `file:///work/garbage${i}.te`;
      await client.open(uri, shape.repeat(200_000 / shape.length));
      await client.hover(uri, 0, 1);
      await client.close(uri);
    }
  });
});

describe('changes', () => {
  it('10,000 in one notification are those of 10,000 notifications', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => `allow a${i}_t b_t:file read;\n`);
    const text = TextDocument.create(URI, 'selinux', 1, `policy_module(myapp, 1.0)\n${lines.join('')}`);
    await client.open(URI, text.getText());
    const at = (i: number) => ({ line: 1 + ((i * 37) % 2000), character: (i * 13) % 20 });
    const changes = Array.from({ length: 10_000 }, (_, i) => ({
      range: { start: at(i), end: { ...at(i), character: at(i).character + (i % 3) } },
      text: ['x', '', '\n', ';', ' '][i % 5]!,
    }));
    const expected = TextDocument.update(text, changes, 2).getText();
    await client.change(URI, 2, changes);
    await client.open(OTHER, expected);
    const list = await client.diagnostics(URI, 2);
    expect(list).not.toEqual([]);
    expect(list).toEqual(await client.diagnostics(OTHER, 1));
    // On a busy machine a file is still being read for a moment.
    await expect.poll(() => unchecked).toEqual([]);
  });

  it('that overlap or go backwards apply one after the other', async () => {
    await client.open(URI, 'abcdef');
    await client.change(URI, 2, [
      { range: { start: { line: 0, character: 4 }, end: { line: 0, character: 6 } }, text: bad },
      { range: { start, end: { line: 0, character: 2 } }, text: '' },
      { range: { start, end: { line: 0, character: 2 } }, text: '' },
    ]);
    expect(await codes(URI, 2)).toEqual(['unknown-permission']);
  });

  it('that make no sense leave the file unchecked until its text comes as a whole', async () => {
    await client.open(URI, bad);
    expect(await codes(URI, 1)).toContain('unknown-permission');
    await client.change(URI, 2, [{ text: 'x', range: { start, end: null as never } }]);
    expect(await codes(URI, 2)).toEqual([]);
    expect(unchecked).toEqual([{ uri: URI, reason: 'out of step with the editor', mend: 'restart' }]);
    expect(client.log.splice(0).join('\n')).toMatch(/didChange: TypeError/);
    await client.change(URI, 3, [{ text: 'y', range: { start, end: start } }]);
    expect(await codes(URI, 3)).toEqual([]);
    await client.change(URI, 4, [{ text: bad }]);
    expect(await codes(URI, 4)).toContain('unknown-permission');
    expect(unchecked).toEqual([]);
  });

  it('of a file that is renamed while it is parsed go to the new name', async () => {
    await client.open(URI, bad.repeat(500));
    await client.close(URI);
    await client.open(OTHER, bad);
    await client.change(URI, 2, [{ text: 'late' }]);
    expect(await codes(OTHER, 1)).toContain('unknown-permission');
    // Nothing is marked under the old name, not even after the late change.
    await client.until(URI, (list) => list.length === 0);
    await sleep(100);
    await client.until(URI, (list) => list.length === 0);
  });
});
