/** The interfaces of corenetwork: what their names say, and what they grant. */
import data from './data/corenet.json' with { type: 'json' };

interface Named {
  readonly name: string;
  /** True if the bundled headers define it. */
  readonly known: boolean;
  readonly dontaudit: boolean;
  /** The rules it grants as text, with `$1` for the domain. Empty where it does nothing. */
  readonly rules: readonly string[];
}

/** `corenet_tcp_bind_http_port`: made for one port type. */
export interface CorenetPortInterface extends Named {
  readonly kind: 'port';
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** Only bind and connect do something; the others are deprecated or gone. */
  readonly action: 'bind' | 'connect' | 'send' | 'receive' | 'sendrecv';
  /** `http` */
  readonly portName: string;
  /** `http_port_t` */
  readonly portType: string;
  /** True if it grants capability net_bind_service too. */
  readonly grantsNetBindService: boolean;
}

/** `corenet_sendrecv_http_client_packets`: made for the packet types of one port. */
export interface CorenetPacketInterface extends Named {
  readonly kind: 'packet';
  readonly action: 'send' | 'receive' | 'sendrecv' | 'relabelto';
  readonly portName: string;
  /** `http_client_packet_t` */
  readonly packetType: string;
}

/** The others, such as `corenet_tcp_bind_generic_node` and `corenet_port`. */
export interface CorenetGeneralInterface extends Named {
  readonly kind: 'general';
  /** True if it only warns and grants nothing. */
  readonly deprecated: boolean;
}

export type CorenetInterface = CorenetPortInterface | CorenetPacketInterface | CorenetGeneralInterface;

/**
 * What a name that begins with `corenet_` is. A name of the form of a port's interface is answered for any port, known
 * or not: the headers of another policy can have it. Undefined for every other name.
 */
export function corenetInterface(name: string): CorenetInterface | undefined {
  if (!name.startsWith('corenet_')) return undefined;
  const last = known.get(name);
  if (last) return last;
  const found = generalInterface(name) ?? portInterface(name) ?? packetInterface(name);
  // A policy calls a few hundred.
  if (known.size >= MOST_KNOWN) known.clear();
  if (found) known.set(name, found);
  return found;
}

const known = new Map<string, CorenetInterface>();
const MOST_KNOWN = 4_000;

/** The names of the ports that have interfaces of their own in the bundled headers, such as `http`, sorted. */
export function corenetPortNames(): readonly string[] {
  return data.ports.split(' ');
}

/** True if the bundled headers have interfaces for a port type, `http_port_t`. */
export function hasCorenetInterfaces(portType: string): boolean {
  const name = /^(\w+)_port_t$/.exec(portType)?.[1];
  return name !== undefined && ports().has(name);
}

/**
 * The attributes that refpolicy's network_port() gives `http_port_t`; empty for a type it does not declare. Reserved or
 * not goes by the first port listed (corenetwork.te.m4).
 */
export function corenetPortAttributes(portType: string): string[] {
  const name = /^(\w+)_port_t$/.exec(portType)?.[1];
  if (name === undefined || !ports().has(name)) return [];
  const has = (names: string) => names.split(' ').includes(name);
  return [
    'port_type',
    'defined_port_type',
    ...(has(data.reserved) ? ['reserved_port_type'] : []),
    ...(has(data.unreserved) ? ['unreserved_port_type'] : []),
    ...(has(data.rpc) ? ['rpc_port_type'] : []),
  ];
}

/** The refpolicy version of the headers. */
export const CORENET_VERSION: string = data.version;

const GENERAL: Readonly<Record<string, readonly string[] | null | undefined>> = data.interfaces;

function generalInterface(name: string): CorenetGeneralInterface | undefined {
  if (!Object.hasOwn(GENERAL, name)) return undefined;
  const rules = GENERAL[name] ?? [];
  const dontaudit = name.startsWith('corenet_dontaudit_');
  return { kind: 'general', name, known: true, dontaudit, rules, deprecated: rules.length === 0 };
}

const PORT = /^corenet_(dontaudit_)?(tcp|udp|sctp)_(bind|connect|send|receive|sendrecv)_(\w+)_port$/;

function portInterface(name: string): CorenetPortInterface | undefined {
  const match = PORT.exec(name);
  if (!match) return undefined;
  const portName = match[4]!;
  const protocol = match[2] as CorenetPortInterface['protocol'];
  const action = match[3] as CorenetPortInterface['action'];
  const dontaudit = match[1] !== undefined;
  const grantsNetBindService = action === 'bind' && protocol !== 'sctp' && !dontaudit && netBindService().has(portName);
  const portType = `${portName}_port_t`;
  const rules: string[] = [];
  if (action === 'bind' || (action === 'connect' && protocol !== 'udp')) {
    rules.push(`${dontaudit ? 'dontaudit' : 'allow'} $1 ${portType}:${protocol}_socket name_${action};`);
  }
  if (grantsNetBindService) rules.push('allow $1 self:capability net_bind_service;');
  const known = isPerPort(name, portName);
  return { kind: 'port', name, known, dontaudit, rules, protocol, action, portName, portType, grantsNetBindService };
}

const PACKET = /^corenet_(dontaudit_)?(send|receive|sendrecv|relabelto)_(\w+)_(client|server)_packets$/;
const PACKET_PERMISSIONS = { send: 'send', receive: 'recv', sendrecv: '{ send recv }', relabelto: 'relabelto' };

function packetInterface(name: string): CorenetPacketInterface | undefined {
  const match = PACKET.exec(name);
  if (!match) return undefined;
  const portName = match[3]!;
  const action = match[2] as CorenetPacketInterface['action'];
  const dontaudit = match[1] !== undefined;
  const packetType = `${portName}_${match[4]}_packet_t`;
  const rules = [`${dontaudit ? 'dontaudit' : 'allow'} $1 ${packetType}:packet ${PACKET_PERMISSIONS[action]};`];
  return { kind: 'packet', name, known: isPerPort(name, portName), dontaudit, rules, action, portName, packetType };
}

const PER_PORT = new Set(data.perPort.split(' '));
const isPerPort = (name: string, port: string) =>
  ports().has(port) && PER_PORT.has(name.replace(`_${port}_`, '_NAME_'));

let portSet: ReadonlySet<string> | undefined;
let netBindServiceSet: ReadonlySet<string> | undefined;

function ports(): ReadonlySet<string> {
  portSet ??= new Set(corenetPortNames());
  return portSet;
}

function netBindService(): ReadonlySet<string> {
  netBindServiceSet ??= new Set(data.netBindService.split(' '));
  return netBindServiceSet;
}
