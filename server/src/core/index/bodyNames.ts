/** What the body of a macro requires, declares and calls, found by one linear scan of its text: m4 is not asked. */
import { type Declaration, endOfRequire, scanBody } from './declarations.ts';
import { endOfQuote, ownCopy } from './skeleton.ts';

export type NameKind = Declaration['kind'];

export interface BodyName {
  readonly kind: NameKind;
  /** As written: `$1_t` is made of the first argument. */
  readonly name: string;
  /** True for one of an optional block of the body: it is not in scope outside of that. */
  readonly isOptional: boolean;
  readonly isDeclared: boolean;
}

export interface BodyCall {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly isOptional: boolean;
}

export interface BodyNames {
  readonly names: readonly BodyName[];
  readonly calls: readonly BodyCall[];
  /** True if the body does more with m4 than a scan of its text understands, such as `$*` or a `define`. */
  readonly isIntricate: boolean;
}

const TOKEN =
  /#[^\n]*|\bdnl\b[^\n]*|\b(gen_require\(\s*`?|require\s*\{)|\b(optional_policy\(\s*`|optional\s*\{)|\b([A-Za-z_]\w*)\(|\$[*@#]|\bshift\b/g;
/** Macros of m4 and of refpolicy's support files that bring no names by themselves; what is in their arguments is scanned. */
const FORMS = new Set(
  'ifdef ifndef ifelse if gen_context refpolicywarn refpolicyerr policy_module gen_tunable gen_bool gen_user errprint incr decr eval len index substr translit format dnl changequote gen_cats gen_sens mls_systemhigh'.split(
    ' ',
  ),
);
const INTRICATE =
  /^(define|pushdef|popdef|undefine|builtin|indir|patsubst|regexp|esyscmd|syscmd|include|sinclude|foreach|forloop|shiftn)$/;

/** @param body without its quotes */
export function scanNames(body: string): BodyNames {
  const names: BodyName[] = [];
  const calls: BodyCall[] = [];
  const isEmpty = body.trim() === '';
  let isIntricate = false;
  /** Where the optional block that the scan is in ends. */
  let optionalEnd = 0;
  TOKEN.lastIndex = 0;
  for (let match = isEmpty ? null : TOKEN.exec(body); match; match = TOKEN.exec(body)) {
    const [token, require, optional, call] = match;
    const at = TOKEN.lastIndex;
    const isOptional = match.index < optionalEnd;
    if (require) {
      const end = endOfRequire(body, require, at);
      for (const each of required(body.slice(at, end))) names.push({ ...each, isOptional, isDeclared: false });
      TOKEN.lastIndex = end;
    } else if (optional) optionalEnd = Math.max(optionalEnd, endOfOptional(body, optional, at));
    else if (call === 'refpolicywarn' || call === 'refpolicyerr') TOKEN.lastIndex = endOfCall(body, at);
    else if (call === 'tunable_policy') {
      // It requires the booleans of its condition (loadable_module.spt).
      const condition = /^\s*`([^'`]*)'/.exec(body.slice(at, at + 200))?.[1] ?? '';
      for (const name of condition.match(/[\w$]+/g) ?? []) {
        names.push({ kind: 'boolean', name: ownCopy(name), isOptional, isDeclared: false });
      }
    } else if (call && INTRICATE.test(call)) isIntricate = true;
    else if (call && !FORMS.has(call))
      calls.push({ name: ownCopy(call), arguments: argumentsAt(body, at), isOptional });
    else if (/^(\$|shift)/.test(token)) isIntricate = true;
  }
  for (const { kind, name, start } of scanBody(body)) {
    names.push({ kind, name, isOptional: start < optionalEnd && isInOptional(body, start), isDeclared: true });
  }
  return { names, calls, isIntricate };
}

const ENTRY = /\b(type|attribute|role|attribute_role|bool)\s+([\w.,\s$-]+);/g;
const KINDS: Readonly<Record<string, NameKind>> = {
  type: 'type',
  attribute: 'attribute',
  role: 'role',
  attribute_role: 'role attribute',
  bool: 'boolean',
};

function required(entries: string): { kind: NameKind; name: string }[] {
  return [...entries.replace(/#[^\n]*/g, '').matchAll(ENTRY)].flatMap(([, keyword, list]) =>
    (list!.match(/[\w.$-]+/g) ?? []).map((name) => ({ kind: KINDS[keyword!]!, name: ownCopy(name) })),
  );
}

/** The block with its second part, which is another scope that nothing outside of it sees either. */
function endOfOptional(body: string, opening: string, from: number): number {
  if (opening.endsWith('{')) return endOfRequire(body, opening, from);
  let end = endOfQuote(body, from);
  for (
    let next = /^'\s*,\s*`/.exec(body.slice(end, end + 80));
    next;
    next = /^'\s*,\s*`/.exec(body.slice(end, end + 80))
  ) {
    end = endOfQuote(body, end + next[0].length);
  }
  return end;
}

function isInOptional(body: string, offset: number): boolean {
  const opening = /\b(optional_policy\(\s*`|optional\s*\{)/g;
  for (let match = opening.exec(body); match && match.index < offset; match = opening.exec(body)) {
    if (offset < endOfOptional(body, match[0], opening.lastIndex)) return true;
  }
  return false;
}

function endOfCall(body: string, from: number): number {
  let depth = 1;
  for (let i = from; i < body.length; i++) {
    if (body[i] === '(') depth++;
    if (body[i] === ')' && --depth === 0) return i + 1;
  }
  return body.length;
}

/** The arguments of a call that opens before `from`; what is more than a name or a set is empty. */
function argumentsAt(body: string, from: number): string[] {
  const end = body.indexOf(')', from);
  const text = body.slice(from, end < 0 ? body.length : end);
  if (text.length > 1_000 || /[(`'#]/.test(text)) return splitArguments(body.slice(from, endOfCall(body, from) - 1));
  return text.split(',').map(plainArgument);
}

/** Splits at the commas that stand in no quotes and no parentheses. */
export function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(' || text[i] === '`') depth++;
    if (text[i] === ')' || text[i] === "'") depth--;
    if (text[i] !== ',' || depth > 0) continue;
    parts.push(text.slice(start, i));
    start = i + 1;
  }
  return [...parts, text.slice(start)].map((each) => plainArgument(each.trim().replace(/^`([^`']*)'$/, '$1')));
}

function plainArgument(text: string): string {
  const word = text.trim();
  return /^[\w.$-]+$/.test(word) ? ownCopy(word) : '';
}
