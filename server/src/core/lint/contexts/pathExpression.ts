/** What PCRE2 refuses in the path expression of a file context, as pcre2_compile() of setfiles and sefcontext_compile says. */

export interface PathFault {
  /** In the expression. */
  readonly start: number;
  readonly end: number;
  /** What is wrong, without a full stop. */
  readonly reason: string;
}

/**
 * The first fault of `path`; undefined where there is none. Nothing is said of an expression with parts that paths do not
 * need and that this does not read: `\Q`, `\g`, `(*VERB)`, names and conditions of groups.
 */
export function pathFault(path: string): PathFault | undefined {
  if (UNREAD.test(path)) return undefined;
  const groups: number[] = [];
  const count = (path.match(/(?<!\\)\((?!\?)/g) ?? []).length;
  /** True where a quantifier may follow. */
  let repeatable = false;
  for (let at = 0; at < path.length; ) {
    const step = next(path, at, { repeatable, count });
    if ('reason' in step) return step;
    if (step.kind === 'open') groups.push(at);
    if (step.kind === 'close' && groups.pop() === undefined) return fault(at, at + 1, 'This ) closes nothing');
    repeatable = step.repeatable;
    at = step.end;
  }
  const open = groups.at(-1);
  return open === undefined ? undefined : fault(open, open + 1, 'This ( is not closed');
}

const UNREAD = /\\[QEgkNoPpxc]|\(\*[A-Za-z:]|\(\?(?![:=!>|)]|<[=!]|[imsx-]+[:)])/;

interface Step {
  readonly kind: 'open' | 'close' | 'other';
  readonly end: number;
  readonly repeatable: boolean;
}

const fault = (start: number, end: number, reason: string): PathFault => ({ start, end, reason });

const other = (end: number, repeatable: boolean): Step => ({ kind: 'other', end, repeatable });

function next(path: string, at: number, before: { repeatable: boolean; count: number }): Step | PathFault {
  const character = path[at]!;
  switch (character) {
    case '\\':
      return readEscape(path, at, before.count);
    case '[':
      return readClass(path, at);
    case '(': {
      const kind = /^\?(?:<?[=!]|[imsx-]*[:)]|[>|])/.exec(path.slice(at + 1))?.[0] ?? '';
      // `(?i)` sets an option and is closed already.
      return kind.endsWith(')')
        ? other(at + 1 + kind.length, false)
        : { kind: 'open', end: at + 1 + kind.length, repeatable: false };
    }
    case ')':
      return { kind: 'close', end: at + 1, repeatable: true };
    case '|':
    case '^':
    case '$':
      return other(at + 1, false);
    case '*':
    case '+':
    case '?':
      return quantifier(path, at, at + 1, before.repeatable);
    case '{': {
      const length = /^\{\d+(?:,\d*)?\}/.exec(path.slice(at))?.[0].length;
      return length === undefined ? other(at + 1, true) : quantifier(path, at, at + length, before.repeatable);
    }
    default:
      return other(at + 1, true);
  }
}

/** PCRE2's MAX_REPEAT_COUNT. */
const MOST_REPEATS = 65535;

function quantifier(path: string, start: number, end: number, repeatable: boolean): Step | PathFault {
  const [low, high] = (path.slice(start + 1, end - 1).match(/\d+/g) ?? []).map(Number);
  if (Math.max(low ?? 0, high ?? 0) > MOST_REPEATS)
    return fault(start, end, `${path.slice(start, end)} is more than ${MOST_REPEATS} times`);
  if (low !== undefined && high !== undefined && low > high)
    return fault(start, end, `${path.slice(start, end)} has the larger number first`);
  if (!repeatable) return fault(start, end, `${path.slice(start, end)} has nothing before it that it could repeat`);
  // Behind it one more sign says how: `*?` as little as possible, `*+` without going back.
  return other(/[?+]/.test(path[end] ?? '') ? end + 1 : end, false);
}

/** Letters that have a meaning behind a backslash; all other ASCII letters are refused there. */
const LETTERS = /[aAbBCdDefGhHKnrRsStvVwWXzZ]/;
/** Places, not characters. */
const ANCHORS = /[AbBGKzZ]/;

function readEscape(path: string, at: number, count: number): Step | PathFault {
  const character = path[at + 1];
  if (character === undefined) return other(at + 1, true);
  const number = /^[1-9]\d*/.exec(path.slice(at + 1))?.[0];
  if (number && number.length === 1 && Number(number) > count)
    return fault(at, at + 2, `\\${number} refers to a group that is not there`);
  if (/[A-Za-z]/.test(character) && !LETTERS.test(character))
    return fault(at, at + 2, `\\${character} means nothing: a letter needs no backslash`);
  return other(at + 1 + (number?.length ?? 1), !ANCHORS.test(character));
}

/** pcre2_compile.c, check_posix_syntax(): no `]` inside, and no second opening. */
const POSIX_FORM = /^\[([:.=])(\^?)((?:(?!\[\1)[^\]])*?)\1\]/;
const POSIX = new Set('alpha lower upper alnum ascii blank cntrl digit graph print punct space word xdigit'.split(' '));

function readClass(path: string, open: number): Step | PathFault {
  // As PCRE2 sees it, `[:alpha:]` outside of a class is a mistake, not a class of these letters.
  const bare = POSIX_FORM.exec(path.slice(open))?.[0];
  if (bare) return fault(open, open + bare.length, `${bare} stands in brackets of its own: [${bare}]`);
  let at = open + (path[open + 1] === '^' ? 2 : 1);
  const first = at;
  while (at < path.length && (path[at] !== ']' || at === first)) {
    const member = readMember(path, at);
    if ('reason' in member) return member;
    at = member.end;
    const isRange = path[at] === '-' && path[at + 1] !== ']' && at + 1 < path.length;
    if (!isRange) continue;
    const to = readMember(path, at + 1);
    if ('reason' in to) return to;
    const text = path.slice(at - (member.end - member.start), to.end);
    if (member.code === undefined || to.code === undefined)
      return fault(member.start, to.end, `${text} is no range: one side is a set of characters`);
    if (member.code > to.code) return fault(member.start, to.end, `${text} has the later character first`);
    at = to.end;
  }
  return at < path.length ? other(at + 1, true) : fault(open, open + 1, 'This [ is not closed');
}

interface Member {
  readonly start: number;
  readonly end: number;
  /** Undefined for a set such as `\d`. */
  readonly code: number | undefined;
}

const CONTROLS: Readonly<Record<string, number>> = { a: 7, b: 8, e: 27, f: 12, n: 10, r: 13, t: 9 };

function readMember(path: string, at: number): Member | PathFault {
  const named = POSIX_FORM.exec(path.slice(at));
  if (named) {
    const end = at + named[0].length;
    if (named[1] !== ':') return fault(at, end, `${named[0]} is not supported`);
    return POSIX.has(named[3]!) ? { start: at, end, code: undefined } : fault(at, end, `There is no class ${named[0]}`);
  }
  if (path[at] !== '\\') return { start: at, end: at + 1, code: path.codePointAt(at)! };
  const character = path[at + 1];
  if (character === undefined) return { start: at, end: at + 1, code: 0 };
  const end = at + 2;
  if (/[dDhHsSvVwW]/.test(character)) return { start: at, end, code: undefined };
  if (/[A-Za-z]/.test(character) && !(character in CONTROLS))
    return fault(at, end, `\\${character} means nothing in brackets: a letter needs no backslash`);
  return { start: at, end, code: CONTROLS[character] ?? character.charCodeAt(0) };
}
