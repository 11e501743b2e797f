/** What to say of a line of file contexts that the grammar does not take, in words of file contexts. */
import { firstLine } from './codePlaces.ts';
import type { SourceFile } from './sourceFile.ts';
import type { SyntaxFault } from './syntaxFaults.ts';

export const FILE_CONTEXT_SHAPE = 'Not a file context: write PATH [-TYPE] gen_context(system_u:object_r:TYPE,s0)';

/** The fault of the line on which an ERROR node from `start` to `end` begins. */
export function fileContextError(file: SourceFile, start: number, end: number): SyntaxFault {
  const line = file.lines.lineAt(start);
  const base = file.lines.lineStart(line);
  const found = faultOfLine(file.lines.line(line));
  if (!found) return { ...firstLine(file, start, end), message: FILE_CONTEXT_SHAPE, quote: false };
  const { fix } = found;
  return {
    ...found,
    start: base + found.start,
    end: base + found.end,
    ...(fix && { fix: { ...fix, start: base + fix.start, end: base + fix.end } }),
  };
}

/** True for a line that is an entry: what the tree says of it comes from another line. */
export function isEntry(line: string): boolean {
  return ENTRY.test(line);
}

const ENTRY =
  /^\s*(?:\/|HOME_|TMP_)\S*(?:\s+-[-bcdpls])?\s+(?:gen_context\(\s*\w+:\w+:\w+\s*(?:,[^()]*)?\)|\w+:\w+:\w+(?::\S+)?|<<none>>)\s*(?:#.*)?$/;

const CONTEXT = '(?:gen_context\\(|[A-Za-z_]\\w*:[A-Za-z_]\\w*:|<<none>>)';

function faultOfLine(line: string): SyntaxFault | undefined {
  return relativePath(line) ?? spaceInPath(line) ?? shortContext(line);
}

/** `etc/x -- …`: label_file.h takes it, and compares it with whole paths alone. */
function relativePath(line: string): SyntaxFault | undefined {
  const found = new RegExp(`^(\\s*)([\\w.%~][^\\s\`'(),:]*\\/\\S*|[\\w.-]+)\\s+(?:-[-bcdpls]\\s+)?${CONTEXT}`).exec(
    line,
  );
  if (!found || /^(?:HOME_|TMP_)/.test(found[2]!)) return undefined;
  const start = found[1]!.length;
  const path = found[2]!;
  return {
    start,
    end: start + path.length,
    message: `A path begins with /: no file is named ${path}.`,
    fix: { title: `Write /${path}`, start, end: start, text: '/' },
    quote: false,
    accepted: true,
  };
}

/** `/etc/my file -- …`: white space divides the fields (label_file.h, process_line). */
function spaceInPath(line: string): SyntaxFault | undefined {
  const found = new RegExp(
    `^(\\s*)(\\/\\S*(?:[ \\t]+[^-\\s<#\`'()]\\S*)+?)[ \\t]+(?:-[-bcdpls][ \\t]+)?${CONTEXT}`,
  ).exec(line);
  if (!found || new RegExp(`\\s${CONTEXT}`).test(found[2]!)) return undefined;
  const start = found[1]!.length;
  const end = start + found[2]!.length;
  const text = found[2]!.replace(/[ \t]/g, '\\s');
  const second = /\s(\S+)/.exec(found[2]!)![1]!;
  return {
    start,
    end,
    message: `White space ends a path: setfiles reads ${second} as the type of the file; a blank in a path is \\s.`,
    fix: { title: `Write ${text}`, start, end, text },
    quote: false,
  };
}

/** `gen_context(system_u:object_r,s0)` */
function shortContext(line: string): SyntaxFault | undefined {
  const found = /\sgen_context\(([^(),]*)(?:,[^()]*)?\)/.exec(line);
  const parts = (found?.[1] ?? '').split(':').filter((part) => part.trim() !== '');
  if (!found || parts.length >= 3) return undefined;
  const start = found.index + found[0].indexOf('(') + 1;
  const message = 'A context has three names: write gen_context(system_u:object_r:TYPE,s0)';
  return { start, end: start + Math.max(found[1]!.length, 1), message, quote: false };
}
