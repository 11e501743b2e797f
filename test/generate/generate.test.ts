// The cases of test/fixtures/generate. `UPDATE=1 npx vitest run test/generate` writes what comes out now.
import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { syntaxFaults } from '../../server/src/core/syntax/syntaxFaults.ts';
import { applyEdits } from '../applyEdits.ts';
import { testSnapshot } from '../snapshot.ts';
import { CASES, FOLDER, offer, runCase, writeCase } from './fixtures.ts';

describe.each(CASES)('$name', (each) => {
  it('offers and writes what its page says', async () => {
    const now = await runCase(each);
    if (process.env.UPDATE) writeFileSync(new URL(each.name, FOLDER), writeCase(each, now));
    else expect({ offered: now.offered, result: now.result }).toEqual({ offered: each.offered, result: each.result });
  });

  it('writes tidy policy, once', async () => {
    const { chosen, result } = await runCase(each);
    if (result === undefined) return;
    const { file } = await testSnapshot(each.fileName, result);
    expect(syntaxFaults(file)).toEqual([]);
    expect(result).not.toMatch(/(\r?\n){3}|[ \t]\r?\n|(?<!\r)\n[\s\S]*\r\n|\r\n[\s\S]*(?<!\r)\n/);
    // The statement at the cursor can have moved; a type of the same text is as good.
    const word = /[\w$]*$/.exec(each.text.slice(0, each.cursor))![0] + /^[\w$]*/.exec(each.text.slice(each.cursor))![0];
    if (word === '') return;
    const again = await offer(each.fileName, result, result.indexOf(word));
    expect(again.map(({ title }) => title)).not.toContain(chosen);
  });
});

it('writes the rule that a call of no interface does not give', async () => {
  const text = 'policy_module(myapp, 1.0)\ntype myapp_t;\ncorenet_sctp_bind_http_port(myapp_t)\n';
  const [server] = await offer('myapp.te', text, text.indexOf('http_port'));
  expect(applyEdits(text, server!.edits)).toContain('allow myapp_t http_port_t:sctp_socket name_bind;');
});

it('declares a port type of the module that nobody declares', async () => {
  const text = `policy_module(myapp, 1.0)

type myapp_t;

allow myapp_t myapp_port_t:tcp_socket name_bind;
`;
  const [server] = await offer('myapp.te', text, text.indexOf('app_port_t'));
  expect(applyEdits(text, server!.edits)).toContain('\ntype myapp_port_t;\ncorenet_port(myapp_port_t)\n');
  const other = text.replace('myapp_port_t', 'other_port_t');
  const [client] = await offer('myapp.te', other, other.indexOf('other_port_t'));
  expect(applyEdits(other, client!.edits)).toContain("gen_require(`\n\ttype other_port_t;\n')\n");
});
