/** Declares a port type for the number at the cursor, with the semanage command that gives it the port. */
import type { TextEdit } from 'vscode-languageserver-types';
import { fileFacts } from '../../index/fileFacts.ts';
import { editModule, isDeclared } from '../../index/moduleEdits.ts';
import type { PortRange, Protocol } from '../../ports/port.ts';
import { portText, semanageLine } from '../../ports/portStatements.ts';
import { asProtocol, parsePortWord, parseSemanagePort } from '../../ports/semanageCommand.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { statementAt } from '../../syntax/statementAt.ts';
import { semanageComments } from './moduleNames.ts';

export interface Declaration {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

interface PortHere {
  readonly protocol: Protocol;
  readonly range: PortRange;
  /** The type that the text names for it. */
  readonly type?: string;
  /** True where a semanage command for it is written already. */
  readonly labelled: boolean;
}

/** The declaration for the port at `offset`; undefined where there is no port or where the file has a type for it. */
export function declarePort(snapshot: Snapshot, file: SourceFile, offset: number): Declaration | undefined {
  const { style } = fileFacts(file);
  if (file.kind !== 'te' || style === 'none') return undefined;
  const here = portInComment(file, offset) ?? portInPortcon(file, offset);
  if (!here || here.range.low === 0) return undefined;
  const { protocol, range } = here;
  const same = semanageComments(file).filter(
    (each) => each.protocol === protocol && each.range.low === range.low && each.range.high === range.high,
  );
  const known = here.type ?? same[0]?.type ?? ownType(snapshot, file, here);
  if (known !== undefined && isDeclared(file, known)) return undefined;
  const type = known ?? newTypeName(file, range);
  const comment = here.labelled || same.length > 0 ? undefined : semanageLine(snapshot.ports, type, protocol, range);
  const edits = editModule(file, { portTypes: [{ type, ...(comment !== undefined && { comment }) }] });
  return edits.length > 0 ? { title: `Declare ${type} for ${protocol}/${portText(range)}`, edits } : undefined;
}

/** The type of the file that has these ports now. */
function ownType({ ports }: Snapshot, file: SourceFile, { protocol, range }: PortHere): string | undefined {
  const { type } = ports.effective(protocol, range.low);
  return isDeclared(file, type) ? type : undefined;
}

function newTypeName(file: SourceFile, { low }: PortRange): string {
  const { data } = fileFacts(file).header ?? {};
  const module = data?.kind === 'policy_module' || data?.kind === 'module_statement' ? data.name.text : 'my';
  const stem = module.replace(/\W/g, '_');
  return isDeclared(file, `${stem}_port_t`) ? `${stem}_${low}_port_t` : `${stem}_port_t`;
}

function portInComment(file: SourceFile, offset: number): PortHere | undefined {
  const comment = file.comments.find(({ start, end }) => start <= offset && offset <= end);
  if (!comment) return undefined;
  const text = file.text.slice(comment.start, comment.end);
  const at = offset - comment.start;
  const command = parseSemanagePort(text);
  if (command) {
    const { port } = command;
    const protocol = asProtocol(command.protocol?.text ?? '');
    if (command.template || !port || !protocol || !touches(port.offset, port.text, at)) return undefined;
    const word = parsePortWord(port.text);
    if (word.kind !== 'range' || command.action === 'delete') return undefined;
    return { protocol, range: word.range, ...(command.type && { type: command.type.text }), labelled: true };
  }
  for (const match of text.matchAll(PORT_WORD)) {
    if (!touches(match.index, match[0], at)) continue;
    const word = parsePortWord(match[2]!);
    const protocol = asProtocol((match[1] ?? match[3] ?? protocolIn(text)).toLowerCase());
    if (word.kind === 'range' && protocol && (match[1] ?? match[3] ?? PORT_TALK.test(text))) {
      return { protocol, range: word.range, labelled: false };
    }
  }
  return undefined;
}

/** `9123`, `tcp/9123`, `tcp 9123`, `9123/udp`, `8000-8010`. */
const PORT_WORD =
  /(?:\b(tcp|udp|sctp)[/: ]\s*)?\b(?<![\w.])(\d{1,5}(?:-\d{1,5})?)\b(?![\w.]\w)(?:\/(tcp|udp|sctp)\b)?/gi;

/** Words of a comment whose bare numbers are ports; a year or a bug number is none. */
const PORT_TALK = /\b(ports?|tcp|udp|sctp|listen(s|ing)?|binds?|connects?)\b/i;

function protocolIn(text: string): string {
  return /\b(tcp|udp|sctp)\b/i.exec(text)?.[1] ?? 'tcp';
}

function touches(start: number, word: string, at: number): boolean {
  return start <= at && at <= start + word.length;
}

function portInPortcon(file: SourceFile, offset: number): PortHere | undefined {
  const statement = statementAt(file, offset);
  if (statement?.kind !== 'portcon' || statement.broken) return undefined;
  const { low, high, protocol: name, type } = statement.data;
  const at = offset - statement.start;
  if (!touches(low.offset, low.text, at) && !touches(high.offset, high.text, at)) return undefined;
  const protocol = asProtocol(name.text.toLowerCase());
  if (!protocol || low.value > high.value || high.value > 65535) return undefined;
  return { protocol, range: { low: low.value, high: high.value }, ...(type && { type: type.text }), labelled: false };
}
