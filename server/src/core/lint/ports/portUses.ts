/** All places of a file that name a port: portcon, network_port() and `semanage port` lines, in comments or commands. */
import { remember } from '../../base/remember.ts';
import { finish, type Steps } from '../../base/steps.ts';
import type { PortCommand } from '../../commands/command.ts';
import { hostCommandSteps } from '../../commands/hostCommands.ts';
import { cilContextType, cilType } from '../../index/cilScope.ts';
import type { PortRange, Protocol } from '../../ports/port.ts';
import { parseProtocol } from '../../ports/portFields.ts';
import { asProtocol, parsePortWord, parseSemanagePort, type SemanagePortCommand } from '../../ports/semanageCommand.ts';
import { cNumber } from '../../syntax/readStatement.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Comment, Statement } from '../../syntax/statements.ts';
import type { StatementOf } from '../rule.ts';

/** Text of the file and where it starts in it. */
export interface Spot {
  readonly text: string;
  readonly start: number;
}

/** The key of a port record: libsepol compares all three exactly (`sepol_port_compare`). */
export interface PortKey extends PortRange {
  readonly protocol: Protocol;
}

interface Use {
  readonly protocol: Spot;
  readonly port: Spot;
  /** The ends as their reader takes them; NaN for what is no number. */
  readonly low: number;
  readonly high: number;
  /** Absent for a macro argument such as `$1`. */
  readonly type?: string;
  /** The level of its context as written; absent where none is. */
  readonly level?: string;
  /** The protocol and range, where they are ones that the compiler or semanage takes as written. */
  readonly key?: PortKey;
  /** What a finding about it marks: the statement's first line, the port's arguments, the whole command. */
  readonly start: number;
  readonly end: number;
}

export interface PortconUse extends Use {
  readonly kind: 'portcon';
  readonly reader: 'checkpolicy' | 'CIL';
  readonly statement: StatementOf<'portcon'>;
}

/** One protocol, port and level of a network_port() call. */
export interface NetworkPortUse extends Use {
  readonly kind: 'network_port';
  readonly statement: StatementOf<'macro_call'>;
  /** From behind the argument before to the end of its level. */
  readonly argumentsStart: number;
  readonly argumentsEnd: number;
}

/** A `semanage port` command with a protocol and a port. */
export interface SemanageUse extends Use {
  readonly kind: 'semanage';
  readonly line: SemanageLine;
}

export type SourceUse = PortconUse | NetworkPortUse;
export type PortUse = SourceUse | SemanageUse;

/** A `semanage port` command in a comment of a policy file, or in a script or document. */
export interface SemanageLine {
  /** Absent in a script or document. */
  readonly comment?: Comment;
  /** Present there: where it runs, and how it is written. */
  readonly host?: PortCommand;
  readonly command: SemanagePortCommand;
  /** Where the comment starts, else 0; the offsets of the command are relative to it. */
  readonly base: number;
  /** `command` where the comment is the command and nothing else; `prose` where it stands in a sentence. */
  readonly form: 'command' | 'prose';
  /** Absent where it names no protocol or no port. */
  readonly use?: SemanageUse;
}

export interface PortUses {
  /** portcon and network_port, in the order of the file. */
  readonly source: readonly SourceUse[];
  /** The commands without placeholders, those in comments also without a `||` after them, in the order of the file. */
  readonly semanage: readonly SemanageLine[];
  /** Of `source` and of the comments that are commands. */
  readonly all: readonly PortUse[];
}

/** Rules compare the commands with each other; only so many of a file are judged, far more than anybody writes. */
const MOST_LINES = 200;
/** Comments that are read for a command; most of those that speak of semanage hold one. */
const MOST_TRIED = 1000;
/** As many portcons as are judged; a whole policy has about 700. */
const MOST_SOURCE = 2000;

const known = new WeakMap<SourceFile, PortUses>();

/** The port uses of `file`, read once for each version of it. */
export function portUses(file: SourceFile): PortUses {
  return finish(portUseSteps(file));
}

/** The same in steps: the commands of a long script take a second. */
export function* portUseSteps(file: SourceFile): Steps<PortUses> {
  let uses = known.get(file);
  if (!uses) {
    const source = sourceOf(file);
    const comments = commentLines(file);
    const { ports } = yield* hostCommandSteps(file);
    const semanage = [...comments, ...hostLines(ports)].slice(0, MOST_LINES);
    const commands = semanage.flatMap(({ form, use }) => (form === 'command' && use ? [use] : []));
    uses = { source, semanage, all: [...source, ...commands] };
    known.set(file, uses);
  }
  return uses;
}

function sourceOf(file: SourceFile): SourceUse[] {
  const found: SourceUse[] = [];
  // At each key, so without the garbage of iterators.
  for (let i = 0; i < file.statements.length; i++) {
    const statement = file.statements[i]!;
    if (statement.broken || (statement.kind !== 'portcon' && statement.kind !== 'macro_call')) continue;
    for (const use of sourceUses(file, statement)) found.push(use);
    if (found.length >= MOST_SOURCE) break;
  }
  return found.slice(0, MOST_SOURCE);
}

function commentLines(file: SourceFile): SemanageLine[] {
  const found: SemanageLine[] = [];
  let tried = 0;
  for (const comment of file.comments) {
    const text = file.text.slice(comment.start, comment.end).trimEnd();
    if (!text.includes('semanage')) continue;
    const line = readLine(comment, text);
    if (line) found.push(line);
    if (++tried === MOST_TRIED || found.length === MOST_LINES) break;
  }
  return found;
}

function hostLines(commands: readonly PortCommand[]): SemanageLine[] {
  const found: SemanageLine[] = [];
  for (const command of commands) {
    const line = hostLine(command);
    if (line) found.push(line);
    if (found.length === MOST_LINES) break;
  }
  return found;
}

/** The ports that a statement of `file` labels. */
export function usesOf(file: SourceFile, statement: Statement): readonly SourceUse[] {
  return usesByStatement(file).get(statement) ?? [];
}

const usesByStatement = remember((file: SourceFile): ReadonlyMap<Statement, readonly SourceUse[]> => {
  const found = new Map<Statement, SourceUse[]>();
  for (const use of portUses(file).source) {
    const uses = found.get(use.statement);
    if (uses) uses.push(use);
    else found.set(use.statement, [use]);
  }
  return found;
});

function sourceUses(
  file: SourceFile,
  statement: StatementOf<'portcon'> | StatementOf<'macro_call'>,
): readonly SourceUse[] {
  if (statement.kind === 'macro_call') {
    return statement.data.name.text === 'network_port' ? networkPorts(statement) : NO_USES;
  }
  return [file.kind === 'cil' ? cilUse(file, statement) : portconUse(file, statement)];
}

const NO_USES: readonly SourceUse[] = [];

function portconUse(file: SourceFile, statement: StatementOf<'portcon'>): PortconUse {
  const { protocol, low, high, type, level } = statement.data;
  const start = statement.start + low.offset;
  const lineEnd = file.lines.lineEnd(file.lines.lineAt(statement.start));
  return {
    kind: 'portcon',
    reader: 'checkpolicy',
    statement,
    protocol: { text: protocol.text, start: statement.start + protocol.offset },
    port: { text: file.text.slice(start, statement.start + high.offset + high.text.length), start },
    ...ends(low.value, high.value, sourceProtocol(protocol.text)),
    ...typeOf(type?.text),
    ...levelOf(level?.text),
    start: statement.start,
    end: Math.min(statement.end, lineEnd),
  };
}

/** A range is marked with its parentheses; the type has its full name, also where it comes from a named context. */
function cilUse(file: SourceFile, statement: StatementOf<'portcon'>): PortconUse {
  const { protocol, low, high, type, context } = statement.data;
  const use = portconUse(file, statement);
  const full = context ? cilContextType(file, statement, context.text) : type && cilType(file, statement, type.text);
  const { type: _, key: __, ...rest } = use;
  return {
    ...rest,
    reader: 'CIL',
    port: low === high ? use.port : withParentheses(file, use.port),
    ...ends(low.value, high.value, asProtocol(protocol.text)),
    ...(full !== undefined && { type: full }),
  };
}

function withParentheses({ text }: SourceFile, { start }: Spot): Spot {
  const before = text.lastIndexOf('(', start);
  const after = text.indexOf(')', start) + 1;
  return { text: text.slice(before, after), start: before };
}

/** The macro takes three arguments a portcon and stops at the first that is empty (corenetwork.te.m4, declare_portcons). */
function networkPorts(statement: StatementOf<'macro_call'>): NetworkPortUse[] {
  const [name, ...rest] = statement.data.arguments;
  const uses: NetworkPortUse[] = [];
  let before = name;
  for (let i = 0; rest[i]?.text; i += 3) {
    const [protocol, port, level] = [rest[i]!, rest[i + 1], rest[i + 2]];
    if (!port?.text) break;
    const parts = port.text.split('-').map((part) => cNumber(part.trim()));
    const last = level ?? port;
    uses.push({
      kind: 'network_port',
      statement,
      protocol: { text: protocol.text, start: statement.start + protocol.offset },
      port: { text: port.text, start: statement.start + port.offset },
      ...ends(parts[0]!, parts.length > 2 ? Number.NaN : parts.at(-1)!, sourceProtocol(protocol.text)),
      ...typeOf(name?.isName ? `${name.text}_port_t` : undefined),
      ...levelOf(level?.text),
      start: statement.start + protocol.offset,
      end: statement.start + port.offset + port.text.length,
      argumentsStart: statement.start + before!.offset + before!.text.length,
      argumentsEnd: statement.start + last.offset + last.text.length,
    });
    before = last;
  }
  return uses;
}

function readLine(comment: Comment, text: string): SemanageLine | undefined {
  const command = parseSemanagePort(text);
  if (!command || command.template || command.fallback) return undefined;
  const alone = command.extra.length === 0 && BEFORE_COMMAND.test(text.slice(0, command.start));
  return withUse({ comment, command, base: comment.start, form: alone ? 'command' : 'prose' });
}

function hostLine(host: PortCommand): SemanageLine | undefined {
  const { command } = host;
  return command.template ? undefined : withUse({ host, command, base: 0, form: 'command' });
}

function withUse(line: SemanageLine): SemanageLine {
  const { command, base } = line;
  const { protocol, port, type } = command;
  // What semanage does not take as it is makes no record; a sentence may have more words.
  const isRefused = line.host !== undefined && (command.extra.length > 0 || command.misplaced !== undefined);
  if (!protocol || !port || isRefused) return line;
  const word = parsePortWord(port.text);
  const { low, high } = word.kind === 'range' ? word.range : word;
  const use: SemanageUse = {
    kind: 'semanage',
    line,
    protocol: { text: protocol.text, start: base + protocol.offset },
    port: { text: port.text, start: base + port.offset },
    ...ends(low ?? Number.NaN, high ?? Number.NaN, asProtocol(protocol.text)),
    ...typeOf(type?.text),
    ...levelOf(command.level?.text),
    start: base + command.start,
    end: base + command.end,
  };
  return { ...line, use };
}

/** What may stand before a command that is the whole comment: a prompt, sudo, a list mark, a word such as `Run:`. */
const BEFORE_COMMAND = /^(#|dnl\b|;)[\s#;$%*`"'-]*([A-Za-z]+:\s+)?[\s$%*`"'-]*(sudo\s+)?(\/usr)?(\/s?bin\/)?$/;

function ends(low: number, high: number, protocol: Protocol | undefined): Pick<Use, 'low' | 'high' | 'key'> {
  const taken = protocol && low <= high && high <= 65535;
  return { low, high, ...(taken && { key: { protocol, low, high } }) };
}

/** True for a protocol as checkpolicy takes it: in lower case or in capitals (policy_define.c, define_port_context). */
export function isSourceProtocol(text: string): boolean {
  return sourceProtocol(text) !== undefined;
}

function sourceProtocol(text: string): Protocol | undefined {
  return /^([a-z]+|[A-Z]+)$/.test(text) ? parseProtocol(text) : undefined;
}

function typeOf(text: string | undefined): { type?: string } {
  return text !== undefined && /^[A-Za-z_][\w.]*$/.test(text) ? { type: text } : {};
}

function levelOf(text: string | undefined): { level?: string } {
  return text ? { level: text } : {};
}
