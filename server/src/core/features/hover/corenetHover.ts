/** A corenetwork interface: what it grants, and which ports of this host that covers. */
import { blocks, bold, code, italic, paragraph, policyBlock } from '../../base/markdown.ts';
import { hiddenDenials, wordsOfRule } from '../../index/expansion/hiddenDenials.ts';
import { CORENET_VERSION, type CorenetInterface, corenetInterface } from '../../knowledge/corenet.ts';
import { PROTOCOLS, type Protocol } from '../../ports/port.ts';
import type { PortProvenance, Snapshot } from '../../snapshot.ts';
import { portsFooter } from './footer.ts';
import { type ListedPort, portList, portTypeFacts } from './portTypeHover.ts';

export interface CorenetFacts {
  readonly called: CorenetInterface;
  /** The types of ports in its allow rules with their ports of the rule's protocol. */
  readonly ports: readonly {
    readonly type: string;
    readonly protocol: Protocol;
    readonly entries: readonly ListedPort[];
  }[];
  readonly provenance: PortProvenance;
}

export function corenetFacts(snapshot: Snapshot, name: string): CorenetFacts | undefined {
  const called = corenetInterface(name);
  if (!called) return undefined;
  const ports = called.rules.flatMap((rule) => {
    const match = /^allow \$1 (\{[^}]*\}|\w+):(\w+)_socket name_(?:bind|connect);$/.exec(rule);
    const protocol = PROTOCOLS.find((each) => each === match?.[2]);
    if (!match || !protocol) return [];
    const types = match[1]!.match(/\w+/g)?.filter((type) => type === 'port_t' || type.endsWith('_port_t')) ?? [];
    return types.map((type) => ({ type, protocol, entries: portsOf(snapshot, type, protocol) }));
  });
  return { called, ports, provenance: snapshot.provenance };
}

function portsOf(snapshot: Snapshot, type: string, protocol: Protocol): readonly ListedPort[] {
  return portTypeFacts(snapshot, type).ports.find((each) => each.protocol === protocol)?.entries ?? [];
}

/** @param domain the argument of the call, in the place of `$1` */
export function corenetMarkdown(facts: CorenetFacts | undefined, domain = '$1'): string | undefined {
  if (!facts) return undefined;
  const { called, ports, provenance } = facts;
  const text = blocks([
    paragraph([`${bold(called.name)} · ${titleOf(called)}`]),
    called.rules.length > 0 ? policyBlock(called.rules.join('\n')) : undefined,
    paragraph([
      ...ports.map(({ type, protocol, entries }) => {
        if (provenance.loading) return `${type}  its ports are still being read`;
        return `${type}  ${protocol} ${entries.length > 0 ? portList(entries) : `no port here${nothingGranted(type, ports)}`}`;
      }),
      companion(called),
      hiddenDenials(called.rules.map(wordsOfRule)),
      unknownText(called),
    ]),
    // What the headers do not have is not of them.
    paragraph([
      called.known ? italic(`rules: refpolicy ${CORENET_VERSION} headers`) : undefined,
      ports.length > 0 ? portsFooter(provenance) : undefined,
    ]),
  ]);
  return text.replaceAll('$1', () => domain);
}

const nothingGranted = (type: string, ports: CorenetFacts['ports']) =>
  type === 'port_t' && ports.length === 1 ? ': it allows nothing that can happen' : '';

const ACTIONS: Readonly<Record<string, string>> = {
  bind: 'binds',
  connect: 'connects',
  send: 'sends',
  receive: 'receives',
  sendrecv: 'sends and receives',
  relabelto: 'labels',
};

function titleOf(called: CorenetInterface): string {
  if (called.kind === 'general') {
    if (called.deprecated) return 'deprecated, does nothing: remove the call';
    return called.dontaudit ? 'hides denials' : generalTitle(called.rules);
  }
  if (called.rules.length === 0) return 'does nothing: the kernel has no such check';
  if (isNowhere(called)) return 'no policy has it: write the rule';
  const verb = called.dontaudit ? 'hides denials: ' : '';
  const action = ACTIONS[called.action]!;
  if (called.kind === 'packet') return `${verb}${action} packets of ${called.packetType}`;
  const to = called.action === 'bind' ? 'to the ports of' : 'to ports of';
  return `${verb}${action} ${called.protocol} sockets ${to} ${called.portType}`;
}

/** True for an interface for one sctp port (corenetwork.if.m4 has none). */
function isNowhere(called: CorenetInterface): boolean {
  return called.kind === 'port' && called.protocol === 'sctp' && !called.known;
}

/** What the first rule of an interface does, for the rules that most of them have. */
function generalTitle(rules: readonly string[]): string {
  const attribute = /^typeattribute \$1 (.*);$/.exec(rules[0] ?? '')?.[1];
  if (attribute) return `gives $1 the attribute ${attribute}`;
  const [, target, className, permission] = /^allow \$1 (\{[^}]*\}|\w+):(\w+) (\w+);$/.exec(rules[0] ?? '') ?? [];
  const protocol = className?.replace(/_socket$/, '');
  if (permission === 'name_bind') return `binds ${protocol} sockets to the ports of ${target}`;
  if (permission === 'name_connect') return `connects ${protocol} sockets to ports of ${target}`;
  if (permission === 'node_bind') return `binds ${protocol} sockets to the addresses of ${target}`;
  return 'interface';
}

/** What a domain needs besides to bind or connect. */
function companion(called: CorenetInterface): string | undefined {
  if (called.kind !== 'port' || called.rules.length === 0 || called.dontaudit) return undefined;
  const { protocol, action } = called;
  const set = protocol === 'udp' || action === 'connect' ? 'create_socket_perms' : 'create_stream_socket_perms';
  const own = code(`allow $1 self:${protocol}_socket ${set};`);
  if (action !== 'bind') return `With it: ${own}`;
  return `With it: ${own} and ${code(`corenet_${protocol}_bind_generic_node($1)`)}`;
}

function unknownText(called: CorenetInterface): string | undefined {
  if (called.known || called.kind === 'general') return undefined;
  if (isNowhere(called)) return 'refpolicy and Fedora make interfaces for one port with tcp and udp only';
  const elsewhere = called.rules.length > 0 ? "; the rules are what another policy's would be" : '';
  return `Not in the headers of refpolicy ${CORENET_VERSION}${elsewhere}`;
}
