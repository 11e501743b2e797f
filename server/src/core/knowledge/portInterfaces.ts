/** The interfaces that corenetwork generates for each port: which forms of their names refpolicy and Fedora have. */

/** The name of an interface for one port, taken apart. Whether any policy has the form is another question. */
export interface PortInterfaceName {
  readonly dontaudit: boolean;
  readonly protocol: 'tcp' | 'udp' | 'sctp' | 'dccp';
  readonly action: 'bind' | 'connect' | 'send' | 'receive' | 'sendrecv';
  /** `http_port_t` */
  readonly portType: string;
}

const NAME = /^corenet_(dontaudit_)?(tcp|udp|sctp|dccp)_(bind|connect|send|receive|sendrecv)_(\w+)_port$/;

/** The parts of a name such as `corenet_tcp_bind_http_port`; undefined for one of another form. */
export function portInterfaceName(name: string): PortInterfaceName | undefined {
  // Of thousands of names few are.
  if (!name.startsWith('corenet_') || !name.endsWith('_port')) return undefined;
  const match = NAME.exec(name);
  if (!match) return undefined;
  return {
    dontaudit: match[1] !== undefined,
    protocol: match[2] as PortInterfaceName['protocol'],
    action: match[3] as PortInterfaceName['action'],
    portType: `${match[4]}_port_t`,
  };
}

/** True if corenetwork of the policy generates this form for its ports (create_port_interfaces, corenetwork.if.m4). */
export function isGenerated(policy: keyof typeof FORMS, { dontaudit, protocol, action }: PortInterfaceName): boolean {
  return FORMS[policy].has(`${dontaudit ? 'dontaudit ' : ''}${protocol} ${action}`);
}

const REFPOLICY = ['tcp bind', 'tcp connect', 'udp bind'];
const FORMS = {
  refpolicy: new Set(REFPOLICY),
  fedora: new Set([
    ...REFPOLICY,
    'tcp sendrecv',
    'udp send',
    'udp receive',
    'udp sendrecv',
    'dontaudit tcp connect',
    'dontaudit udp bind',
    'dontaudit udp send',
    'dontaudit udp receive',
    'dontaudit udp sendrecv',
  ]),
};
