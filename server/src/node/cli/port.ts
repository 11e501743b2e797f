/** `portcon port`: which type a port has and why, or which ports a type has. */
import { isFallback, tellingProtocols } from '../../core/ports/fallback.ts';
import { noSuchType } from '../../core/ports/noAnswer.ts';
import type { PortEntry, Protocol } from '../../core/ports/port.ts';
import { formatRange, isBindChecked, parsePortQuery } from '../../core/ports/query.ts';
import type { PortTable, Segment } from '../../core/ports/table.ts';
import { type CliPorts, cliPorts, portsJson, portsLine } from './ports.ts';
import { oneOf, readArgs, UsageError } from './usage.ts';
import { outputWidth, wrapLines } from './wrap.ts';

export async function port(args: readonly string[], dist: string): Promise<number> {
  const { values, positionals } = readArgs(args, {
    format: { type: 'string', default: 'text' },
    ports: { type: 'string', default: 'auto' },
  });
  const [text, ...more] = positionals;
  if (text === undefined || more.length > 0) throw new UsageError('port needs one port, range or type.');
  const format = oneOf('format', values.format, ['text', 'json']);
  const query = parsePortQuery(text);
  // The reason says how it is written; all options would hide it.
  if (query.kind === 'unreadable') throw new Error(query.reason);
  const ports = await cliPorts(values.ports, dist);
  const { table } = ports;

  if (query.kind === 'type' && !table.hasType(query.name)) {
    throw new Error(noSuchType(table, query.name, portsLine(ports)));
  }
  const protocols =
    query.kind === 'type' ? [] : query.protocol ? [query.protocol] : tellingProtocols(table, query.range);
  const segments =
    query.kind === 'type'
      ? table.portsOf(query.name).flatMap((entry) => table.segments(entry.protocol, entry))
      : protocols.flatMap((protocol) => table.segments(protocol, query.range));
  if (format === 'json') console.log(json(segments, ports));
  else if (query.kind === 'type') printType(query.name, ports);
  else printSegments(segments, protocols, ports);
  return 0;
}

function json(segments: readonly Segment[], ports: CliPorts): string {
  const results = segments.map(({ protocol, low, high, label }) => {
    const winner = label.chain[0];
    return {
      protocol,
      low,
      high,
      effective: {
        type: label.type,
        origin: winner?.origin.kind ?? 'initial SID',
        low: winner?.low ?? low,
        high: winner?.high ?? high,
        reason: label.reason,
      },
      chain: label.chain.map((entry) => ({
        type: entry.type,
        origin: entry.origin.kind,
        low: entry.low,
        high: entry.high,
      })),
      bindChecked: bindChecked({ low, high }, ports),
    };
  });
  return JSON.stringify({ ports: portsJson(ports), results }, undefined, 2);
}

/** Whether bind(2) to all, some or none of the ports is checked. */
function bindChecked(range: { low: number; high: number }, { sysctls }: CliPorts): boolean | 'partly' {
  // What is checked changes only at the ends of these ranges.
  const ends = [sysctls.unprivilegedStart, sysctls.ephemeralLow, sysctls.ephemeralHigh + 1, 1];
  const points = [range.low, range.high, ...ends.flatMap((end) => [end - 1, end])];
  const answers = new Set(
    points.filter((at) => range.low <= at && at <= range.high).map((at) => isBindChecked(at, sysctls)),
  );
  return answers.size > 1 ? 'partly' : answers.has(true);
}

function printSegments(segments: readonly Segment[], protocols: readonly Protocol[], ports: CliPorts): void {
  const rows = segments.map(({ protocol, low, high, label }) => {
    const winner = label.chain[0];
    return [
      `${protocol}/${formatRange({ low, high })}`,
      label.type,
      winner ? `${formatRange(winner)} (${winner.origin.kind})` : 'no entry covers it',
      label.reason === 'not told' ? '' : beneath(label.chain.slice(1)),
    ];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
  const first = segments[0];
  if (segments.length === protocols.length && first && first.low === first.high) printAdvice(first, ports);
  console.log(wrapLines(`ports: ${portsLine(ports)}`, outputWidth()));
}

/** The specific entries that the winner hides; the fallback ranges under everything are not worth a word. */
function beneath(chain: readonly PortEntry[]): string {
  const hidden = chain.filter((entry) => !isFallback(entry));
  return hidden.length > 0 ? `over ${hidden.map((entry) => `${entry.type} ${formatRange(entry)}`).join(', ')}` : '';
}

function printAdvice({ protocol, low, label }: Segment, { sysctls }: CliPorts): void {
  if (!isBindChecked(low, sysctls)) {
    const range = `ip_local_port_range ${sysctls.ephemeralLow}-${sysctls.ephemeralHigh}`;
    const advice = `bind() to ${low} is not checked (${range}); ${limited(protocol)}.`;
    console.log(low === 0 ? 'bind() to port 0 is not checked.' : wrapLines(advice, outputWidth()));
  }
  // A label of port 0 is never asked for: port-zero warns of one.
  if (low === 0) return;
  // Local records may not overlap: libsemanage refuses -a and -m beside one (semanage_port_validate_local).
  const around = label.chain.find((entry) => entry.origin.kind === 'local' && entry.low < entry.high);
  if (around) {
    const record = formatRange(around);
    console.log(`The local record ${record} is in the way: give all of it another type with
  semanage port -m -t TYPE -p ${protocol} ${record}
or delete it first with
  semanage port -d -p ${protocol} ${record}`);
    return;
  }
  const exact = label.chain.some((entry) => entry.low === low && entry.high === low);
  console.log(
    `Give ${protocol}/${low} a type of its own: semanage port ${exact ? '-m' : '-a'} -t TYPE -p ${protocol} ${low}`,
  );
}

/** What a label still limits where bind() does not ask for it: UDP has no name_connect. */
function limited(protocol: Protocol): string {
  return protocol === 'udp' ? 'for udp the label limits nothing' : 'the label limits name_connect only';
}

function printType(type: string, ports: CliPorts): void {
  const { table } = ports;
  const entries = table.portsOf(type);
  for (const protocol of new Set(entries.map((entry) => entry.protocol))) {
    const list = entries
      .filter((entry) => entry.protocol === protocol)
      .map((entry) => {
        const mark = entry.origin.kind === 'local' ? ' (local)' : '';
        return `${formatRange(entry)}${mark}${hiddenPart(entry, table)}`;
      });
    console.log(`${protocol.padEnd(5)} ${list.join(', ')}`);
  }
  console.log(wrapLines(`ports: ${portsLine(ports)}`, outputWidth()));
}

/** What other entries take of the ports of an entry; empty where that is nothing. */
function hiddenPart(entry: PortEntry, table: PortTable): string {
  const hidden = table.segments(entry.protocol, entry).filter(({ label }) => label.type !== entry.type);
  const count = hidden.reduce((sum, { low, high }) => sum + high - low + 1, 0);
  const types = new Set(hidden.map(({ label }) => label.type));
  if (count === 0) return '';
  const [type] = types;
  const what = types.size === 1 ? type! : 'other types';
  if (count === entry.high - entry.low + 1) return ` (now ${what})`;
  return ` (${count} ${count === 1 ? 'port' : 'ports'} now ${what})`;
}
