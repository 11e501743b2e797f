/** Reads the answer of `sepolicy network -p PORT`. */

import type { PortOrigin } from './port.ts';
import { isTypeName, parsePortRange, parseProtocol, quote } from './portFields.ts';
import { type PortListing, readPortLines } from './readLines.ts';

/**
 * The entries of lines such as `80: tcp http_port_t 80`; those that two asked ports have in common are given once.
 * sepolicy names the policy's type where a local record has the same range, so its answer is no proof of what wins.
 */
export function parseSepolicyNetwork(text: string, origin: PortOrigin): PortListing {
  const seen = new Set<string>();
  return readPortLines(text, (line, entries, warn) => {
    const [, word, type, ports] = /^\d+:\s+(\S+)\s+(\S+)\s+(\S.*)$/.exec(line.text) ?? [];
    if (!word || !type || !ports) return warn('is not port, protocol, type and range');
    const protocol = parseProtocol(word);
    if (!protocol) return warn(`${quote(word)} is not tcp, udp, sctp or dccp`);
    if (!isTypeName(type)) return warn(`${quote(type)} is not a type`);
    const range = parsePortRange(ports);
    if (typeof range === 'string') return warn(range);
    const key = `${protocol} ${type} ${range.low}-${range.high}`;
    if (seen.has(key)) return;
    seen.add(key);
    entries.push({ protocol, ...range, type, origin });
  });
}
