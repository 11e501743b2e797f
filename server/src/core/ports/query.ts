/** Reads what a person types to ask for a port: `8080`, `tcp/80`, `8000-8100`, `80/udp`, or the name of a type. */
import { type PortRange, PROTOCOLS, type Protocol } from './port.ts';

export type PortQuery =
  /** Without a protocol it asks for all that have something to say: `tellingProtocols`. */
  | { readonly kind: 'ports'; readonly protocol: Protocol | undefined; readonly range: PortRange }
  | { readonly kind: 'type'; readonly name: string }
  /** `reason` is a sentence that says what to write. */
  | { readonly kind: 'unreadable'; readonly reason: string };

export function parsePortQuery(text: string): PortQuery {
  const query = text.trim();
  const match = /^(?:([A-Za-z0-9]+)\/)?(\d+)(?:\s*-\s*(\d+))?(?:\/([A-Za-z0-9]+))?$/.exec(query);
  if (!match) {
    if (/^[A-Za-z_][\w.-]*$/.test(query)) return { kind: 'type', name: query };
    return {
      kind: 'unreadable',
      reason: `${query || 'Nothing'} is no port: write 80, tcp/80, 8000-8100 or http_port_t.`,
    };
  }
  const word = (match[1] ?? match[4])?.toLowerCase();
  const protocol = PROTOCOLS.find((each) => each === word);
  if (word && !protocol) return { kind: 'unreadable', reason: `${word} is no protocol: write tcp, udp, sctp or dccp.` };
  const low = Number(match[2]);
  const high = match[3] === undefined ? low : Number(match[3]);
  if (high > 65535 || low > 65535) return { kind: 'unreadable', reason: 'The highest port is 65535.' };
  if (low > high) return { kind: 'unreadable', reason: `${low}-${high} is reversed: write ${high}-${low}.` };
  return { kind: 'ports', protocol, range: { low, high } };
}

/** `80`, or `8000-8010`. */
export function formatRange({ low, high }: PortRange): string {
  return low === high ? `${low}` : `${low}-${high}`;
}

/** Whether bind(2) to `port` is checked at all (kernel `__selinux_socket_bind`). */
export function isBindChecked(
  port: number,
  sysctls: { readonly ephemeralLow: number; readonly ephemeralHigh: number; readonly unprivilegedStart: number },
): boolean {
  if (port === 0) return false;
  return port < sysctls.unprivilegedStart || port < sysctls.ephemeralLow || port > sysctls.ephemeralHigh;
}
