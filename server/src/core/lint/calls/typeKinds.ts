/** What kind of thing a type is, told by its attributes: which types can be no port and no node. */
import type { OwnType } from './ownTypes.ts';

/** Types of one kind: `a domain`, `domains`. */
export interface TypeKind {
  readonly attribute: string;
  readonly one: string;
  readonly many: string;
}

const KINDS: readonly TypeKind[] = [
  { attribute: 'domain', one: 'a domain', many: 'domains' },
  { attribute: 'file_type', one: 'a file type', many: 'file types' },
  { attribute: 'port_type', one: 'a port type', many: 'port types' },
  { attribute: 'node_type', one: 'a node type', many: 'node types' },
  { attribute: 'netif_type', one: 'the type of a network interface', many: 'network interfaces' },
  { attribute: 'packet_type', one: 'a packet type', many: 'packet types' },
];

/** The kind whose attribute has this name. */
export function kindOfAttribute(name: string): TypeKind | undefined {
  return KINDS.find(({ attribute }) => attribute === name);
}

/** The kind of a type of the file; undefined where its attributes tell none. */
export function kindOfType({ attributes }: OwnType): TypeKind | undefined {
  return KINDS.find(({ attribute }) => attributes.has(attribute));
}
