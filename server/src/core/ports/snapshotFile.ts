/** Reads and writes saved port data: our JSON, or the text of one of the tools. */
import { type GroupedPorts, groupPorts, isObject, readGroupedPorts } from './groupedPorts.ts';
import type { PortEntry, PortOrigin } from './port.ts';
import { parsePortconLines } from './portconLines.ts';
import type { PortListing } from './readLines.ts';
import { parseSemanageExport } from './semanageExport.ts';
import { formatSemanageList, mergeSemanage, parseSemanageList } from './semanageList.ts';
import { parseSepolicyNetwork } from './sepolicyNetwork.ts';

/** What a snapshot says about its data. */
export interface SnapshotFacts {
  /** Where the data were read, such as `semanage`. */
  readonly source: string;
  readonly policy?: string;
  readonly readAt?: string;
}

export interface PortSnapshot extends PortListing {
  /** The name of the policy, where the file tells it. */
  readonly policy?: string;
}

/**
 * The entries of a snapshot file: our JSON (recognised by its first character), or what `semanage port -l`,
 * `semanage port -E`, `seinfo --portcon`, `sepolicy network -p` or a ports.local hold. Only JSON and `semanage port -l`
 * with `-lC` behind it tell which records are local; all others get `origin`.
 */
export function parseSnapshotFile(text: string, origin: PortOrigin): PortSnapshot {
  const body = text.replace(/^\uFEFF/, '');
  if (/^\s*[{[]/.test(body)) return parseJson(body, origin);
  if (/^\s*portcon\s/m.test(body)) return parsePortconLines(text, origin);
  if (/^\s*port\s+-/m.test(body)) return parseSemanageExport(text, origin);
  if (/^\s*\d+:\s/m.test(body)) return parseSepolicyNetwork(text, origin);
  return parseBothLists(body, origin) ?? parseSemanageList(text, origin);
}

/** The lists of all records and of the local ones in one file, in any order; undefined where there are not two of this kind. */
function parseBothLists(text: string, origin: PortOrigin): PortListing | undefined {
  const lines = text.split(/\r\n|\n|\r/);
  const heading = lines.find((line) => line.trim() !== '') ?? '';
  const second = lines.indexOf(heading, lines.indexOf(heading) + 1);
  if (second < 0 || parseSemanageList(`${heading}\n\n`, origin).warnings.length > 0) return undefined;
  const above = parseSemanageList(lines.slice(0, second).join('\n'), origin);
  // Blank lines in the place of the first list, so that warnings count as the file does.
  const below = parseSemanageList('\n'.repeat(second) + lines.slice(second).join('\n'), origin);
  const warnings = [...above.warnings, ...below.warnings];
  for (const [all, local] of [[above, below] as const, [below, above] as const]) {
    const entries = mergeSemanage(all.entries, local.entries);
    // Each local record is in the list of all too.
    if (entries.length === all.entries.length) return { entries, warnings };
  }
  return undefined;
}

/** The entries as `semanage port -l` would list them. @param entries in order of precedence */
export function writeSnapshotText(entries: readonly PortEntry[]): string {
  return formatSemanageList(entries);
}

/** The entries as JSON that {@link parseSnapshotFile} reads back, local records marked. */
export function writeSnapshotJson(entries: readonly PortEntry[], facts: SnapshotFacts): string {
  const isLocal = (entry: PortEntry) => entry.origin.kind === 'local';
  const file: SnapshotJson = {
    portcon: 'ports',
    source: facts.source,
    ...(facts.policy === undefined ? {} : { policy: facts.policy }),
    ...(facts.readAt === undefined ? {} : { readAt: facts.readAt }),
    local: groupPorts(entries.filter(isLocal)),
    entries: groupPorts(entries.filter((entry) => !isLocal(entry))),
  };
  return `${JSON.stringify(file, undefined, 1)}\n`;
}

interface SnapshotJson extends SnapshotFacts {
  readonly portcon: 'ports';
  readonly local: GroupedPorts;
  readonly entries: GroupedPorts;
}

function parseJson(text: string, origin: PortOrigin): PortSnapshot {
  const listing: PortListing = { entries: [], warnings: [] };
  const warn = (reason: string) => void listing.warnings.push({ line: 1, text: '', reason });
  const json = readJson(text);
  if (!isObject(json)) {
    warn('is not JSON with an object in it');
    return listing;
  }
  for (const key of ['local', 'entries'] as const) {
    const grouped = json[key];
    if (isObject(grouped)) {
      const from: PortOrigin = key === 'local' ? { kind: 'local' } : origin;
      for (const entry of readGroupedPorts(grouped as GroupedPorts, from, warn)) listing.entries.push(entry);
    } else if (grouped !== undefined || key === 'entries') warn(`its member ${key} is not an object of types`);
  }
  return typeof json.policy === 'string' ? { ...listing, policy: json.policy } : listing;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
