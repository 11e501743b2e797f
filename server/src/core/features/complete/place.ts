/** What is being typed: which kind of word the cursor stands in, read from the text before it. */

export type TypedPlace =
  /** The first word of a statement, or a port number there. */
  | { readonly kind: 'statement' | 'port'; readonly word: string }
  | { readonly kind: 'class' | 'type' | 'boolean'; readonly word: string }
  /** `classes` are the words in the place of the class. */
  | { readonly kind: 'permission'; readonly word: string; readonly classes: readonly string[] };

const RULE = /^(?:allow|auditallow|dontaudit|neverallow)\s+/;
const NAMES = '(?:[\\w$~*-]+|\\{[^}]*\\})';
const AFTER_CLASS = new RegExp(`^${NAMES}\\s+${NAMES}\\s*:\\s*(${NAMES})\\s+(?:\\{[^}]*)?$`);
const IN_CLASS = new RegExp(`^${NAMES}\\s+${NAMES}\\s*:\\s*(?:\\{[^}]*)?$`);
const IN_TYPE = new RegExp(`^(?:\\{[^}]*|${NAMES}\\s+(?:\\{[^}]*)?)?$`);
/** In the condition of tunable_policy(`…', …) or if (…) { … }. */
const CONDITION = /\b(?:tunable_policy\(\s*`?|if\s*\()[^`',{]*$/;
/** A statement is seldom longer; the text is read on every keystroke. */
const REACH = 1000;

/** The place at `offset`; undefined in comments and where nothing can be proposed. */
export function typedPlace(text: string, offset: number): TypedPlace | undefined {
  const from = Math.max(0, offset - REACH);
  const before = text.slice(from, offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (/#|\bdnl\b/.test(line)) return undefined;
  const word = /[\w$]*$/.exec(before)![0];
  const statement = before
    .slice(
      Math.max(...[';', '`', "'", ')', '#'].map((each) => before.lastIndexOf(each))) + 1,
      before.length - word.length,
    )
    .trimStart();
  if (CONDITION.test(line.slice(0, line.length - word.length))) return { kind: 'boolean', word };
  const rule = RULE.exec(statement);
  if (rule) return inRule(statement.slice(rule[0].length), word);
  if (statement !== '' || line.trimStart() !== word) return undefined;
  return { kind: /^\d+$/.test(word) ? 'port' : 'statement', word };
}

function inRule(rest: string, word: string): TypedPlace | undefined {
  const classes = AFTER_CLASS.exec(rest)?.[1];
  if (classes !== undefined) return { kind: 'permission', word, classes: classes.match(/[\w$]+/g) ?? [] };
  if (IN_CLASS.test(rest)) return { kind: 'class', word };
  return IN_TYPE.test(rest) ? { kind: 'type', word } : undefined;
}
