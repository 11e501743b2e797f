// What is shown between the words: the pages of test/fixtures/hints, each hint as ⟨…⟩ in its place.
import { afterAll, describe, expect, it } from 'vitest';
import { calledWithSeveral, parameterHints, portHints } from '../../server/src/core/features/inlayHints.ts';
import { interfaceText } from '../../server/src/core/features/interfaces.ts';
import { SymbolIndex } from '../../server/src/core/index/symbolIndex.ts';
import type { PortEntry } from '../../server/src/core/ports/port.ts';
import { createPortTable } from '../../server/src/core/ports/table.ts';
import { readPages, updating, writeExpected } from '../fixtures.ts';
import { testPorts, testSnapshot } from '../snapshot.ts';

const HEADER = `## <param name="domain"></param>
## <param name="entry_point"></param>
interface(\`init_daemon_domain',\`
	a($1, $2)
')
## <param name="domain"></param>
interface(\`two',\`
	a($1, $2)
')
`;

/** By the interfaces of HEADER. */
function parametersOf(names: Iterable<string>): Map<string, readonly string[]> {
  const index = new SymbolIndex();
  index.set('file:///x.if', HEADER);
  return new Map(
    [...names].flatMap((name) => {
      const found = index.find(name)[0];
      return found ? [[name, interfaceText(found.uri, found.definition, HEADER).parameters] as const] : [];
    }),
  );
}

async function shown(name: string, text: string, local?: readonly PortEntry[]): Promise<string> {
  const { file } = await testSnapshot(name, text);
  const part = { start: 0, end: text.length };
  const hints = [
    ...parameterHints(file, part, parametersOf(calledWithSeveral(file, part))),
    ...portHints(createPortTable(testPorts(local)), file, part),
  ];
  let out = text;
  for (const { position, label } of hints.sort(
    (a, b) => b.position.line - a.position.line || b.position.character - a.position.character,
  )) {
    const at = file.lines.offset(position);
    out = `${out.slice(0, at)}⟨${label}⟩${out.slice(at)}`;
  }
  return out.trimEnd();
}

describe.each(readPages('hints'))('$name', (page) => {
  const got: string[] = [];
  it.each(page.cases)('$title', async ({ fileName, text, expected }) => {
    got.push(await shown(fileName, text));
    if (!updating) expect(got.at(-1)).toBe(expected);
  });
  afterAll(() => updating && writeExpected(page, got));
});

it('leaves out a port that a local record gives to another type', async () => {
  const rule = 'allow a_t ssh_port_t:tcp_socket name_bind;';
  expect(await shown('a.te', rule, [])).toBe(`${rule}⟨tcp 22⟩`);
  const taken = { protocol: 'tcp', low: 22, high: 22, type: 'http_port_t', origin: { kind: 'local' } } as const;
  expect(await shown('a.te', rule, [taken])).toBe(rule);
});

it('are those of the lines asked for', async () => {
  const { file } = await testSnapshot('a.te', 'two(a, b)\ntwo(c, d)\ntwo(e, f)\n');
  expect(parameterHints(file, { start: 10, end: 20 }, parametersOf(['two']))).toMatchObject([
    { position: { line: 1, character: 4 }, label: 'domain:' },
  ]);
});

it('leaves out a name that several parameters have', async () => {
  const text = 'policy_module(a, 1)\nuser_domain(a_r, a_t, a_exec_t)\n';
  const { file } = await testSnapshot('a.te', text);
  const named = new Map([['user_domain', ['role', 'type', 'type']]]);
  const hints = parameterHints(file, { start: 0, end: text.length }, named);
  expect(hints.map(({ label }) => label)).toEqual(['role:']);
});
