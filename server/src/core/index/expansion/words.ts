/** The words of a statement: sets made flat, written as a line, an access vector rule with its sets. */

export interface AvRule {
  readonly flavour: string;
  readonly sources: readonly string[];
  readonly targets: readonly string[];
  readonly classes: readonly string[];
  readonly permissions: readonly string[];
}

/** Nested sets as one, each member once; a set of one member without its braces. A set after `~` keeps what is in it. */
export function flatten(words: readonly string[]): string[] {
  const result: string[] = [];
  for (let i = 0; i < words.length; i++) {
    if (words[i] !== '{') {
      result.push(words[i]!);
      continue;
    }
    const end = endOfSet(words, i);
    const inner = words.slice(i + 1, end);
    const members = [...new Set(inner.filter((word) => word !== '{' && word !== '}'))];
    const isPlain = !inner.includes('~') && !inner.includes('-') && !inner.includes(',') && !inner.includes(';');
    if (!isPlain) result.push('{', ...inner, '}');
    else if (members.length === 1 && words[i - 1] !== '~') result.push(members[0]!);
    else result.push('{', ...members, '}');
    i = end;
  }
  return result;
}

function endOfSet(words: readonly string[], open: number): number {
  let depth = 0;
  for (let i = open; i < words.length; i++) {
    if (words[i] === '{') depth++;
    else if (words[i] === '}' && --depth === 0) return i;
  }
  return words.length;
}

/** As people write it: no blank around a colon, after `~` and `(`, and before a comma and `)`. */
export function wordsOf(words: readonly string[]): string {
  let text = '';
  let before = '';
  for (const word of words) {
    const isTight =
      text === '' || /^[:,)]$/.test(word) || /^[:~(]$/.test(before) || (word === '(' && /\w$/.test(before));
    text += isTight ? word : ` ${word}`;
    before = word;
  }
  return text;
}

const FLAVOURS = /^(allow|dontaudit|auditallow|auditdeny|neverallow)$/;

/** The sets of an access vector rule; undefined for another statement. A set with `~` or `-` keeps these before the name. */
export function avRule(words: readonly string[]): AvRule | undefined {
  if (!FLAVOURS.test(words[0] ?? '')) return undefined;
  let at = 1;
  const sources = set();
  const targets = set();
  if (words[at] !== ':') return undefined;
  at++;
  const classes = set();
  const permissions = set();
  return { flavour: words[0]!, sources, targets, classes, permissions };

  function set(): string[] {
    const sign = words[at] === '~' || words[at] === '-' ? words[at++]! : '';
    if (words[at] !== '{') return [sign + (words[at++] ?? '')];
    const end = endOfSet(words, at);
    const members = words.slice(at + 1, end).filter((word) => word !== '{' && word !== '}');
    at = end + 1;
    return sign === '' ? members : members.map((each) => `${sign}${each}`);
  }
}
