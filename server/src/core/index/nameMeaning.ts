/** What a word is in its place: which part of its statement it stands in, and what names stand in that part. */
import { remember } from '../base/remember.ts';
import { lowered } from '../syntax/reservedWords.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Name, Names, Statement, StatementData } from '../syntax/statements.ts';

/**
 * The name spaces of a policy. Types, attributes and aliases share one, as do roles and role attributes. `macro` are
 * interfaces, templates, defines and the switches of ifdef. `any` is an argument of a call or a word outside of
 * statements: what it names is decided elsewhere.
 */
export type NameSpace =
  | 'type'
  | 'role'
  | 'user'
  | 'boolean'
  | 'class'
  | 'permission'
  | 'sid'
  | 'macro'
  | 'module'
  | 'any';

/** What a word is in its place; a name in a require is `required`. */
export interface Meaning {
  readonly space: NameSpace;
  readonly role: 'declared' | 'required' | 'used';
  /** True in a command of a comment or script; policy is none of it. */
  readonly inCommand?: true;
}

/**
 * The type that a semanage command in a comment gives: `# semanage port -a -t acme_port_t -p tcp 9123`. Other words of comments
 * are prose, and undefined.
 * @param start where the word begins
 */
export function meaningInComment(text: string, start: number): Meaning | undefined {
  const before = lineBefore(text, start);
  if (!TYPE_OPTION.test(before.slice(-MOST_OPTION)) || !/\bsemanage (?:port|fcontext)\b/.test(before)) return undefined;
  return { ...use('type'), inCommand: true };
}

/** `-t ` or `--type=` right before the word (semanage-port(8)). */
const TYPE_OPTION = /\s(?:-t\s*|--type[\s=])$/;
const MOST_OPTION = 12;

/**
 * The meaning of the word `name` at `start`; undefined for a keyword, a string, prose, and where no name can stand.
 * @param statement the innermost one around it
 */
export function meaningAt(
  file: SourceFile,
  statement: Statement | undefined,
  name: string,
  start: number,
): Meaning | undefined {
  const before = lineMatters(file) ? lineBefore(file.text, start) : '';
  if (endsInString(before)) return undefined;
  const inContext = partOfContext(file.text, start, name);
  if (inContext) return inContext;
  if (file.kind !== 'fc' && isLevelOfContext(before)) return use('any');
  if (file.kind === 'fc') return undefined;
  if (!statement || start >= statement.end) return use('any');
  const at = start - statement.start;
  const part = partAt(statement, name, at);
  if (part) return { space: part.space, role: part.role };
  if (at === 0) return undefined;
  return loose(statement, file.text.slice(statement.start, statement.end), name, at);
}

/** False where no word is in a string or a context: then nobody reads the line before each of them, which may be long. */
const lineMatters = remember(({ text }: SourceFile) => text.includes('"') || text.includes('gen_context'));

/** The part of a statement that lists `name` at `at`. */
function partAt(statement: Statement, name: string, at: number): Meaning | undefined {
  const { data } = statement;
  if (statement.end - statement.start > LONG) return meaningsOf(data).get(at);
  // Most of a policy are these, so no list is made of their parts.
  if (data.kind === 'macro_call') return data.name.offset === at && data.name.text === name ? USED_MACRO : undefined;
  if (data.kind === 'av_rule') {
    if (isListed(data.source, name, at) || isListed(data.target, name, at)) return USED_TYPE;
    if (isListed(data.classes, name, at)) return USED_CLASS;
    return isListed(data.permissions, name, at) ? USED_PERMISSION : undefined;
  }
  return partsOf(statement).find(({ lists }) =>
    lists.some((names) => names.some((each) => each.offset === at && each.text === name)),
  );
}

function isListed({ items, excluded }: Names, name: string, at: number): boolean {
  for (const each of items) if (each.offset === at && each.text === name) return true;
  for (const each of excluded) if (each.offset === at && each.text === name) return true;
  return false;
}

/** In code units: of a longer one the names are put in order once, since each of thousands may be asked for. */
const LONG = 4_000;
const meaningsOf = remember((data: StatementData) => listedMeanings({ data }));

/** What the names are that the data of a statement list, by where they start in it: most of its names. */
export function listedMeanings(statement: Pick<Statement, 'data'>): ReadonlyMap<number, Meaning> {
  const found = new Map<number, Meaning>();
  for (const part of partsOf(statement)) {
    for (const { offset } of part.lists.flat()) if (!found.has(offset)) found.set(offset, part);
  }
  return found;
}

/** A part may list its names in several places: they are not copied together, since each word of a file asks for them. */
interface Part extends Meaning {
  readonly lists: readonly (readonly Name[])[];
}

type Lists = readonly (readonly Name[])[];
const use = (space: NameSpace): Meaning => ({ space, role: 'used' });
const USED_BOOLEAN = use('boolean');
const USED_MACRO = use('macro');
const USED_TYPE = use('type');
const USED_CLASS = use('class');
const USED_PERMISSION = use('permission');
const used = (space: NameSpace, ...lists: Lists): Part => ({ space, role: 'used', lists });
const declared = (space: NameSpace, ...lists: Lists): Part => ({ space, role: 'declared', lists });
const required = (space: NameSpace, ...lists: Lists): Part => ({ space, role: 'required', lists });

function partsOf({ data }: Pick<Statement, 'data'>): Part[] {
  switch (data.kind) {
    case 'av_rule':
      return [
        used('type', ...listsOf(data.source), ...listsOf(data.target)),
        used('class', ...listsOf(data.classes)),
        used('permission', ...listsOf(data.permissions)),
      ];
    case 'type_rule':
      return [
        used('type', ...listsOf(data.source), ...listsOf(data.target), [data.default]),
        used('class', ...listsOf(data.classes)),
      ];
    case 'xperm_rule':
      return [used('type', ...listsOf(data.source), ...listsOf(data.target)), used('class', ...listsOf(data.classes))];
    case 'type_declaration':
      return [declared('type', [data.name], data.aliases), used('type', data.attributes)];
    case 'typeattribute':
      return [used('type', [data.name], data.attributes)];
    case 'typealias':
      return [used('type', [data.name]), declared('type', data.aliases)];
    case 'attribute_declaration':
      return [declared('type', data.names)];
    case 'class_declaration':
      return [
        declared('class', [data.name]),
        used('class', data.inherits ? [data.inherits] : []),
        declared('permission', ...listsOf(data.permissions)),
      ];
    case 'common_declaration':
      return [declared('class', [data.name]), declared('permission', ...listsOf(data.permissions))];
    case 'class_requirement':
      return [required('class', [data.name]), required('permission', ...listsOf(data.permissions))];
    case 'type_requirement':
    case 'attribute_requirement':
      return [required('type', data.names)];
    case 'macro_call':
      return [used('macro', [data.name])];
    case 'policy_module':
    case 'module_statement':
      return [declared('module', [data.name])];
    case 'interface':
    case 'template':
    case 'define':
      return [declared('macro', [data.name])];
    default:
      return [];
  }
}

const listsOf = (names: Names | undefined): Lists => (names ? [names.items, names.excluded] : []);

/** A word that the data of its statement do not list. */
function loose(statement: Statement, text: string, name: string, at: number): Meaning | undefined {
  const { data } = statement;
  switch (data.kind) {
    case 'tunable':
      return headEnd(data, text, "'") < at ? notKeyword(name) : USED_BOOLEAN;
    case 'if':
      return headEnd(data, text, '{') < at ? notKeyword(name) : USED_BOOLEAN;
    case 'ifdef':
    case 'ifelse':
      return headEnd(data, text, "'") < at ? notKeyword(name) : USED_MACRO;
    case 'macro_call':
      return use(/^\s*\(/.test(text.slice(at + name.length)) ? 'macro' : 'any');
    case 'other':
      return inOther(data.node, text, at);
    case 'av_rule':
      return statement.broken ||
        [data.source, data.target, data.classes, data.permissions].some((each) => holds(each, at))
        ? use('any')
        : undefined;
    case 'interface':
    case 'template':
    case 'define':
    case 'gen_require':
    case 'require':
    case 'optional':
      return notKeyword(name);
    default:
      return statement.broken ? use('any') : undefined;
  }
}

const headEnds = new WeakMap<StatementData, number>();

/** Where the first `mark` of a block stands, which ends what is asked; a condition may be long. */
function headEnd(data: StatementData, text: string, mark: string): number {
  let end = headEnds.get(data);
  if (end === undefined) {
    const found = text.indexOf(mark);
    end = found < 0 ? Number.POSITIVE_INFINITY : found;
    headEnds.set(data, end);
  }
  return end;
}

/** A call or quoted text in the place of names. */
const holds = (names: Names, at: number) => names.partial && names.start <= at && at < names.end;

const KEYWORDS = new Set(['else', 'true', 'false']);
const notKeyword = (name: string) => (KEYWORDS.has(lowered(name)) ? undefined : use('any'));

/** The name spaces of the places of a statement, the last for all that follow; a set is one place. */
const OTHERS: Readonly<Record<string, { readonly role?: Meaning['role']; readonly spaces: readonly NameSpace[] }>> = {
  role_declaration: { role: 'declared', spaces: ['role'] },
  attribute_role_declaration: { role: 'declared', spaces: ['role'] },
  role_requirement: { role: 'required', spaces: ['role'] },
  attribute_role_requirement: { role: 'required', spaces: ['role'] },
  user_requirement: { role: 'required', spaces: ['user'] },
  bool_requirement: { role: 'required', spaces: ['boolean'] },
  bool_declaration: { role: 'declared', spaces: ['boolean'] },
  gen_boolean: { role: 'declared', spaces: ['boolean'] },
  roleattribute_statement: { spaces: ['role'] },
  role_allow: { spaces: ['role'] },
  role_transition: { spaces: ['role', 'type', 'class', 'role'] },
  range_transition: { spaces: ['type', 'type', 'class'] },
  permissive_statement: { spaces: ['type'] },
  typebounds_statement: { spaces: ['type'] },
  expandattribute_statement: { spaces: ['type'] },
  constrain_statement: { spaces: ['class', 'permission', 'any'] },
  validatetrans_statement: { spaces: ['class', 'any'] },
  gen_user: { spaces: ['user', 'any'] },
  user_statement: { spaces: ['user', 'any'] },
  sid_declaration: { spaces: ['sid'] },
  refpolicywarn: { spaces: [] },
};

/** Words that belong to the form of a statement. */
const FORM = new Set([
  // The users, roles, types and levels that a constraint compares.
  ...['u1', 'u2', 'u3', 'r1', 'r2', 'r3', 't1', 't2', 't3', 'l1', 'l2', 'h1', 'h2', 'eq'],
  'types',
  'roles',
  'level',
  'range',
  'true',
  'false',
  'or',
  'and',
  'not',
  'dom',
  'domby',
  'incomp',
  'xor',
  'eq',
  'sameuser',
]);

function inOther(node: string, text: string, at: number): Meaning | undefined {
  if (node === 'role_types_statement') return placeOf({ spaces: ['role', 'type'] }, text, at);
  const places = OTHERS[node];
  const meaning = places && placeOf(places, text, at);
  // Behind the first comma of `role a_r, b_roles;` stand the attributes that the role gets.
  return node === 'role_declaration' && meaning && text.slice(0, at).includes(',') ? use('role') : meaning;
}

function placeOf({ role = 'used', spaces }: (typeof OTHERS)[string], text: string, at: number): Meaning | undefined {
  const keyword = /^\w+/.exec(text)?.[0].length ?? 0;
  let place = 0;
  for (const { 0: words, index } of text.slice(keyword).matchAll(/[~-]?\{[^}]*\}|[\w$.-]+/g)) {
    const start = keyword + index;
    if (FORM.has(lowered(words))) {
      if (start === at) return undefined;
      continue;
    }
    const space = spaces[Math.min(place, spaces.length - 1)];
    if (start <= at && at < start + words.length) {
      // What follows the one name of gen_tunable(x, false) or the types of range_transition is a value.
      const isValue = place >= spaces.length && !REPEATS.has(spaces.join());
      return space === undefined || isValue ? undefined : { space, role };
    }
    place++;
  }
  return undefined;
}

/** Lists that go on as they end. */
const REPEATS = new Set([
  'role',
  'role,type',
  'user',
  'boolean',
  'type',
  'class,permission,any',
  'class,any',
  'user,any',
]);

const CONTEXT = /[\w$]+:[\w$]+:[\w$]+/g;

/** The user, role or type of `system_u:object_r:etc_t:s0`. */
export function partOfContext(text: string, start: number, name: string): Meaning | undefined {
  const end = start + name.length;
  if (text[start - 1] !== ':' && text[end] !== ':') return undefined;
  let from = start;
  let to = end;
  while (from > 0 && /[\w$:]/.test(text[from - 1]!)) from--;
  while (to < text.length && /[\w$:]/.test(text[to]!)) to++;
  for (const { 0: context, index } of text.slice(from, to).matchAll(CONTEXT)) {
    const at = start - from - index;
    if (at < 0 || at >= context.length) continue;
    const space = (['user', 'role', 'type'] as const)[context.slice(0, at).split(':').length - 1];
    // object_r is no role that somebody declares.
    return space && name !== 'object_r' ? use(space) : undefined;
  }
  return undefined;
}

const BEFORE_LEVEL = /\bgen_context\(\s*[\w$]+:[\w$]+:[\w$]+\s*,[^()]*$/;

/** True behind the comma of `gen_context(system_u:object_r:etc_t,s0)`: a level, or a macro that stands for one. */
const isLevelOfContext = (before: string) => before.includes('gen_context') && BEFORE_LEVEL.test(before);

/** True for a place in a string. It does not go over a line. */
export function isInString(text: string, start: number): boolean {
  return endsInString(lineBefore(text, start));
}

const endsInString = (before: string) => before.includes('"') && before.split('"').length % 2 === 0;

/** What stands before a place in its line; of a line that nobody reads only the end, since it is asked for each word. */
function lineBefore(text: string, start: number): string {
  const before = text.slice(Math.max(0, start - MOST_LINE), start);
  return before.slice(before.lastIndexOf('\n') + 1);
}

const MOST_LINE = 4_000;
