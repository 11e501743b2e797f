/** Writes policy for what is at the cursor: servers and clients on a port type, a type for a port number, the call for a raw rule. */
import type { Range, TextEdit } from 'vscode-languageserver-types';
import { fileFacts } from '../index/fileFacts.ts';
import { interfaceOf } from '../index/moduleEdits.ts';
import { corenetInterface, hasCorenetInterfaces } from '../knowledge/corenet.ts';
import { useInterface } from '../lint/names/useInterface.ts';
import { PROTOCOLS, type Protocol } from '../ports/port.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { statementAt } from '../syntax/statementAt.ts';
import type { Statement } from '../syntax/statements.ts';
import { declarePort } from './generate/declarePort.ts';
import { declaredPortTypes, domainsOf, onlyDomain, portUses, semanageComments } from './generate/moduleNames.ts';
import { type Access, allowAccess } from './generate/socketAccess.ts';

/** Policy that can be written for the user. */
export interface Generated {
  readonly title: string;
  readonly kind: 'refactor.rewrite';
  readonly edits: readonly TextEdit[];
  readonly preferred?: true;
}

/**
 * What can be generated at the start of `range`: on a port type, a domain, a port number, a raw rule on a type of another module,
 * or an empty line of a .te.
 * Best first; what the file grants already is left out, and what would change nothing is not offered.
 */
export function generate(snapshot: Snapshot, file: SourceFile, range: Range): Generated[] {
  if (file.kind === 'fc' || fileFacts(file).style === 'none') return [];
  const offset = file.lines.offset(range.start);
  const declared = declarePort(snapshot, file, offset);
  if (declared) return preferFirst([{ ...declared, kind: 'refactor.rewrite' }]);
  const found = new Map<string, Generated>();
  const statement = statementAt(file, offset);
  const fix = statement && useInterface(snapshot.policy, file, statement);
  if (fix) found.set(fix.title, { ...fix, kind: 'refactor.rewrite' });
  let tried = 0;
  for (const access of accessesAt(snapshot, file, offset)) {
    const title = titleOf(access);
    if (found.has(title)) continue;
    if (found.size >= MOST || ++tried > MOST_TRIED) break;
    const edits = allowAccess(snapshot, file, access);
    if (edits.length > 0) found.set(title, { title, kind: 'refactor.rewrite', edits });
  }
  return preferFirst([...found.values()]);
}

/** A longer list is no help. */
const MOST = 6;
/** A domain may have thousands of ports, and be granted them all. */
const MOST_TRIED = 100;

function preferFirst(all: readonly Generated[]): Generated[] {
  return all.map((each, i) => (i === 0 ? { ...each, preferred: true } : each));
}

function titleOf({ domain, portType, protocol, role }: Access): string {
  const name = protocol.toUpperCase();
  if (role === 'server') return `Allow ${name} server on ${portType} for ${domain}`;
  return protocol === 'udp' ? `Allow UDP client for ${domain}` : `Allow ${name} client of ${portType} for ${domain}`;
}

/** What the place asks for, whether it is there already or not. */
function accessesAt(snapshot: Snapshot, file: SourceFile, offset: number): Iterable<Access> {
  const word = wordAt(file, offset);
  const statement = statementAt(file, offset);
  if (word === '') {
    const line = file.lines.line(file.lines.lineAt(offset));
    const domain = line.trim() === '' && !statement ? onlyDomain(file) : undefined;
    return domain === undefined ? [] : accessesOfDomain(snapshot, file, domain);
  }
  if (!statement) return accessesOfComment(snapshot, file, word, offset);
  const call = corenetInterface(word);
  if (call?.kind === 'port')
    return isKnown(snapshot, file, call.portType) ? accessesOfPort(snapshot, file, call.portType, statement) : [];
  if (isPortType(snapshot, file, word)) return accessesOfPort(snapshot, file, word, statement);
  const isDomain = domainsOf(file).all.includes(word) && interfaceOf(statement) === undefined;
  return isDomain ? accessesOfDomain(snapshot, file, word) : [];
}

function wordAt(file: SourceFile, offset: number): string {
  const before = /[\w$]*$/.exec(file.text.slice(Math.max(0, offset - 200), offset))![0];
  return before + /^[\w$]*/.exec(file.text.slice(offset, offset + 200))![0];
}

function isPortType({ ports }: Snapshot, file: SourceFile, name: string): boolean {
  return ports.hasType(name) || declaredPortTypes(file).includes(name) || /^[a-z]\w*_port_t$/.test(name);
}

/** False for the type that a misspelt interface would be about. */
function isKnown({ ports, policy }: Snapshot, file: SourceFile, type: string): boolean {
  if (!policy.isWhole || ports.hasType(type) || hasCorenetInterfaces(type)) return true;
  return (
    declaredPortTypes(file).includes(type) ||
    [policy.declared(type), policy.requiring(type)].some((all) => all.length > 0)
  );
}

/** A port type in a comment, such as that of a semanage command. */
function accessesOfComment(snapshot: Snapshot, file: SourceFile, word: string, offset: number): Access[] {
  const inComment = file.comments.some(({ start, end }) => start <= offset && offset <= end);
  return inComment && isPortType(snapshot, file, word) ? accessesOfPort(snapshot, file, word, undefined) : [];
}

/** Servers and clients of one port type, in the protocol of the statement or in those that the type has ports of. */
function accessesOfPort(
  snapshot: Snapshot,
  file: SourceFile,
  portType: string,
  statement: Statement | undefined,
): Access[] {
  const scope = statement && interfaceOf(statement);
  if (scope?.kind === 'template' || (file.kind === 'if' && !scope)) return [];
  const { domains, protocol, first } = readStatement(file, statement, scope);
  const protocols = protocol ? [protocol] : protocolsOf(snapshot, file, portType);
  const roles = first === 'client' ? (['client', 'server'] as const) : (['server', 'client'] as const);
  return domains.flatMap((domain) =>
    roles.flatMap((role) =>
      protocols.map((each): Access => ({ domain, portType, protocol: each, role, ...(scope && { scope }) })),
    ),
  );
}

/** Whom a rule or call is about, with which protocol, and whether it connects. */
function readStatement(
  file: SourceFile,
  statement: Statement | undefined,
  scope: Statement | undefined,
): { domains: readonly string[]; protocol?: Protocol; first?: Access['role'] } {
  const data = statement?.data;
  if (data?.kind === 'av_rule') {
    const protocol = PROTOCOLS.find((each) => data.classes.items.some(({ text }) => text === `${each}_socket`));
    const connects = data.permissions.items.some(({ text }) => text === 'name_connect');
    return {
      domains: data.source.items.map(({ text }) => text),
      ...(protocol && { protocol }),
      ...(connects && { first: 'client' }),
    };
  }
  const call = data?.kind === 'macro_call' ? corenetInterface(data.name.text) : undefined;
  if (data?.kind === 'macro_call' && call?.kind === 'port') {
    return {
      domains: data.arguments.slice(0, 1).map(({ text }) => text),
      protocol: call.protocol,
      ...(call.action === 'connect' && { first: 'client' }),
    };
  }
  if (scope) return { domains: ['$1'], first: 'client' };
  const only = onlyDomain(file);
  return { domains: only === undefined ? domainsOf(file).all.slice(0, 3) : [only] };
}

/** The protocols that a type has ports of, here or in the file's semanage comments; tcp and udp where it has none. */
function protocolsOf({ ports }: Snapshot, file: SourceFile, portType: string): Protocol[] {
  const found = new Set<Protocol>([
    ...semanageComments(file)
      .filter(({ type }) => type === portType)
      .map(({ protocol }) => protocol),
    ...ports.portsOf(portType).map(({ protocol }) => protocol),
  ]);
  // Linux has no DCCP any more.
  found.delete('dccp');
  return found.size > 0 ? PROTOCOLS.filter((each) => found.has(each)) : ['tcp', 'udp'];
}

/** Servers on the port types that the file declares, and what its uses of others lack. */
function* accessesOfDomain(snapshot: Snapshot, file: SourceFile, domain: string): Iterable<Access> {
  const uses = portUses(file);
  const own = new Set(declaredPortTypes(file));
  for (const portType of own) {
    const used = uses.filter(({ type }) => type === portType).map(({ protocol }) => protocol);
    const protocols = used.length > 0 ? [...new Set(used)] : protocolsOf(snapshot, file, portType);
    for (const role of ['server', 'client'] as const)
      for (const protocol of protocols) yield { domain, portType, protocol, role };
  }
  for (const { type, protocol, role } of uses) {
    if (!own.has(type) && isKnown(snapshot, file, type)) yield { domain, portType: type, protocol, role };
  }
}
