/** Port data for one run of the command line. */
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describePorts } from '../../core/ports/describe.ts';
import type { PortSysctls } from '../../core/snapshot.ts';
import { type LoadedPorts, loadPorts, type PortSettings } from '../../workspace/loadPorts.ts';
import { DEFAULT_SYSCTLS } from '../../workspace/workspace.ts';
import { nodeHost } from '../host.ts';

export interface CliPorts extends LoadedPorts {
  readonly sysctls: PortSysctls;
}

/**
 * Loads what `--ports` names.
 * @throws if it asks for live data or a file and there are none to be had; the message has the reason
 */
export async function cliPorts(option: string, dist: string): Promise<CliPorts> {
  const host = nodeHost(dist);
  const [loaded, sysctls] = await Promise.all([
    loadPorts(host, portSettings(option), 'trusted', new AbortController().signal),
    host.portSysctls?.(),
  ]);
  const { provenance } = loaded;
  const bundled = provenance.source.startsWith('bundled ');
  if (option !== 'auto' && option !== 'bundled' && bundled)
    throw new Error(`--ports ${option}: ${provenance.notes.join(' ').replace(`${basename(option)}: `, '')}`);
  return { ...loaded, sysctls: sysctls ? { ...sysctls, live: true } : DEFAULT_SYSCTLS };
}

function portSettings(option: string): PortSettings {
  if (option === 'auto' || option === 'live' || option === 'bundled') return { source: option, bundled: 'auto' };
  const snapshotFile = pathToFileURL(resolve(option)).toString();
  return { source: 'file', snapshotFile, namedBy: '--ports', bundled: 'auto' };
}

/** "semanage on this host, 344 lines", or "bundled refpolicy 2.20221101 — semanage not found". */
export function portsLine({ table, provenance }: LoadedPorts): string {
  const { summary } = describePorts(table, provenance);
  return provenance.live ? `${summary} on this host` : summary;
}

/** The `ports` member of JSON output. */
export function portsJson({ table, provenance }: LoadedPorts) {
  const { source, live, policy, readAt, notes } = provenance;
  return { source, live, ...(policy && { policy }), ...(readAt && { readAt }), entries: table.entries.length, notes };
}
