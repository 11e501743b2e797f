/** Loads the port table: from semanage, else seinfo, else a snapshot file, else a bundled table, and says which and why. */
import { type BundledPolicy, bundledPolicyFor, bundledPorts } from '../core/ports/bundled.ts';
import type { PortEntry } from '../core/ports/port.ts';
import { parsePortconLines } from '../core/ports/portconLines.ts';
import type { PortWarning } from '../core/ports/readLines.ts';
import { mergeSemanage, parseSemanageList } from '../core/ports/semanageList.ts';
import { parseSnapshotFile } from '../core/ports/snapshotFile.ts';
import { createPortTable, type PortTable } from '../core/ports/table.ts';
import { markUnknown, unknownNote } from '../core/ports/unmarked.ts';
import type { PortProvenance } from '../core/snapshot.ts';
import type { Host, QueryTool, ToolResult } from './host.ts';

export interface PortSettings {
  /** `auto` and `live` ask the tools first, `file` the snapshot, `bundled` nobody. */
  readonly source: 'auto' | 'live' | 'bundled' | 'file';
  /** The URI of a snapshot file. */
  readonly snapshotFile?: string;
  /** What a person changes to name another file: the setting where it is left out. */
  readonly namedBy?: string;
  /** Which table stands in; `auto` takes the one that fits the host. */
  readonly bundled: 'auto' | BundledPolicy;
}

/** No tool is started in an untrusted workspace. */
export type WorkspaceTrust = 'trusted' | 'untrusted';

export interface LoadedPorts {
  readonly table: PortTable;
  readonly provenance: PortProvenance;
  /** True if a tool failed in a way that may pass, so that it is worth asking again. */
  readonly askAgain?: true;
}

/**
 * The port table of the first source that answers. Each source that did not leaves a sentence in `provenance.notes`, with
 * what to do about it; the parser's warnings follow. Never rejects: a bundled table always answers.
 */
export async function loadPorts(
  host: Host,
  settings: PortSettings,
  trust: WorkspaceTrust,
  signal: AbortSignal,
): Promise<LoadedPorts> {
  const trouble: Trouble = { notes: [], passing: false };
  const { notes } = trouble;
  const answer =
    (await askTools(host, settings, trust, signal, trouble)) ??
    (await readSnapshot(host, settings, notes)) ??
    (await bundled(host, settings));
  if (settings.source === 'live' && !answer.live)
    notes.push('Live port data are asked for, but no tool of this host answered.');
  const { entries: read, warnings, ...facts } = answer;
  const entries = markUnknown(read);
  // A tool that could not tell them apart has a note already.
  const unknown = facts.live ? [] : (unknownNote(entries) ?? []);
  const provenance = { ...facts, notes: notes.concat(unknown, describeWarnings(facts.source, warnings)) };
  return { table: createPortTable(entries), provenance, ...(trouble.passing && { askAgain: true }) };
}

/** What went wrong on the way to the answer. */
interface Trouble {
  readonly notes: string[];
  /** True if a failure may pass. */
  passing: boolean;
}

/** What a source answered. */
interface Answer extends Omit<PortProvenance, 'notes'> {
  readonly entries: readonly PortEntry[];
  readonly warnings: readonly PortWarning[];
}

async function askTools(
  host: Host,
  { source }: PortSettings,
  trust: WorkspaceTrust,
  signal: AbortSignal,
  trouble: Trouble,
): Promise<Answer | undefined> {
  const { notes } = trouble;
  if (source === 'bundled' || source === 'file') return undefined;
  if (!host.run) {
    notes.push('semanage: cannot run here; open the folder on a Linux host for live data.');
    return undefined;
  }
  if (trust === 'untrusted') {
    notes.push('workspace: not trusted; trust it to read live data with semanage.');
    return undefined;
  }
  const policy = await attempt(async () => host.installedPolicy?.());
  const answer = (await askSemanage(host, signal, trouble)) ?? (await askSeinfo(host, policy?.file, signal, trouble));
  return answer && { ...answer, live: true, readAt: timeOfDay(new Date()), ...(policy ? { policy: policy.name } : {}) };
}

async function askSemanage(host: Host, signal: AbortSignal, trouble: Trouble): Promise<Answer | undefined> {
  const { notes } = trouble;
  // One after the other: both take libsemanage's read lock, and who finds it taken sleeps for a second.
  const all = await runSafely(host, 'semanage', ['port', '-l'], signal, trouble);
  if (all.kind === 'failed') {
    notes.push(explainFailure('semanage', all.reason));
    return undefined;
  }
  const list = parseSemanageList(all.stdout, { kind: 'policy' });
  if (list.entries.length === 0) {
    notes.push(noList('semanage port -l', list.warnings));
    return undefined;
  }
  const local = await runSafely(host, 'semanage', ['port', '-lC'], signal, trouble);
  if (local.kind === 'failed') {
    notes.push(`semanage port -lC: ${local.reason}; local records are not told from the policy's.`);
    return { source: 'semanage', live: true, ...list };
  }
  const localList = parseSemanageList(local.stdout, { kind: 'local' });
  return {
    source: 'semanage',
    live: true,
    entries: mergeSemanage(list.entries, localList.entries),
    warnings: [...list.warnings, ...localList.warnings],
  };
}

async function askSeinfo(
  host: Host,
  policyFile: string | undefined,
  signal: AbortSignal,
  trouble: Trouble,
): Promise<Answer | undefined> {
  const { notes } = trouble;
  if (policyFile === undefined) {
    notes.push('seinfo: no installed policy to read; /etc/selinux names none.');
    return undefined;
  }
  const result = await runSafely(host, 'seinfo', [policyFile, '--portcon'], signal, trouble);
  if (result.kind === 'failed') {
    notes.push(explainFailure('seinfo', result.reason));
    return undefined;
  }
  const list = parsePortconLines(result.stdout, { kind: 'policy' });
  if (list.entries.length === 0) {
    notes.push(noList('seinfo --portcon', list.warnings));
    return undefined;
  }
  notes.push('seinfo does not mark local records, so where one overlaps the policy the other type may be shown.');
  return { source: 'seinfo', live: true, ...list };
}

async function readSnapshot(
  host: Host,
  { source, snapshotFile, namedBy = 'the setting' }: PortSettings,
  notes: string[],
): Promise<Answer | undefined> {
  if (source === 'bundled') return undefined;
  if (snapshotFile === undefined || snapshotFile === '') {
    if (source === 'file') notes.push('snapshot file: none is set; name one in the settings.');
    return undefined;
  }
  const name = decodeName(snapshotFile);
  const bytes = await attempt(() => host.readFile(snapshotFile));
  if (!bytes) {
    notes.push(`${name}: cannot be read; save a port snapshot there or change ${namedBy}.`);
    return undefined;
  }
  const { policy, ...list } = parseSnapshotFile(new TextDecoder().decode(bytes), { kind: 'policy' });
  if (list.entries.length === 0) {
    notes.push(noList(name, list.warnings));
    return undefined;
  }
  return { source: name, live: false, ...(policy === undefined ? {} : { policy }), ...list };
}

async function bundled(host: Host, settings: PortSettings): Promise<Answer> {
  const policy = settings.bundled === 'auto' ? await policyOfHost(host) : settings.bundled;
  const { entries, version } = bundledPorts(policy);
  return { source: `bundled ${policy} ${version}`, live: false, entries, warnings: [] };
}

async function policyOfHost(host: Host): Promise<BundledPolicy> {
  const bytes = await attempt(() => host.readFile('file:///etc/os-release'));
  return bundledPolicyFor(bytes && new TextDecoder().decode(bytes));
}

/** What a tool said, with what to do about it. */
function explainFailure(tool: QueryTool, reason: string): string {
  if (reason.startsWith('not found')) return `${tool}: ${reason}; install ${PACKAGES[tool]}.`;
  // seobject.py says so where the store cannot be opened, which without root is always so.
  if (/not managed or store cannot be accessed/.test(reason)) return `${tool}: needs root (${reason}).`;
  return `${tool}: ${reason}.`;
}

const PACKAGES: { readonly [tool in QueryTool]: string } = {
  semanage: 'policycoreutils-python-utils',
  seinfo: 'setools (Fedora and RHEL: setools-console)',
};

function noList(name: string, warnings: readonly PortWarning[]): string {
  const [first] = warnings;
  return `${name}: holds no port list${first ? ` (line ${first.line} ${first.reason})` : ''}.`;
}

const SHOWN_WARNINGS = 5;

function describeWarnings(source: string, warnings: readonly PortWarning[]): string[] {
  const shown = warnings
    .slice(0, SHOWN_WARNINGS)
    .map(({ line, text, reason }) => `${source}, line ${line}: ${reason}: ${text}`);
  const rest = warnings.length - shown.length;
  return rest > 0 ? [...shown, `${source}: ${rest} more ${rest === 1 ? 'line' : 'lines'} cannot be read.`] : shown;
}

/** The host promises not to reject; a fault there is still only a missing source. */
async function runSafely(
  host: Host,
  tool: QueryTool,
  args: readonly string[],
  signal: AbortSignal,
  trouble: Trouble,
): Promise<ToolResult> {
  try {
    const result = (await host.run?.(tool, args, signal)) ?? { kind: 'failed', reason: 'cannot run here' };
    if (result.kind === 'failed' && result.passing) trouble.passing = true;
    return result;
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function attempt<T>(task: () => Promise<T>): Promise<T | undefined> {
  try {
    return await task();
  } catch {
    return undefined;
  }
}

function decodeName(uri: string): string {
  const name = uri.split('/').at(-1) ?? uri;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function timeOfDay(now: Date): string {
  return `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
}
