/** What is being typed in a comment that is a `semanage port` command: the type or the protocol. */
import type { TypedPlace } from './place.ts';

const COMMAND = /^\s*#+\s*(?:\S*\/)?semanage\s+port\s(.*)$/;

/** The place at `offset` of a policy file; undefined outside of such a comment. */
export function placeInSemanage(text: string, offset: number): TypedPlace | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const written = COMMAND.exec(line)?.[1];
  if (written === undefined) return undefined;
  const word = /\w*$/.exec(written)![0];
  const before = ` ${written.slice(0, written.length - word.length)}`;
  if (/\s(?:-t\s*|--type[\s=]+)$/.test(before)) return { kind: 'port type', word };
  if (/\s(?:-p\s*|--proto[\s=]+)$/.test(before)) return { kind: 'part', word, words: ['dccp', 'sctp', 'tcp', 'udp'] };
  return undefined;
}
