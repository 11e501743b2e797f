/** Which attributes a file gives its types, by their declarations and by typeattribute, found by one linear scan of its text. */
import { endOfRequire } from './declarations.ts';
import { ownCopy } from './skeleton.ts';

export interface Attribution {
  /** Of the attribute. */
  readonly name: string;
  readonly type: string;
}

const NAME = '[A-Za-z_][\\w.-]*';
const NAMES = `${NAME}(?:\\s*,\\s*${NAME})*`;
const TOKEN = new RegExp(
  [
    '#[^\\n]*|\\bdnl\\b[^\\n]*',
    '\\b(?<require>gen_require\\(\\s*`?|require\\s*\\{)',
    `\\btype\\s+(?<declared>${NAME})(?:\\s+alias\\s+(?:\\{[^{};]*\\}|${NAME}))?\\s*,\\s*(?<of>${NAMES})\\s*;`,
    `\\btypeattribute\\s+(?<given>${NAME})\\s+(?<to>${NAMES})\\s*;`,
  ].join('|'),
  'g',
);

/** The attributions in `text` in their order. What its interfaces give is none: that is known at their calls alone. */
export function scanAttributions(text: string): Attribution[] {
  const found: Attribution[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const { require, declared, of, given, to } = match.groups!;
    if (require) TOKEN.lastIndex = endOfRequire(text, require, TOKEN.lastIndex);
    const type = declared ?? given;
    if (type === undefined) continue;
    const own = ownCopy(type);
    for (const name of (of ?? to)!.split(',')) found.push({ name: ownCopy(name.trim()), type: own });
  }
  return found;
}
