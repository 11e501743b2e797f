/** Names that stand for ports by all we know of this policy: attributes, and types of other modules. */
import { hasCorenetInterfaces } from '../../knowledge/corenet.ts';
import type { RuleContext } from '../rule.ts';
import { DEFAULT_PORT_TYPE } from './unusedDefault.ts';

/** Attributes of ports (refpolicy corenetwork.te.in); `ephemeral_port_type` is Fedora's. */
const PORT_ATTRIBUTE = /^((defined|reserved|unreserved|rpc|ephemeral)_)?port_type$/;

/** True for an attribute that says of a type that it is meant for ports. */
export function isPortAttribute(name: string): boolean {
  return PORT_ATTRIBUTE.test(name);
}

/** True for a type of another module that is a port type. */
export function isForeignPortType({ snapshot }: RuleContext, name: string): boolean {
  return name === DEFAULT_PORT_TYPE || snapshot.ports.hasType(name) || hasCorenetInterfaces(name);
}
