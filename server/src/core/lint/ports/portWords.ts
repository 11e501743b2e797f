/** Says ports and their entries in the words of the field: `tcp/8000-8010`, `http_port_t (policy)`. */
import type { Range } from 'vscode-languageserver-types';
import type { PortEntry, PortRange, Protocol } from '../../ports/port.ts';
import { formatPortRange } from '../../ports/portFields.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Related, RuleContext } from '../rule.ts';
import type { PortUse, SourceUse, Spot } from './portUses.ts';

/** `tcp/80`, `tcp/8000-8010`. */
export function portName(key: PortRange & { readonly protocol: Protocol }): string {
  return `${key.protocol}/${formatPortRange(key)}`;
}

/** Where an entry comes from, without parentheses: `policy`, `local`, `refpolicy 2.20221101, bundled`, `other.te:12`. */
export function originName(entry: PortEntry, snapshot: Snapshot): string {
  const { origin } = entry;
  if (origin.kind === 'workspace') {
    return `${origin.uri.slice(origin.uri.lastIndexOf('/') + 1)}:${origin.range.start.line + 1}`;
  }
  if (origin.kind !== 'bundled') return origin.kind;
  return `${/^bundled (.*)$/.exec(snapshot.provenance.source)?.[1] ?? origin.policy}, bundled`;
}

/** `http_port_t (policy)` */
export function entryName(entry: PortEntry, snapshot: Snapshot): string {
  return `${entry.type} (${originName(entry, snapshot)})`;
}

/** Whose ports the table has: `on this host`, `in refpolicy 2.20221101 (bundled)`, `in web1.json`. */
export function tableName({ provenance: { live, source } }: Snapshot): string {
  if (live) return 'on this host';
  const bundled = /^bundled (.*)$/.exec(source)?.[1];
  return bundled === undefined ? `in ${source}` : `in ${bundled} (bundled)`;
}

/** `udp/500, 4500 and tcp/500`; a long list is cut. */
export function listPorts(entries: readonly PortEntry[]): string {
  const byProtocol = new Map<Protocol, string[]>();
  for (const entry of entries) {
    byProtocol.set(entry.protocol, [...(byProtocol.get(entry.protocol) ?? []), formatPortRange(entry)]);
  }
  const lists = [...byProtocol].map(([protocol, ranges]) => {
    const more = ranges.length > MOST_PORTS + 1 ? ` and ${ranges.length - MOST_PORTS} more` : '';
    return `${protocol}/${ranges.slice(0, more ? MOST_PORTS : ranges.length).join(', ')}${more}`;
  });
  return lists.join(' and ');
}

const MOST_PORTS = 5;

/** The place of an entry that is written in an open file; nothing for the others. */
export function relatedEntry(entry: PortEntry): Related[] {
  const { origin } = entry;
  if (origin.kind !== 'workspace') return [];
  return [{ message: `${portName(entry)}: ${entry.type}`, uri: origin.uri, range: origin.range }];
}

/** The program that reads what a use is written in. */
export function readerOf(use: PortUse): 'checkpolicy' | 'semanage' | 'CIL' {
  if (use.kind === 'semanage') return 'semanage';
  return use.kind === 'portcon' ? use.reader : 'checkpolicy';
}

/** The 1-based line of an offset. */
export function lineNumber(file: SourceFile, offset: number): number {
  return file.lines.lineAt(offset) + 1;
}

/** A place of the same file as related information, its message the text there. */
export function relatedPlace({ file }: RuleContext, place: { start: number; end: number }): Related {
  const range = file.lines.range(place.start, place.end);
  return { message: file.text.slice(place.start, place.end).trim(), uri: file.uri, range };
}

/** `my_port_t (line 12)` */
export function useName(file: SourceFile, use: SourceUse): string {
  return `${use.type ?? 'another type'} (line ${lineNumber(file, use.start)})`;
}

/** What a finding about a use marks. */
export function useRange(file: SourceFile, { start, end }: PortUse): Range {
  return rangeOnLine(file, start, end);
}

/** The range of a spot of the file. */
export function spotRange(file: SourceFile, { text, start }: Spot): Range {
  return rangeOnLine(file, start, start + text.length);
}

/** Arguments of a call and words of a command can go over lines; a mark does not. */
export function rangeOnLine({ lines }: SourceFile, start: number, end: number): Range {
  return lines.range(start, Math.min(end, lines.lineEnd(lines.lineAt(start))));
}
