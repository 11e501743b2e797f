/**
 * What a word is in a line that has one plain statement and nothing else, told from the text around it: most uses of a name
 * stand in such lines, and to parse a file for each would cost a hundred times as much.
 */
import { isInString, type Meaning, meaningInComment, type NameSpace, partOfContext } from './nameMeaning.ts';

const NAME = '[A-Za-z_$][\\w$.-]*';
const SET = `(?:~?\\s*(?:${NAME}|\\{[\\w\\s$.-]+\\})|\\*)`;
const BLANK = '[ \\t]+';
const GAP = '[ \\t]*';
/** Each group is one place of the statement, the blanks between them are groups too. */
const AV_RULE = new RegExp(
  `^((?:allow|auditallow|dontaudit|auditdeny|neverallow)${BLANK})(${SET})(${GAP})(${SET})(${GAP}:${GAP})(${SET})(${GAP})(${SET})${GAP};$`,
);
const AV_SPACES: readonly (NameSpace | undefined)[] = [
  undefined,
  'type',
  undefined,
  'type',
  undefined,
  'class',
  undefined,
  'permission',
];
const TYPE_RULE = new RegExp(
  `^((?:type_transition|type_change|type_member)${BLANK})(${SET})(${GAP})(${SET})(${GAP}:${GAP})(${SET})(${GAP})(${NAME})${GAP};$`,
);
const TYPE_RULE_SPACES = [...AV_SPACES.slice(0, 7), 'type'] as const;
/** Strings name files; no name stands in one. */
const CALL = new RegExp(`^(${NAME})(\\((?:[\\w\\s$.,{}~-]|"[^"\\n]*")*\\))$`);
/** A type with its attributes; in a require all are types that are required. */
const TYPES = new RegExp(`^(type${BLANK})(${NAME})((?:${GAP},${GAP}${NAME})*)${GAP};$`);
const ATTRIBUTES = new RegExp(`^attribute${BLANK}${NAME}(?:${GAP},${GAP}${NAME})*${GAP};$`);
const TYPE_ATTRIBUTE = new RegExp(`^typeattribute${BLANK}${NAME}${BLANK}${NAME}(?:${GAP},${GAP}${NAME})*${GAP};$`);
const WORD = /[A-Za-z_]\w*/y;
/** Calls in which a word may be something else than an argument, and words that are no names of calls. */
const SPECIAL =
  /^(?:gen_\w+|policy_module|module|refpolicywarn|define|undefine|dnl|if|ifdef|ifndef|ifelse|interface|template|optional_policy|tunable_policy|require|optional|else|type|attribute|role|bool|user)$/;

/** The same for a line of a file of contexts, in which names stand in contexts alone. */
export function meaningInContextLine(text: string, name: string, start: number): Meaning | 'none' | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (/^\s*#/.test(before)) return meaningInComment(text, start) ?? 'none';
  return /["`'#]|\bdnl\b/.test(before) ? undefined : (partOfContext(text, start, name) ?? 'none');
}

/**
 * The meaning of a word in a line of a module or of interfaces.
 * @param start where the word begins
 * @returns undefined where the line says too little, `none` where no name stands
 */
export function meaningInPlainLine(text: string, name: string, start: number): Meaning | 'none' | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const found = text.indexOf('\n', start);
  const lineEnd = found < 0 ? text.length : found;
  let from = lineStart;
  while (text[from] === ' ' || text[from] === '\t') from++;
  if (text[from] === '#') return meaningInComment(text, start) ?? 'none';
  let to = lineEnd;
  const comment = text.indexOf('#', from);
  if (comment >= 0 && comment < lineEnd) {
    if (comment < start) return undefined;
    to = comment;
  }
  while (to > from && isBlank(text[to - 1]!)) to--;
  const line = text.slice(from, to);
  const at = start - from;
  const inContext = /["`']|\bdnl\b/.test(line) ? undefined : partOfContext(text, start, name);
  if (inContext) return inContext;
  const meaning = inStatement(line, name, at, text, lineStart);
  if (meaning === undefined) return undefined;
  return followsStatement(text, lineStart) ? meaning : undefined;
}

function inStatement(
  line: string,
  name: string,
  at: number,
  text: string,
  lineStart: number,
): Meaning | 'none' | undefined {
  WORD.lastIndex = 0;
  const keyword = WORD.exec(line)?.[0];
  switch (keyword) {
    case undefined:
      return undefined;
    case 'allow':
    case 'auditallow':
    case 'dontaudit':
    case 'auditdeny':
    case 'neverallow':
      return inRule(AV_RULE, AV_SPACES, line, at);
    case 'type_transition':
    case 'type_change':
    case 'type_member':
      return inRule(TYPE_RULE, TYPE_RULE_SPACES, line, at);
    case 'type': {
      const match = TYPES.exec(line);
      return match ? inTypes(match, at, text, lineStart) : undefined;
    }
    case 'attribute': {
      const role = ATTRIBUTES.test(line) && at > 0 ? declaredOrRequired(text, lineStart) : undefined;
      // Only a require takes several.
      return role === 'required' || !line.includes(',') ? role && { space: 'type', role } : undefined;
    }
    case 'typeattribute':
      return TYPE_ATTRIBUTE.test(line) && at > 0 ? { space: 'type', role: 'used' } : undefined;
    default:
      return inCall(line, name, at);
  }
}

function inRule(
  rule: RegExp,
  spaces: readonly (NameSpace | undefined)[],
  line: string,
  at: number,
): Meaning | undefined {
  const match = rule.exec(line);
  if (!match) return undefined;
  let end = 0;
  for (let i = 1; i < match.length; i++) {
    end += match[i]!.length;
    if (at >= end) continue;
    const space = spaces[i - 1];
    return space && { space, role: 'used' };
  }
  return undefined;
}

function inTypes(match: RegExpExecArray, at: number, text: string, lineStart: number): Meaning | undefined {
  if (at < match[1]!.length) return undefined;
  const role = declaredOrRequired(text, lineStart);
  const isFirst = at < match[1]!.length + match[2]!.length;
  return role && { space: 'type', role: role === 'declared' && !isFirst ? 'used' : role };
}

function inCall(line: string, name: string, at: number): Meaning | 'none' | undefined {
  const match = CALL.exec(line);
  if (match?.[1] === 'policy_module' && at === match[1].length + 1) return { space: 'module', role: 'declared' };
  if (!match || SPECIAL.test(match[1]!)) return undefined;
  if (isInString(line, at)) return 'none';
  if (at === 0) return match[1] === name ? { space: 'macro', role: 'used' } : undefined;
  return at > match[1]!.length ? { space: 'any', role: 'used' } : undefined;
}

const MOST_LINES = 200;
const REQUIREMENT = /^(?:type|attribute|role|attribute_role|bool|class|user)\b[^`'()#"]*;$/;
const OPENS_REQUIRE = /^(?:gen_require\(\s*`|require\s*\{)$/;

/** Whether a line that names types stands in a require, by the lines above. */
function declaredOrRequired(text: string, lineStart: number): 'declared' | 'required' | undefined {
  let end = lineStart - 1;
  for (let i = 0; i < MOST_LINES; i++) {
    if (end < 0) return 'declared';
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end).trim();
    end = start - 1;
    if (line === '' || line.startsWith('#') || REQUIREMENT.test(line)) continue;
    if (OPENS_REQUIRE.test(line)) return 'required';
    // A rule or a call cannot stand in a require; what else there is may close a block inside of one.
    return isRuleOrCall(line) ? 'declared' : undefined;
  }
  return undefined;
}

const LABEL = /^(?:portcon|netifcon|nodecon|genfscon|fs_use_\w+)\b/;

function isRuleOrCall(line: string): boolean {
  if (AV_RULE.test(line) || LABEL.test(line) || TYPE_ATTRIBUTE.test(line)) return true;
  const name = CALL.exec(line)?.[1];
  return name !== undefined && (/^(?:policy_module|gen_tunable|gen_bool)$/.test(name) || !SPECIAL.test(name));
}

/** True if what stands before the line is complete: a statement may begin here. */
function followsStatement(text: string, lineStart: number): boolean {
  let end = lineStart - 1;
  for (let i = 0; i < MOST_LINES; i++) {
    if (end < 0) return true;
    const start = text.lastIndexOf('\n', end - 1) + 1;
    let from = start;
    while (from < end && isBlank(text[from]!)) from++;
    const before = end;
    end = start - 1;
    if (from === before || text[from] === '#') continue;
    const comment = text.indexOf('#', from);
    let to = comment >= 0 && comment < before ? comment : before;
    while (to > from && isBlank(text[to - 1]!)) to--;
    return ENDS.has(text[to - 1]!) || (text[from] === '}' && to === from + 1);
  }
  return false;
}

/** With an opening quote a body begins. A brace may open or close a set; one that is alone in its line closes a block. */
const ENDS = new Set([';', ')', '`']);
const isBlank = (character: string) => character === ' ' || character === '\t' || character === '\r';
