/** What is being typed: which kind of word the cursor stands in, read from the text before it. */

import { callAt } from '../../index/callAt.ts';
import { readArguments } from '../../index/macroBody.ts';
import { goesOn, isDeeper, ownStatementStart } from '../../syntax/ownStatement.ts';
import { contextPart } from './contextPart.ts';
import type { Parentheses } from './snippetItems.ts';

/** `type` is a type or an attribute, `type alone` no attribute; the same with roles, of which few places take both. */
export type NameKind =
  | 'type'
  | 'type alone'
  | 'attribute'
  | 'role'
  | 'role attribute'
  | 'role or attribute'
  | 'role of a context'
  | 'boolean'
  | 'user';

export type TypedPlace =
  /** The first word of a statement or of an entry of a require, or a port number where a statement begins. */
  | { readonly kind: 'statement' | 'requirement' | 'port'; readonly word: string }
  | { readonly kind: NameKind | 'class'; readonly word: string }
  /** The first word of an entry of a .fc file or of a statement in CIL, behind its parenthesis or before it. */
  | { readonly kind: 'entry'; readonly word: string; readonly parentheses: Parentheses }
  /** The type that a semanage command gives a port. */
  | { readonly kind: 'port type'; readonly word: string }
  /** The source of an allow: only the second part tells a rule of types from one of roles. */
  | { readonly kind: 'type or role'; readonly word: string }
  /** The name that an ifdef asks for. */
  | { readonly kind: 'switch'; readonly word: string }
  /** A keyword inside of a statement. */
  | { readonly kind: 'part'; readonly word: string; readonly words: readonly string[] }
  /** `classes` are the words in the place of the class. */
  | { readonly kind: 'permission'; readonly word: string; readonly classes: readonly string[] }
  | CallPlace;

/** In an argument of a call, whose definition says what it is. */
export interface CallPlace {
  readonly kind: 'argument';
  readonly word: string;
  readonly name: string;
  /** As far as they are written, without quotes. */
  readonly arguments: readonly string[];
  /** Which of them the word is in, from 0. */
  readonly argument: number;
}

const NAME = '[\\w$-]+';
const NAMES = '(?:[\\w$~*-]+|~?\\s*\\{[^}]*\\})';
/** A set that is not closed, or the start of a name, or what either leaves out. */
const OPEN = '(?:~\\s*)?(?:\\{[^}]*)?$';
const LIST = `(?:${NAME}\\s*,\\s*)*$`;

const AV_RULE = /^(?:allow|auditallow|dontaudit|neverallow)\s+/;
const XPERM_RULE = /^(?:allow|auditallow|dontaudit|neverallow)xperm\s+|^range_transition\s+/;
const TYPE_RULE = /^type_(?:transition|change|member)\s+/;
const AFTER_CLASS = new RegExp(`^${NAMES}\\s+${NAMES}\\s*:\\s*(${NAMES})\\s+${OPEN}`);
const IN_CLASS = new RegExp(`^${NAMES}\\s+${NAMES}\\s*:\\s*${OPEN}`);
const IN_TYPE = new RegExp(`^(?:${OPEN}|${NAMES}\\s+${OPEN})`);

/** The roles of refpolicy end in _r, the role attributes in _roles, and no type does. */
const ROLE = '\\w+_r(?:oles)?';
/** The second part of `allow a_r b_r;`, or its first, a set, behind a role. */
const ROLE_ALLOW = new RegExp(
  `^allow\\s+(?:(?:${ROLE}|\\{(?:\\s*${ROLE})+\\s*\\})\\s+${OPEN}|\\{(?:\\s*${ROLE})+\\s+$)`,
);

/** Nothing, or a set without a member. */
const ALLOW_SOURCE = /^allow\s+(?:\{\s*)?$/;

type Place = readonly [before: RegExp, kind: NameKind | 'class'];

/** What stands before the word in other statements. */
const STATEMENTS: readonly Place[] = [
  [/^(?:typeattribute|typealias|permissive|typebounds)\s+$/, 'type alone'],
  [new RegExp(`^typebounds\\s+${NAME}\\s+${LIST}`), 'type alone'],
  [new RegExp(`^typeattribute\\s+${NAME}\\s+${LIST}`), 'attribute'],
  [new RegExp(`^type\\s+${NAME}(?:\\s+alias\\s+${NAMES})?\\s*,\\s*${LIST}`), 'attribute'],
  [/^expandattribute\s+$/, 'attribute'],
  [new RegExp(`^role_transition\\s+${OPEN}`), 'role or attribute'],
  // A role attribute may have others: refpolicy gives its own to those of other modules.
  [/^(?:role|roleattribute)\s+$/, 'role or attribute'],
  [new RegExp(`^role\\s+${NAME}\\s*,\\s*${LIST}`), 'role attribute'],
  [new RegExp(`^role\\s+${NAME}\\s+types\\s+${OPEN}`), 'type'],
  [new RegExp(`^role_transition\\s+${NAMES}\\s+${OPEN}`), 'type'],
  [new RegExp(`^role_transition\\s+${NAMES}\\s+${NAMES}\\s*:\\s*${OPEN}`), 'class'],
  [new RegExp(`^role_transition\\s+${NAMES}\\s+${NAMES}(?:\\s*:\\s*${NAMES})?\\s+$`), 'role'],
  [new RegExp(`^user\\s+${NAME}\\s+roles\\s+${OPEN}`), 'role'],
  [new RegExp(`^roleattribute\\s+${NAME}\\s+${LIST}`), 'role attribute'],
];
/** What keyword may follow in a statement of a module. */
const PARTS: readonly (readonly [before: RegExp, words: readonly string[]])[] = [
  [new RegExp(`^role\\s+${NAME}\\s+$`), ['types']],
  [new RegExp(`^user\\s+${NAME}\\s+$`), ['roles']],
  [new RegExp(`^(?:type|typealias)\\s+${NAME}\\s+$`), ['alias']],
  [new RegExp(`^sid\\s+${NAME}\\s+$`), ['gen_context']],
];
/** The same for the entries of a require. */
const REQUIREMENTS: readonly Place[] = [
  [new RegExp(`^type\\s+${LIST}`), 'type alone'],
  [new RegExp(`^attribute\\s+${LIST}`), 'attribute'],
  [new RegExp(`^role\\s+${LIST}`), 'role'],
  [new RegExp(`^attribute_role\\s+${LIST}`), 'role attribute'],
  [new RegExp(`^bool\\s+${LIST}`), 'boolean'],
  [/^class\s+$/, 'class'],
];
const REQUIRED_CLASS = new RegExp(`^class\\s+(${NAME})\\s+${OPEN}`);

/** In the condition of tunable_policy(`…', …) or if (…) { … }. */
const CONDITION = /\b(?:tunable_policy\(\s*`?|if\s*\()[^`',{]*$/;
const SWITCH = /\bifn?def\(\s*`?$/;
/** What may stand before the first word of a statement. */
const BLOCK_EDGE = /^(?:(?:else|optional)\s*\{|[\s{}])+/;
/** A statement or a require is seldom longer; the text is read on every keystroke. */
const REACH = 2000;

/** The place at `offset`; undefined in comments and where nothing can be proposed. */
export function typedPlace(text: string, offset: number): TypedPlace | undefined {
  const before = text.slice(Math.max(0, offset - REACH), offset);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (/#|\bdnl\b/.test(line)) return undefined;
  const word = /[\w$]*$/.exec(before)![0];
  const start = line.slice(0, line.length - word.length);
  if (SWITCH.test(start)) return { kind: 'switch', word };
  if (CONDITION.test(start)) return { kind: 'boolean', word };
  const part = contextPart(start);
  if (part) return { kind: part, word };
  const code = before.slice(0, before.length - word.length).replace(/^[ \t]*#.*\n|#.*/gm, '');
  const entries = openRequire(code);
  const call = entries === undefined ? callPlace(code, word, text.slice(offset)) : undefined;
  if (call) return call;
  const statement = lastStatement(entries ?? code, entries === undefined ? [';', '`', "'", ')'] : [';']);
  if (entries === undefined && ALLOW_SOURCE.test(statement)) return { kind: 'type or role', word };
  if (statement !== '') return entries === undefined ? inStatement(statement, word) : inRequire(statement, word);
  if (line.trimStart() !== word) return undefined;
  if (entries !== undefined) return { kind: 'requirement', word };
  return { kind: /^\d+$/.test(word) ? 'port' : 'statement', word };
}

/** The place at `offset` of a .fc file; a `#` in an expression of paths begins no comment. */
export function placeInContexts(text: string, offset: number): TypedPlace | undefined {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const word = /[\w$]*$/.exec(line)![0];
  const start = line.slice(0, line.length - word.length);
  if (start.trim() === '') return { kind: 'entry', word, parentheses: 'none' };
  const part = /^\s*(?:#|dnl\b)/.test(line) ? undefined : contextPart(start);
  return part && { kind: part, word };
}

/** An argument so far: nothing, or the beginning of a set. */
const ARGUMENT_START = /^\s*(?:~\s*)?(?:\{[^{}]*)?[-~]?$/;

function callPlace(code: string, word: string, after: string): CallPlace | undefined {
  const call = callAt(code, code.length);
  if (!call) return undefined;
  const open = call.nameStart + call.name.length + 1;
  const before = readArguments(code, open).args;
  if (before.length !== call.argument + 1 || !ARGUMENT_START.test(before.at(-1)!)) return undefined;
  const isOwnLine = /\n[ \t]*$/.test(code.slice(open)) && !/^\w*\s*[,)}]/.test(after);
  if (isOwnLine && !isDeeper(indented(code, call.nameStart))) return undefined;
  const line = code + word + /^[^\n;#]*/.exec(after)![0];
  const written = readArguments(line, open).args.map((each) => each.trim().replace(/^`([^`']*)'$/, '$1'));
  return { kind: 'argument', word, name: call.name, arguments: written, argument: call.argument };
}

/** The text from `start`, behind the white space that its line begins with. */
function indented(code: string, start: number): string {
  const line = code.slice(code.lastIndexOf('\n', start - 1) + 1, start);
  return /^[ \t]*/.exec(line)![0] + code.slice(start);
}

/** What no require holds, or the end of its block, also where the quote or brace is missing. */
const BEHIND_REQUIRE =
  /^[ \t]*(?:[)}](?!\s*;)|(?:(?:allow|auditallow|dontaudit|neverallow)(?:xperm)?|type_?[a-z]+|[a-z]+_transition|permissive)[ \t]|(?!class_|ifn?def)[A-Za-z_]\w*\()/m;

/** The text from the opening of the require that the end of `code` is in. */
function openRequire(code: string): string | undefined {
  const opening = [...code.matchAll(/\bgen_require\(\s*`?|(?<![\w$])require\s*\{/g)].at(-1);
  if (!opening) return undefined;
  const rest = code.slice(opening.index + opening[0].length);
  const isClosed = opening[0].endsWith('{') ? rest.split('}').length > rest.split('{').length : rest.includes("'");
  return isClosed || BEHIND_REQUIRE.test(rest) ? undefined : rest;
}

/** The text of the statement before the cursor, from its first word; empty where the cursor begins one. */
function lastStatement(code: string, ends: readonly string[]): string {
  const end = Math.max(...ends.map((each) => code.lastIndexOf(each))) + 1;
  const rest = code.slice(ownStatementStart(code, end, code.length));
  const statement = rest.replace(BLOCK_EDGE, '');
  const isAtLineStart = statement.slice(statement.lastIndexOf('\n') + 1).trim() === '';
  if (statement === '' || !isAtLineStart) return statement;
  return goesOn(indented(code, code.length - statement.length)) ? statement : '';
}

function inRequire(statement: string, word: string): TypedPlace | undefined {
  const name = REQUIRED_CLASS.exec(statement)?.[1];
  return name === undefined ? placeIn(REQUIREMENTS, statement, word) : { kind: 'permission', word, classes: [name] };
}

/** What is typed behind the text of a statement. */
export function inStatement(statement: string, word: string): TypedPlace | undefined {
  if (ROLE_ALLOW.test(statement)) return { kind: 'role or attribute', word };
  const keyword = [AV_RULE, XPERM_RULE, TYPE_RULE].find((each) => each.test(statement));
  if (!keyword) {
    const part = PARTS.find(([before]) => before.test(statement));
    return part ? { kind: 'part', word, words: part[1] } : placeIn(STATEMENTS, statement, word);
  }
  const rest = statement.replace(keyword, '');
  const classes = AFTER_CLASS.exec(rest)?.[1];
  if (classes === undefined) {
    if (IN_CLASS.test(rest)) return { kind: 'class', word };
    return IN_TYPE.test(rest) ? { kind: 'type', word } : undefined;
  }
  if (keyword === AV_RULE) return { kind: 'permission', word, classes: classes.match(/[\w$]+/g) ?? [] };
  return keyword === TYPE_RULE ? { kind: 'type alone', word } : undefined;
}

function placeIn(places: readonly Place[], statement: string, word: string): TypedPlace | undefined {
  const found = places.find(([before]) => before.test(statement));
  return found && { kind: found[1], word };
}
