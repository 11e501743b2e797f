/** Reads a listing of ports line by line: what could be read, and a warning for each line that could not. */
import type { PortEntry } from './port.ts';

/** A line that could not be used, or only in part. */
export interface PortWarning {
  /** 1-based. */
  readonly line: number;
  /** The line, shortened, its control characters shown as U+FFFD. */
  readonly text: string;
  /** Why, as a clause without a full stop. */
  readonly reason: string;
}

export interface PortListing {
  readonly entries: PortEntry[];
  readonly warnings: PortWarning[];
}

/** Reads one line: pushes entries to `entries` and calls `warn` with the reason for what is not usable. */
export type LineReader = (line: PortLine, entries: PortEntry[], warn: (reason: string) => void) => void;

export interface PortLine {
  /** Without white space at both ends. */
  readonly text: string;
  /** The text of the line after it; empty at the end. */
  readonly next: string;
  /** True for the first line that is not empty. */
  readonly first: boolean;
}

/** A file of garbage has as many warnings as lines; more than this many help nobody. */
const MOST_WARNINGS = 100;

// Past these nothing of a list is used: half of it would say that ports are free.
/** A list that names every port by itself for one type has fewer characters in its line. */
const MAX_LINE = 500_000;
/** Policies have under a thousand. */
const MOST_ENTRIES = 70_000;
/** Of a list that is one, a line or two cannot be read; to look at each line of garbage would take seconds. */
const MOST_UNREADABLE = 1_000;

/** Reads all lines of `text` that are not empty. Lines end at \n, \r\n or \r; a byte order mark is skipped. */
export function readPortLines(text: string, read: LineReader): PortListing {
  const entries: PortEntry[] = [];
  const warnings: PortWarning[] = [];
  let dropped = 0;
  let first = true;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [i, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === '') continue;
    const warn = (reason: string) => {
      if (warnings.length < MOST_WARNINGS) warnings.push({ line: i + 1, text: printable(line), reason });
      else dropped++;
    };
    if (line.length > MAX_LINE) return refuse(i, `is longer than ${MAX_LINE} characters`);
    read({ text: line, next: lines[i + 1]?.trim() ?? '', first }, entries, warn);
    if (warnings.length + dropped > MOST_UNREADABLE) {
      const end = { line: i + 1, text: '', reason: `is past ${MOST_UNREADABLE} that cannot be read` };
      return { entries: [], warnings: [...warnings, end] };
    }
    if (entries.length > MOST_ENTRIES) return refuse(i, `is past ${MOST_ENTRIES} ports`);
    first = false;
  }
  if (dropped > 0) warnings.push({ line: lines.length, text: '', reason: `${dropped} more lines cannot be read` });
  return { entries, warnings };
}

function refuse(i: number, reason: string): PortListing {
  return { entries: [], warnings: [{ line: i + 1, text: '', reason }] };
}

function printable(line: string): string {
  const short = line.length > 120 ? `${line.slice(0, 120)}…` : line;
  return short.replace(/[\x00-\x1f\x7f]/g, '\uFFFD');
}
