// A snapshot for tests: given files and the bundled refpolicy table with a few local records.
import { type Policy, policyOf } from '../server/src/core/index/policy.ts';
import { SymbolIndex } from '../server/src/core/index/symbolIndex.ts';
import { bundledPorts } from '../server/src/core/ports/bundled.ts';
import type { PortEntry } from '../server/src/core/ports/port.ts';
import { createPortTable } from '../server/src/core/ports/table.ts';
import type { Snapshot } from '../server/src/core/snapshot.ts';
import { parseFile, type SourceFile } from '../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from './grammars.ts';

/** The policy entries as if read on a host, and one local record: tcp 10122 for ssh_port_t. */
export function testPorts(local: readonly PortEntry[] = LOCAL): PortEntry[] {
  const policy = bundledPorts('refpolicy').entries.map(
    (entry): PortEntry => ({ ...entry, origin: { kind: 'policy' } }),
  );
  return [...local, ...policy];
}

const LOCAL: readonly PortEntry[] = [
  { protocol: 'tcp', low: 10122, high: 10122, type: 'ssh_port_t', origin: { kind: 'local' } },
];

/**
 * A snapshot with one open file, `name` being its file name; a path can be given with it.
 * @param others the other files of the policy, by URI
 */
export async function testSnapshot(
  name: string,
  text: string,
  others: Readonly<Record<string, string>> = {},
): Promise<{ snapshot: Snapshot; file: SourceFile }> {
  const file = parseFile(await testGrammars(), `file:///work/${name}`, text);
  return {
    file,
    snapshot: {
      files: new Map([[file.uri, file]]),
      ports: createPortTable(testPorts()),
      provenance: { source: 'semanage', live: true, policy: 'default', readAt: '09:14', notes: [] },
      sysctls: { ephemeralLow: 32768, ephemeralHigh: 60999, unprivilegedStart: 1024, live: true },
      policy: testPolicy({ ...others, [file.uri]: text }),
    },
  };
}

/** The policy of these files, by URI, all read. Those below `/headers/` are headers. */
export function testPolicy(texts: Readonly<Record<string, string>>): Policy {
  const index = new SymbolIndex();
  for (const [uri, text] of Object.entries(texts)) {
    index.set(uri, text, uri.startsWith('file:///headers/') ? 'headers' : 'workspace');
  }
  return policyOf(index, (uri) => texts[uri], 'done');
}
