/** Says in words where the port data come from: the text of the status item and of the command line. */
import { countSemanageRows } from './semanageList.ts';
import type { PortTable } from './table.ts';

/** What is said of a source; {@link ../snapshot.ts PortProvenance} has all of it. */
export interface PortSourceFacts {
  readonly source: string;
  readonly live: boolean;
  readonly policy?: string;
  readonly readAt?: string;
  readonly notes: readonly string[];
}

export interface PortDescription {
  /** Such as "344 from semanage (2 local)" or "bundled refpolicy 2.20221101 — semanage not found". */
  readonly summary: string;
  /** What stands beside the summary where there is little room: "09:14, policy default"; empty where nothing was read. */
  readonly when: string;
  /** Sentences. */
  readonly details: readonly string[];
}

/**
 * Counts as the tool's own output does, so that who compares finds the same number: for semanage the lines of
 * `semanage port -l` (its heading and the blank line under it are lines too, as `wc -l` counts), for seinfo and a file
 * the port records. Local ones are records: a row of the list may hold several.
 */
export function describePorts(table: PortTable, facts: PortSourceFacts): PortDescription {
  const { source } = facts;
  const rows = countSemanageRows(table.entries);
  const records = table.entries.length;
  const local = table.entries.filter((entry) => entry.origin.kind === 'local').length;
  const counts = `${plural(records, 'port record')} in ${plural(rows, 'row')} (type and protocol)`;
  return {
    summary: summarize(facts, source === 'semanage' ? countLines(rows) : records, local),
    when: facts.live ? `${facts.readAt ?? ''}${policy(facts.policy)}`.replace(/^, /, '') : '',
    details: [
      facts.live
        ? `Read from ${source} on this host${at(facts.readAt)}${policy(facts.policy)}.`
        : `From ${source}${policy(facts.policy)}.`,
      `${counts}${local > 0 ? `, ${local} of them local` : ''}.`,
      ...facts.notes,
    ],
  };
}

const HEADING_LINES = 2;

/** semanage prints nothing at all, not even a heading, where it has no record. */
function countLines(rows: number): number {
  return rows === 0 ? 0 : rows + HEADING_LINES;
}

function summarize({ source, live, notes }: PortSourceFacts, count: number, local: number): string {
  const why = shortReason(notes[0]);
  if (source.startsWith('bundled ')) return why ? `${source} — ${why}` : source;
  const text = `${count} from ${source}${local > 0 ? ` (${local} local)` : ''}`;
  return !live && why ? `${text} — ${why}` : text;
}

/** The first clause of a note such as "semanage: not found (…); install …", without its colon: "semanage not found". */
function shortReason(note: string | undefined): string {
  return (note ?? '')
    .split(/[;(]|\.\s|\.$/)[0]!
    .replace(': ', ' ')
    .trim();
}

function at(time: string | undefined): string {
  return time === undefined ? '' : ` at ${time}`;
}

function policy(name: string | undefined): string {
  return name === undefined ? '' : `, policy ${name}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
