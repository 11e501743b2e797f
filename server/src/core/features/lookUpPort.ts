/** What a port, a range or a port type means here: the list behind *Look Up a Port…*. */
import type { LookUpPortItem } from '../../protocol.ts';
import { tellingProtocols } from '../ports/fallback.ts';
import type { PortEntry, Protocol } from '../ports/port.ts';
import { formatRange, parsePortQuery } from '../ports/query.ts';
import type { EffectiveReason, PortTable, Segment } from '../ports/table.ts';

const MOST = 100;

/** At most 100 answers to `query`; empty for one that means nothing. */
export function lookUpPort(ports: PortTable, query: string): LookUpPortItem[] {
  const asked = parsePortQuery(query);
  if (asked.kind === 'unreadable') return [];
  if (asked.kind === 'type') return lookUpType(ports, asked.name);
  const protocols = asked.protocol ? [asked.protocol] : tellingProtocols(ports, asked.range);
  return protocols
    .flatMap((protocol) => ports.segments(protocol, asked.range).map((segment) => segmentItem(protocol, segment)))
    .slice(0, MOST);
}

/** The ports of the types whose name has `name` in it, an exact name or beginning first. */
function lookUpType(ports: PortTable, name: string): LookUpPortItem[] {
  const word = name.toLowerCase();
  const rank = (type: string) => (type === word ? 0 : type.startsWith(word) ? 1 : 2);
  return ports
    .types()
    .filter((type) => type.includes(word))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .flatMap((type) => ports.portsOf(type).map((entry) => entryItem(ports, entry)))
    .slice(0, MOST);
}

function segmentItem(protocol: Protocol, { low, high, label }: Segment): LookUpPortItem {
  const winner = label.chain[0];
  return {
    port: `${protocol}/${formatRange({ low, high })}`,
    type: label.type,
    origin: winner ? originWord(winner) : 'initial SID',
    reason: winner ? `${REASONS[label.reason]} ${formatRange(winner)}` : REASONS[label.reason],
  };
}

function entryItem(ports: PortTable, entry: PortEntry): LookUpPortItem {
  const { type, reason } =
    ports.effective(entry.protocol, entry.low).type === entry.type
      ? ports.effective(entry.protocol, entry.low)
      : { type: ports.effective(entry.protocol, entry.low).type, reason: undefined };
  return {
    port: `${entry.protocol}/${formatRange(entry)}`,
    type: entry.type,
    origin: originWord(entry),
    reason: reason ? REASONS[reason] : `${formatRange(entry)} begins with ${type}`,
  };
}

const REASONS: { readonly [R in EffectiveReason]: string } = {
  'local record': 'record',
  'not told': 'one is local',
  'narrowest range': 'narrowest range',
  'lower start': 'lower start',
  'only entry': 'only entry',
  'no entry': 'no entry covers it',
};

function originWord({ origin }: PortEntry): string {
  return origin.kind;
}
