/** What is being typed in a rule of a CIL file: the class or a permission. */
import type { TypedPlace } from './place.ts';

/** A rule is seldom longer. */
const REACH = 500;

const RULE = /\((?:allow|auditallow|dontaudit|neverallow)\s+[^\s()]+\s+[^\s()]+\s+\(\s*/g;

/** The place at `offset`; undefined in comments and where nothing is proposed. */
export function placeInCil(text: string, offset: number): TypedPlace | undefined {
  const before = text.slice(Math.max(0, offset - REACH), offset);
  const word = /\w*$/.exec(before)![0];
  if (before.slice(before.lastIndexOf('\n') + 1).includes(';')) return undefined;
  const start = before.slice(0, before.length - word.length);
  const rule = [...start.matchAll(RULE)].at(-1);
  if (!rule) return undefined;
  const rest = start.slice(rule.index + rule[0].length);
  if (rest === '') return { kind: 'class', word };
  const className = /^(\w+)\s+\([\w\s]*$/.exec(rest)?.[1];
  return className === undefined ? undefined : { kind: 'permission', word, classes: [className] };
}
