/** Reads lines of the form `portcon tcp 80 system_u:object_r:http_port_t:s0`: `seinfo --portcon` and ports.local. */

import type { PortOrigin } from './port.ts';
import { parseContext, parsePortRange, parseProtocol, quote } from './portFields.ts';
import { type PortListing, readPortLines } from './readLines.ts';

/**
 * The entries of `seinfo POLICY --portcon` (which sorts by text: its order says nothing about precedence) or of a
 * ports.local (libsemanage writes a range as `80 - 90`). Comments and the count seinfo prints are skipped.
 */
export function parsePortconLines(text: string, origin: PortOrigin): PortListing {
  return readPortLines(text, (line, entries, warn) => {
    if (line.text.startsWith('#') || /^Portcon:\s*\d+$/.test(line.text)) return;
    const [, word, ports, contextText] = /^portcon\s+(\S+)\s+(\S+(?:\s*-\s*\d+)?)\s+(\S.*)$/.exec(line.text) ?? [];
    if (!word || !ports || !contextText) return warn('is not portcon, protocol, port and context');
    const protocol = parseProtocol(word);
    if (!protocol) return warn(`${quote(word)} is not tcp, udp, sctp or dccp`);
    const range = parsePortRange(ports);
    if (typeof range === 'string') return warn(range);
    const context = parseContext(contextText);
    if (!context) return warn(`${quote(contextText)} is not a context`);
    entries.push({ protocol, ...range, ...context, origin });
  });
}
