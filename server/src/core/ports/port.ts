/** The vocabulary of port labels: what a port entry is and where it came from. */
import type { Range } from 'vscode-languageserver-types';

/** The protocols a portcon can name (libsepol `ports.c`, semanage(8)). */
export const PROTOCOLS = ['tcp', 'udp', 'sctp', 'dccp'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Ports `low` to `high`, both included, 0 to 65535; `low <= high`. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Who defines an entry. `local` is a semanage record of this host, `policy` the installed policy, `bundled` a table
 * shipped with Portcon, `workspace` a portcon or network_port written in an open file; `policy or local` one of two of a
 * list that does not tell them apart.
 */
export type PortOrigin =
  | { readonly kind: 'local' }
  | { readonly kind: 'policy' }
  | { readonly kind: 'policy or local' }
  | { readonly kind: 'bundled'; readonly policy: string }
  | { readonly kind: 'workspace'; readonly uri: string; readonly range: Range };

/** One range of ports of one protocol with the type of its context. */
export interface PortEntry extends PortRange {
  readonly protocol: Protocol;
  readonly type: string;
  /** The MLS range of the context, where the source tells it. */
  readonly level?: string;
  readonly origin: PortOrigin;
}
