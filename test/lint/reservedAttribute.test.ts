// The types that reserved-attribute-misses-ports counts, against the attributes and ports that seinfo reads from the policy.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { reservedAttributeMissesPorts } from '../../server/src/core/lint/rules/reserved-attribute-misses-ports.ts';
import { bundledPorts } from '../../server/src/core/ports/bundled.ts';
import { parsePortconLines } from '../../server/src/core/ports/portconLines.ts';
import { createPortTable, type PortTable } from '../../server/src/core/ports/table.ts';
import { installedPolicy } from '../../server/src/node/policyStore.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const seinfo = requireTool('seinfo', 'it knows the attributes of the port types');
const policy = (await installedPolicy())?.file;

describe.skipIf(!seinfo || !policy)('on this host', { timeout: 30_000 }, () => {
  const answers = new Map<string, string>();
  const ask = (...words: string[]) => {
    const known = answers.get(words.join(' '));
    if (known !== undefined) return known;
    const answer = execFileSync(seinfo!, [policy!, ...words], { encoding: 'utf8' });
    answers.set(words.join(' '), answer);
    return answer;
  };
  const typesOf = (attribute: string) =>
    new Set([...ask('-a', attribute, '-x').matchAll(/^\s+(\w+_t)$/gm)].map(([, type]) => type!));

  it.each([
    ['tcp', 'reserved'],
    ['tcp', 'unreserved'],
    ['udp', 'reserved'],
    ['udp', 'unreserved'],
  ])('%s ports of %s types', async (protocol, kind) => {
    const { entries } = parsePortconLines(ask('--portcon'), { kind: 'policy' });
    const inAttribute = typesOf(`${kind}_port_type`);
    const defined = typesOf('defined_port_type');
    const missed = new Set(
      entries
        .filter((entry) => entry.protocol === protocol && entry.low < 1024 === (kind === 'reserved'))
        .map(({ type }) => type)
        .filter((type) => defined.has(type) && !inAttribute.has(type)),
    );
    expect(await missedTypes(`corenet_${protocol}_bind_all_${kind}_ports(a_t)`, createPortTable(entries))).toBe(
      missed.size,
    );
    expect(
      await missedTypes(`allow a_t ${kind}_port_type:${protocol}_socket name_bind;`, createPortTable(entries)),
    ).toBe(missed.size);
  });
});

it('is silent where the ports are those of Fedora', async () => {
  const fedora = createPortTable(bundledPorts('fedora').entries);
  expect(await missedTypes('corenet_tcp_bind_all_unreserved_ports(a_t)', fedora)).toBe(0);
});

/** How many types the finding counts; 0 without one. */
async function missedTypes(text: string, ports: PortTable): Promise<number> {
  const { snapshot, file } = await testSnapshot('myapp.te', `${text}\n`);
  const { findings, failures } = lint({ ...snapshot, ports }, file, {}, [reservedAttributeMissesPorts]);
  expect(failures).toEqual([]);
  if (findings.length === 0) return 0;
  return 1 + Number(/ports of (\d+) more type/.exec(findings[0]!.message)?.[1] ?? 0);
}
