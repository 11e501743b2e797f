/** Says which ports a local record takes from the types that the policy gives them to. */

import { isFallback } from '../../ports/fallback.ts';
import { formatPortRange } from '../../ports/portFields.ts';
import type { RuleContext } from '../rule.ts';
import { sameRange } from './portEntries.ts';
import type { PortKey } from './portUses.ts';
import { originName, portName } from './portWords.ts';

/**
 * Such as `8008 and 8009 from http_port_t`. Undefined where nothing changes: ports of `type` itself, of the fallback
 * types, of the record that has exactly this key.
 */
export function takenPorts({ snapshot }: RuleContext, key: PortKey, type: string): string | undefined {
  const byType = new Map<string, string[]>();
  let origin = '';
  for (const { label, ...part } of snapshot.ports.segments(key.protocol, key)) {
    if (label.reason === 'not told') continue;
    const winner = label.chain.find((entry) => entry.origin.kind === 'policy' || entry.origin.kind === 'bundled');
    if (!winner || winner.type === type || isFallback(winner) || sameRange(winner, key)) continue;
    const ports = byType.get(winner.type) ?? [];
    // A part of a wider range is told with that range: it is taken out of it.
    const whole = winner.low >= key.low && winner.high <= key.high;
    ports.push(whole ? formatPortRange(part) : `${formatPortRange(part)} of ${portName(winner)}`);
    byType.set(winner.type, ports);
    if (winner.origin.kind === 'bundled') origin = ` (${originName(winner, snapshot)})`;
  }
  if (byType.size === 0) return undefined;
  const parts = [...byType].slice(0, MAX_TYPES).map(([name, ports]) => `${list(ports)} from ${name}`);
  const more = byType.size - parts.length;
  return `${enumerate(more > 0 ? [...parts, `ports from ${more} more types`] : parts)}${origin}`;
}

const MAX_TYPES = 3;
const MAX_PORTS = 4;

function list(ports: readonly string[]): string {
  const more = ports.length - MAX_PORTS;
  return enumerate(more > 1 ? [...ports.slice(0, MAX_PORTS), `${more} more`] : ports);
}

/** `a`, `a and b`, `a, b and c`. */
function enumerate(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
