/** What a comment has a hover for: port numbers, and the words of a semanage line. */
import { hostCommands, isSoonRead } from '../../commands/hostCommands.ts';
import type { Protocol } from '../../ports/port.ts';
import { parseProtocol } from '../../ports/portFields.ts';
import { parseSemanagePort, type SemanagePortCommand } from '../../ports/semanageCommand.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Comment } from '../../syntax/statements.ts';
import { isPortType } from './portTypeName.ts';
import type { Place } from './subject.ts';

/** The port or port type at `offset` of the file, which is inside `comment`. */
export function subjectInComment(
  snapshot: Snapshot,
  file: SourceFile,
  comment: Comment,
  offset: number,
): Place | undefined {
  const text = file.text.slice(comment.start, comment.end);
  const at = offset - comment.start;
  const place = inSemanageLine(snapshot, file, text, at) ?? namedPort(text, at);
  return place && { ...place, start: place.start + comment.start, end: place.end + comment.start };
}

/** The port or port type at `offset` in a semanage command of a script or document; nothing in a long one before it is read. */
export function subjectInCommand(snapshot: Snapshot, file: SourceFile, offset: number): Place | undefined {
  for (const { command } of isSoonRead(file) ? hostCommands(file).ports : []) {
    const place = inCommand(snapshot, file, file.text, offset, command);
    if (place) return place;
  }
  return undefined;
}

function inSemanageLine(snapshot: Snapshot, file: SourceFile, text: string, at: number): Place | undefined {
  const command = parseSemanagePort(text);
  return command && at >= command.start ? inCommand(snapshot, file, text, at, command) : undefined;
}

function inCommand(
  snapshot: Snapshot,
  file: SourceFile,
  text: string,
  at: number,
  command: SemanagePortCommand,
): Place | undefined {
  const { port, type, protocol } = command;
  if (port && touches(port.offset, port.text.length, at)) {
    return numberIn(text, port.offset, port.text.length, at, parseProtocol(protocol?.text ?? ''));
  }
  if (!type || !touches(type.offset, type.text.length, at)) return undefined;
  if (!isPortType(snapshot, file, type.text)) return undefined;
  return { subject: { kind: 'port type', name: type.text }, start: type.offset, end: type.offset + type.text.length };
}

/** `tcp/8080`, `8080/tcp`, `tcp 8000-8010`, `TCP port 80`, `port 10122`, `ports 80 and 443`. */
const NAMED = [
  /\b(?<protocol>tcp|udp|sctp|dccp)(?:\/|:| +(?:ports? +)?)(?<ports>\d{1,5}(?:-\d{1,5})?(?:(?:, ?| and | or )\d{1,5})*)(?!\w|\.\d)/gi,
  /(?<![\w.-])(?<ports>\d{1,5}(?:-\d{1,5})?)\/(?<protocol>tcp|udp|sctp|dccp)\b/gi,
  /\bports? +(?<ports>\d{1,5}(?:-\d{1,5})?(?:(?:, ?| and | or )\d{1,5})*)(?!\w|\.\d)/gi,
];

function namedPort(text: string, at: number): Place | undefined {
  for (const pattern of NAMED) {
    for (const match of text.matchAll(pattern)) {
      const ports = match.groups!.ports!;
      const start = match.index + match[0].lastIndexOf(ports);
      const end = start + ports.length;
      // A protocol joined to a number by / or : is one word with it.
      const from = /^\w+[/:]/.test(match[0]) && start > match.index ? match.index : start;
      const to = /\/\D+$/.test(match[0]) ? match.index + match[0].length : end;
      if (!touches(from, to - from, at)) continue;
      const place = numberIn(text, start, ports.length, Math.min(Math.max(at, start), end), asProtocol(match));
      return (
        place && {
          ...place,
          start: place.start === start ? from : place.start,
          end: place.end === end ? to : place.end,
        }
      );
    }
  }
  return undefined;
}

const asProtocol = (match: RegExpMatchArray) => parseProtocol(match.groups!.protocol ?? '');

/** The number at `at` among those of `80` or `8000-8010`. */
function numberIn(text: string, from: number, length: number, at: number, protocol?: Protocol): Place | undefined {
  for (const match of text.slice(from, from + length).matchAll(/\d+/g)) {
    const start = from + match.index;
    const port = Number(match[0]);
    if (!touches(start, match[0].length, at) || port > 65535) continue;
    return { subject: { kind: 'port', port, ...(protocol && { protocol }) }, start, end: start + match[0].length };
  }
  return undefined;
}

const touches = (start: number, length: number, at: number) => start <= at && at <= start + length;
