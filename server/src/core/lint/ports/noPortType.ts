/** Says of a type name why it certainly is no port type. A type that nobody knows may come with a module. */

import { remember } from '../../base/remember.ts';
import { kindOfAttribute } from '../calls/typeKinds.ts';
import { withoutComments } from '../names/declaredNames.ts';
import type { RuleContext } from '../rule.ts';
import { misspeltPortType } from './misspeltPortType.ts';

export interface NoPortType {
  readonly message: string;
  /** The type that is meant. */
  readonly meant?: string;
  /** Where the type is not known rather than known to be none. */
  readonly severity?: 'warning';
}

/** Attributes of ports beside port_type (refpolicy corenetwork.te.in, Fedora's). */
const PORT_ATTRIBUTES = /^(defined|reserved|unreserved|rpc|ephemeral)_port_type$/;

export function noPortType(context: RuleContext, name: string): NoPortType | undefined {
  const { ports, policy } = context.snapshot;
  const no = (what: string) => ({ message: `semanage takes a port type only, and ${name} is ${what}.` });
  if (ports.hasType(name) || policy.declared(name).some(({ declaration }) => declaration.kind === 'type'))
    return undefined;
  const typeOfContext = /^(?:[\w.-]+:[\w.-]+:)?(\w+_t)(?::.*)?$/.exec(name)?.[1];
  if (typeOfContext && typeOfContext !== name) {
    return { message: `semanage takes the type alone, ${typeOfContext}, and not a context.`, meant: typeOfContext };
  }
  const attribute = kindOfAttribute(name);
  if (attribute) return no(`the attribute of ${attribute.many}`);
  if (PORT_ATTRIBUTES.test(name)) return no('an attribute of port types');
  const other = otherKind(context, name);
  if (other) return no(other);
  if (policy.isWhole && /^\w+_port$/.test(name) && ports.hasType(`${name}_t`)) {
    return { message: `There is no type ${name}. Did you mean ${name}_t?`, meant: `${name}_t` };
  }
  const misspelt = misspeltPortType(context, name);
  return misspelt && { ...misspelt, severity: 'warning' };
}

/** What a type of the policy is that certainly is no port type: `a domain`. Undefined for what the workspace declares. */
export function otherKind({ snapshot: { ports, policy } }: RuleContext, name: string): string | undefined {
  if (ports.hasType(name) || policy.declared(name).some(({ declaration }) => declaration.kind === 'type'))
    return undefined;
  if (CORENETWORK.has(name)) return CORENETWORK.get(name);
  // corenetwork makes the packet types of each port that it declares (corenetwork.te.m4, declare_ports).
  const packet = /^(\w+)_(?:client|server)_packet_t$/.exec(name);
  if (packet && ports.hasType(`${packet[1]}_port_t`)) return 'a packet type';
  return policy.isWhole && isDomain(policy, name) ? 'a domain' : undefined;
}

/** The types of the initial SIDs beside port (refpolicy corenetwork.te.in, Fedora's). */
const CORENETWORK: ReadonlyMap<string, string> = new Map([
  ['node_t', 'a node type'],
  ['netif_t', 'the type of a network interface'],
]);

type Policy = RuleContext['snapshot']['policy'];

/** The answers about a policy: a type of many rules is asked about for each. */
const domains = remember((_: Policy) => new Map<string, boolean>());

/** True if an interface that requires the type lets a process become it. */
function isDomain(policy: Policy, name: string): boolean {
  const known = domains(policy);
  const isOne = known.get(name) ?? isEntered(policy, name);
  known.set(name, isOne);
  return isOne;
}

function isEntered(policy: Policy, name: string): boolean {
  if (!/^\w+_t$/.test(name)) return false;
  const entry = new RegExp(`\\bdomtrans_pattern\\([^)]*,\\s*${name}\\s*\\)`);
  return policy.requiring(name).some(({ uri }) => {
    const text = policy.textOf(uri) ?? '';
    // A file of a megabyte is asked for each type that it requires.
    return text.includes('domtrans_pattern(') && entry.test(withoutComments(text));
  });
}
