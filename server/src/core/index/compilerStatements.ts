/** Says whether text is a statement that the compiler takes, by the order of its words alone. */

/** What may follow each keyword: `N` is names, `I` one name, `L` a list with commas, `*` the rest (policy_parse.y). */
const AV = ['N N : N N'];
const XPERM = ['N N : N I *'];
const SHAPES: ReadonlyMap<string, readonly (readonly string[])[]> = new Map(
  Object.entries({
    allow: [...AV, 'N N'],
    auditallow: AV,
    dontaudit: AV,
    neverallow: AV,
    allowxperm: XPERM,
    auditallowxperm: XPERM,
    dontauditxperm: XPERM,
    type_transition: ['N N : N I', 'N N : N I I'],
    type_change: ['N N : N I'],
    type_member: ['N N : N I'],
    range_transition: ['N N : N I *', 'N N I *'],
    role_transition: ['N N : N I', 'N N I'],
    type: ['I', 'I , L', 'I alias N', 'I alias N , L'],
    role: ['I', 'I , L', 'I types N'],
    attribute: ['I', 'I , L'],
    attribute_role: ['I', 'I , L'],
    bool: ['I', 'I , L', 'I I'],
    typeattribute: ['I L'],
    roleattribute: ['I L'],
    typebounds: ['I L'],
    typealias: ['I alias N'],
    class: ['I N'],
    permissive: ['I'],
  }).map(([keyword, shapes]) => [keyword, shapes.map((shape) => shape.split(' '))]),
);

const TOKEN = /"[^"]+"|[\w.$-]+|\S/g;

/** @param text without the semicolon */
export function isCompilerStatement(text: string): boolean {
  const [keyword, ...tokens] = text.match(TOKEN) ?? [];
  return keyword !== undefined && (SHAPES.get(keyword)?.some((shape) => fits(tokens, shape)) ?? false);
}

/** The name of a file at the end of a type_transition; undefined where there is none. */
export function fileNameOf(text: string): string | undefined {
  const [keyword, ...tokens] = text.match(TOKEN) ?? [];
  return keyword === 'type_transition' && fits(tokens, FILE_TRANSITION) ? tokens.at(-1) : undefined;
}

const FILE_TRANSITION = ['N', 'N', ':', 'N', 'I', 'I'];

function fits(tokens: readonly string[], shape: readonly string[]): boolean {
  let at: number | undefined = 0;
  for (const part of shape) {
    at = part === '*' ? tokens.length : part === 'L' ? afterList(tokens, at) : afterPart(tokens, at, part);
    if (at === undefined) return false;
  }
  return at === tokens.length;
}

function afterPart(tokens: readonly string[], at: number, part: string): number | undefined {
  if (part === 'N') return afterNames(tokens, at);
  if (part === 'I') return isName(tokens[at]) ? at + 1 : undefined;
  return tokens[at] === part ? at + 1 : undefined;
}

function afterNames(tokens: readonly string[], at: number): number | undefined {
  if (tokens[at] === '~') return afterNames(tokens, at + 1);
  if (tokens[at] === '*' || isName(tokens[at])) return at + 1;
  if (tokens[at] !== '{' || tokens[at + 1] === '}') return undefined;
  let depth = 0;
  for (let i = at; i < tokens.length; i++) {
    if (tokens[i] === '{') depth++;
    else if (tokens[i] === '}' && --depth === 0) return i + 1;
    else if (tokens[i] !== '}' && !/^[-~*]$|^-?[A-Za-z]/.test(tokens[i]!)) return undefined;
  }
  return undefined;
}

function afterList(tokens: readonly string[], at: number): number | undefined {
  for (let i = at; isName(tokens[i]); i += 2) if (tokens[i + 1] !== ',') return i + 1;
  return undefined;
}

const isName = (token: string | undefined) => token !== undefined && /^([A-Za-z]|")/.test(token);
