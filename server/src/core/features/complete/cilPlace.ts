/** What is being typed in a CIL file: the class or a permission of a rule, or the first word of a statement. */
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
  if (!rule) return entry(start, word, text[offset]);
  const rest = start.slice(rule.index + rule[0].length);
  if (rest === '') return { kind: 'class', word };
  const className = /^(\w+)\s+\([\w\s]*$/.exec(rest)?.[1];
  return className === undefined
    ? entry(start, word, text[offset])
    : { kind: 'permission', word, classes: [className] };
}

/** The words of lists that hold statements. */
const HOLDERS = /^\((?:block|in|optional|macro|booleanif|tunableif|true|false)[\s)]/;

/** The first word of a statement, in a line of its own. */
function entry(start: string, word: string, after: string | undefined): TypedPlace | undefined {
  const line = start.slice(start.lastIndexOf('\n') + 1);
  if (!/^\s*\(?$/.test(line)) return undefined;
  const isOpen = line.endsWith('(');
  const around = openList(start.slice(0, start.length - line.length).replace(/;.*|"[^"\n]*"/g, ''));
  if (around !== undefined && !HOLDERS.test(around)) return undefined;
  return { kind: 'entry', word, parentheses: isOpen ? (after === ')' ? 'both' : 'open') : 'none' };
}

/** The text from the innermost parenthesis that is not closed. */
function openList(code: string): string | undefined {
  let closed = 0;
  for (let at = code.length - 1; at >= 0; at--) {
    if (code[at] === ')') closed++;
    else if (code[at] === '(' && closed-- === 0) return code.slice(at);
  }
  return undefined;
}
