/** A port number: which label it has, why, and whether bind() to it is checked here. */
import { blocks, bold, code, paragraph } from '../../base/markdown.ts';
import { tellingProtocols } from '../../ports/fallback.ts';
import type { PortEntry, Protocol } from '../../ports/port.ts';
import { formatPortRange } from '../../ports/portFields.ts';
import type { EffectiveLabel, EffectiveReason } from '../../ports/table.ts';
import type { PortProvenance, PortSysctls, Snapshot } from '../../snapshot.ts';
import { portsFooter } from './footer.ts';

export interface PortFacts {
  readonly port: number;
  readonly protocol: Protocol;
  readonly label: EffectiveLabel;
  /** The labels of the port in the other protocols. */
  readonly others: readonly { readonly protocol: Protocol; readonly type: string }[];
  readonly sysctls: PortSysctls;
  readonly provenance: PortProvenance;
}

/** The protocols that have fallback ranges in every policy. */
const USUAL: readonly Protocol[] = ['tcp', 'udp', 'sctp'];

export function portFacts(snapshot: Snapshot, port: number, protocol: Protocol | undefined): PortFacts {
  const { ports, sysctls, provenance } = snapshot;
  const main = protocol ?? 'tcp';
  const told = new Set([...USUAL, ...tellingProtocols(ports, { low: port, high: port })]);
  const others = [...told]
    .filter((each) => each !== main)
    .map((each) => ({ protocol: each, type: ports.effective(each, port).type }));
  return { port, protocol: main, label: ports.effective(main, port), others, sysctls, provenance };
}

export function portMarkdown(facts: PortFacts): string {
  const { port, protocol, label, others, provenance } = facts;
  const title = bold(`${protocol}/${port}`);
  // Every label would be port_t.
  if (provenance.loading) return blocks([paragraph([`${title} · its label is still being read`, bindLine(facts)])]);
  // Those of the same type first, so that `too` says what it is about.
  const isSame = (type: string) => Number(type === label.type);
  const rest = groupByType(others)
    .sort(([a], [b]) => isSame(b) - isSame(a))
    .map(([type, protocols]) => {
      const list = protocols.map((each) => `${each}/${port}`).join(', ');
      return type === label.type ? `${list} too` : `${list} → ${type}`;
    })
    .join(' · ');
  return blocks([
    paragraph([
      `${title} → ${label.type} · ${rest}`,
      ...chainLines(label),
      bindLine(facts),
      port === 0 ? undefined : `Change: ${changeCommands(facts).map(code).join(', then ')}`,
    ]),
    portsFooter(provenance),
  ]);
}

const REASONS: { readonly [R in EffectiveReason]: string } = {
  'local record': 'wins, a local record',
  'not told': 'one of the two is local and wins; the saved list does not say which',
  'narrowest range': 'wins, the narrowest range',
  'lower start': 'wins, the lower start of equally narrow ranges',
  'only entry': 'the only entry',
  'no entry': '',
};
const MOST_ENTRIES = 4;

function chainLines({ chain, reason }: EffectiveLabel): string[] {
  if (chain.length === 0) return ['No entry covers it: the initial SID port'];
  const lines = chain
    .slice(0, MOST_ENTRIES)
    .map((entry, index) => `${entryText(entry)}${index === 0 ? ` — ${REASONS[reason]}` : ''}`);
  return chain.length > MOST_ENTRIES ? [...lines, `and ${chain.length - MOST_ENTRIES} more`] : lines;
}

function entryText(entry: PortEntry): string {
  return `${entry.type} ${entry.protocol} ${formatPortRange(entry)} (${originText(entry)})`;
}

function originText({ origin }: PortEntry): string {
  if (origin.kind !== 'workspace') return origin.kind === 'bundled' ? `bundled ${origin.policy}` : origin.kind;
  return `${origin.uri.slice(origin.uri.lastIndexOf('/') + 1)}:${origin.range.start.line + 1}`;
}

/** When the kernel asks name_bind: __selinux_socket_bind. */
function bindLine({ port, protocol, sysctls }: PortFacts): string {
  const { unprivilegedStart, ephemeralLow, ephemeralHigh, live } = sysctls;
  if (port === 0) return 'bind() to port 0 is never checked: the kernel chooses a port';
  if (port < unprivilegedStart) {
    return `bind() is checked and needs net_bind_service (below ${unprivilegedStart})`;
  }
  if (port < ephemeralLow) return `bind() is checked (below ${ephemeralLow})`;
  if (port > ephemeralHigh) return `bind() is checked (above ${ephemeralHigh})`;
  const where = live ? 'on this host' : 'by default';
  const left = protocol === 'udp' ? 'for udp the label limits nothing' : 'the label only limits name_connect';
  return `bind() is not checked ${where} (ip_local_port_range ${ephemeralLow}-${ephemeralHigh}); ${left}`;
}

/**
 * `-a` where semanage has no record with exactly this key, else `-m` (seobject.py portRecords). Local records may not
 * overlap (libsemanage semanage_port_validate_local): a local range around the port has to go first.
 */
function changeCommands({ port, protocol, label }: PortFacts): string[] {
  const isExact = ({ low, high }: PortEntry) => low === port && high === port;
  const around = label.chain.find((entry) => entry.origin.kind === 'local' && !isExact(entry));
  const option = label.chain.some(isExact) ? '-m' : '-a';
  const change = `semanage port ${option} -t TYPE -p ${protocol} ${port}`;
  return around ? [`semanage port -d -p ${protocol} ${formatPortRange(around)}`, change] : [change];
}

function groupByType(labels: PortFacts['others']): [string, Protocol[]][] {
  const groups = new Map<string, Protocol[]>();
  for (const { type, protocol } of labels) groups.set(type, [...(groups.get(type) ?? []), protocol]);
  return [...groups];
}
