/** How many interfaces of a file require each name, found by one linear scan of its text, without a tree. */
import { type Declaration, endOfRequire } from './declarations.ts';
import { type Definition, ownCopy } from './skeleton.ts';

export interface RequiredName {
  readonly kind: Declaration['kind'];
  readonly name: string;
  /** Definitions of the file that require it. */
  readonly interfaces: number;
}

const OPENING = /\b(?:gen_require\(\s*`?|require\s*\{)/g;
const ENTRY = /\b(type|attribute|role|attribute_role|bool)\s+([\w.,\s$-]+);/g;
const KINDS: Readonly<Record<string, Declaration['kind']>> = {
  type: 'type',
  attribute: 'attribute',
  role: 'role',
  attribute_role: 'role attribute',
  bool: 'boolean',
};

/** The names that the bodies of `definitions` require, which are in their order; names made of parameters left out. */
export function scanRequiredNames(text: string, definitions: readonly Definition[]): RequiredName[] {
  const counts = new Map<string, { kind: Declaration['kind']; name: string; interfaces: number; last: number }>();
  let at = 0;
  OPENING.lastIndex = 0;
  for (let match = OPENING.exec(text); match; match = OPENING.exec(text)) {
    const from = OPENING.lastIndex;
    OPENING.lastIndex = endOfRequire(text, match[0], from);
    while (at < definitions.length && definitions[at]!.bodyEnd <= from) at++;
    if (at === definitions.length) break;
    if (definitions[at]!.bodyStart > from) continue;
    for (const [kind, name] of entries(text.slice(from, OPENING.lastIndex))) {
      const key = `${kind} ${name}`;
      const known = counts.get(key);
      if (!known) counts.set(key, { kind, name: ownCopy(name), interfaces: 1, last: at });
      else if (known.last !== at) {
        known.interfaces++;
        known.last = at;
      }
    }
  }
  return [...counts.values()].map(({ kind, name, interfaces }) => ({ kind, name, interfaces }));
}

function entries(require: string): (readonly [Declaration['kind'], string])[] {
  return [...require.replace(/#[^\n]*/g, '').matchAll(ENTRY)].flatMap(([, keyword, names]) =>
    names!
      .split(/[\s,]+/)
      .filter((name) => /^[A-Za-z_][\w.-]*$/.test(name))
      .map((name) => [KINDS[keyword!]!, name] as const),
  );
}
