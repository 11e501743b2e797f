// While a file of a megabyte is opened, changed or judged, requests about other files are answered.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReferencesRequest, RenameRequest, type TextEdit } from 'vscode-languageserver-protocol';
import { applyEdits } from '../applyEdits.ts';
import { overStdio } from '../lsp/client.ts';

const LONG = 'file:///work/long.te';
const SMALL = 'file:///other/myapp.te';
const bad = 'policy_module(myapp, 1.0)\ntype myapp_t;\nallow myapp_t self:udp_socket name_connect;\n';
/** Each line is read by itself: no two are the same. */
const lines = Array.from(
  { length: 16_000 },
  (_, i) => `allow a${i}_t b${i}_t:tcp_socket { create bind name_connect };\n`,
);
const long = `policy_module(long, 1.0)\n${lines.join('')}allow myapp_t self:udp_socket name_connect;\n`;
const start = { line: 0, character: 0 };

let client: Awaited<ReturnType<typeof overStdio>>;
beforeEach(async () => {
  client = await overStdio(undefined, { settings: { ports: { source: 'bundled' } } });
  await client.open(SMALL, bad);
  await client.diagnostics(SMALL, 1);
});
afterEach(async () => {
  await client.stop();
  expect(client.log.filter((line) => /Error|exception|rejection/.test(line))).toEqual([]);
});

/** How many hovers of the small file are answered, one after the other, before the long one is judged. */
async function hoversBefore(version: number): Promise<number> {
  let isJudged = false;
  const judged = client.diagnostics(LONG, version).then(() => {
    isJudged = true;
  });
  let hovers = 0;
  for (; !isJudged; hovers++) expect(await client.hover(SMALL, 2, 30)).toContain('name_connect');
  await judged;
  return hovers;
}

const codes = async (version: number) => (await client.diagnostics(LONG, version)).map(({ code }) => code);

describe('a long file', () => {
  // Without turns there would be two: after the parse and after the findings.
  it('that is opened keeps nobody waiting', async () => {
    await client.open(LONG, long);
    expect(await hoversBefore(1)).toBeGreaterThan(10);
    const list = await client.diagnostics(LONG, 1);
    expect(list).toHaveLength(1001);
    expect(list[0]?.code).toBe('unknown-type');
    expect(list.at(-1)?.message).toMatch(/^\d{5} more findings are not shown here/);
  });

  it('with an error, too', async () => {
    await client.open(LONG, long.replace('policy_module(', 'policy_module'));
    expect(await hoversBefore(1)).toBeGreaterThan(10);
    expect(await codes(1)).toContain('syntax-error');
  });

  it('that is changed while it is read is the changed one', async () => {
    await client.open(LONG, long);
    await client.hover(SMALL, 2, 30);
    await client.change(LONG, 2, [{ range: { start, end: start }, text: '# a comment\n' }]);
    await client.change(LONG, 3, [
      { range: { start: { line: 2, character: 0 }, end: { line: 2, character: 5 } }, text: 'alow' },
    ]);
    const list = await client.diagnostics(LONG, 3);
    expect(list.map(({ code, range }) => `${code} ${range.start.line}`)).toContain('syntax-error 2');
    expect(list.map(({ code, range }) => `${code} ${range.start.line}`)).toContain('unknown-permission 16002');
  });

  it('that has a name at very many places lists the first of them, and a rename changes all', async () => {
    const many = `policy_module(long, 1.0)\ntype long_t;\n${'allow long_t self:fd use;\n'.repeat(26_000)}`;
    await client.open(LONG, many);
    await client.diagnostics(LONG, 1);
    const textDocument = { uri: LONG };
    const position = { line: 1, character: 6 };
    const context = { includeDeclaration: true };
    const { connection } = client;
    const found = await connection.sendRequest(ReferencesRequest.type, { textDocument, position, context });
    expect(found).toHaveLength(10_000);
    const changed = await connection.sendRequest(RenameRequest.type, { textDocument, position, newName: 'other_t' });
    const [file] = changed?.documentChanges ?? [];
    const edits = file && 'edits' in file ? (file.edits as TextEdit[]) : [];
    expect(edits.length).toBeLessThan(100);
    expect(applyEdits(many, edits)).toBe(many.replaceAll('long_t', 'other_t'));
  });

  it('that is closed or loses its text while it is read is forgotten', async () => {
    await client.open(LONG, long);
    await client.close(LONG);
    await client.open(LONG, long);
    await client.change(LONG, 2, [{ text: bad.replaceAll('myapp', 'long') }]);
    expect(await codes(2)).toEqual(['unknown-permission']);
  });
});
