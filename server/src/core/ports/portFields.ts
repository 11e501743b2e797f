/** The fields of a port record as tools write them: a protocol, a port or range, a type, a context. */
import { type PortRange, PROTOCOLS, type Protocol } from './port.ts';

/** The protocol a word names, in any case (ports.local is read so by libsemanage); undefined for another word. */
export function parseProtocol(word: string): Protocol | undefined {
  const lower = word.toLowerCase();
  return PROTOCOLS.find((protocol) => protocol === lower);
}

/** The range that `80`, `80-90` or `80 - 90` names, or in words why it names none. */
export function parsePortRange(text: string): PortRange | string {
  const [, from, to] = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(text) ?? [];
  if (from === undefined) return `${quote(text)} is not a port or range`;
  const low = Number(from);
  const high = to === undefined ? low : Number(to);
  if (high > 65535 || low > 65535) return `${quote(text)} is above 65535`;
  if (low > high) return `${quote(text)} has its ends reversed`;
  return { low, high };
}

/** `80` or `8000-8010`, as semanage writes it. */
export function formatPortRange(range: PortRange): string {
  return range.low === range.high ? String(range.low) : `${range.low}-${range.high}`;
}

/** True for a name that a type can have in policy source or in CIL. */
export function isTypeName(word: string): boolean {
  return word.length < 256 && /^[A-Za-z_][\w.$-]*$/.test(word);
}

/** The type and level of `user:role:type` or `user:role:type:level`; undefined for another text. */
export function parseContext(text: string): { type: string; level?: string } | undefined {
  const [user, role, type, ...rest] = text.split(':');
  if (!user || !role || !type || !isTypeName(type)) return undefined;
  const level = rest.join(':').replace(/\s+/g, '');
  return level === '' ? { type } : { type, level };
}

/** A word of a line in quotes, short enough for a message. */
export function quote(word: string): string {
  return JSON.stringify(word.length > 40 ? `${word.slice(0, 40)}…` : word);
}
