/** What a rule has before the cursor: the class and the permissions that are proposed first follow from its target. */

/** The words of the rule so far. */
export interface RuleAt {
  /** The words in the place of the target; empty where the place is not behind one, as in a require. */
  readonly targets: readonly string[];
  /** The permissions that are written already, the one at the cursor left out. */
  readonly written: ReadonlySet<string>;
}

const NAMES = '(?:[\\w$~*-]+|~?\\s*\\{[^{}]*\\})';
const RULE = new RegExp(
  `\\b(?:allow|auditallow|dontaudit|neverallow|type_(?:transition|change|member))\\s+${NAMES}\\s+(${NAMES})\\s*:\\s*(?:${NAMES}\\s+)?([^;:]*)$`,
);
/** Behind the source; in no argument of a call, whose definition may put it anywhere. */
const TARGET = new RegExp(
  `(?:^|[;\\n\x60{'])\\s*(?:allow|auditallow|dontaudit|neverallow|type_(?:transition|change|member))(?:xperm)?\\s+${NAMES}\\s+(?:\\{[^{}]*)?$`,
);
/** Of an entry of a require. */
const REQUIRED = /\bclass\s+[\w$]+\s*(\{[^;{}]*)$/;
/** A rule is seldom longer. */
const REACH = 1000;

/** The rule around `offset`. */
export function ruleAt(text: string, offset: number): RuleAt {
  const before = text.slice(Math.max(0, offset - REACH), offset).replace(/[\w$]*$/, '');
  const rule = RULE.exec(before);
  const permissions = rule?.[2] ?? REQUIRED.exec(before)?.[1] ?? '';
  // Behind a brace that is open; a word without one is the only one.
  return { targets: words(rule?.[1]), written: new Set(/^[~\s]*\{/.test(permissions) ? words(permissions) : []) };
}

/** True if the target of a rule is at `offset`, where alone `self` may stand. */
export function isTarget(text: string, offset: number): boolean {
  return TARGET.test(text.slice(Math.max(0, offset - REACH), offset).replace(/[\w$]*$/, ''));
}

const words = (text = '') => text.match(/[\w$]+/g) ?? [];
