// Finds out which arguments the interfaces of the headers need: m4 expands each with one left out, and a reader of the
// compiler's language says whether what remains is still policy.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HEADERS, headers } from './debian.mjs';
import { plainBody } from './m4.mjs';

/**
 * How each definition wants to be called, by name: `count`, the arguments it looks at (Infinity for `$*`), and `needed`,
 * those that are a syntax error when they are empty. `joins` are the commas, from 1, that may be missing:
 * `can_exec(a b)` writes `allow a b:file` all the same. Definitions whose text we cannot read are left out.
 */
export function argumentsOf(all) {
  const counts = new Map(all.map(({ name, body }) => [name, countOf(plainBody(body))]));
  const calls = [...counts].flatMap(([name, count]) => prefixes(name, Math.min(count, 9)));
  const expandedWhole = expand(calls);
  const least = new Map();
  for (const [name, count] of counts) {
    const sizes = Array.from({ length: Math.min(count, 9) + 1 }, (_, size) => size);
    const wrong = sizes.filter((size) => !isPolicy(expandedWhole.get(name)?.get(String(size))));
    // With all its arguments it has to be policy, or we cannot read it.
    if (!wrong.includes(sizes.length - 1)) least.set(name, Math.max(-1, ...wrong) + 1);
  }
  const expanded = expand([...least].flatMap(([name, size]) => variants(name, size)));
  const found = new Map();
  for (const [name] of least) {
    const own = [...(expanded.get(name) ?? [])];
    const whole = expandedWhole.get(name)?.get(String(least.get(name)));
    const needed = own.flatMap(([key, text]) => (/^\d$/.test(key) && !isPolicy(text) ? [Number(key)] : []));
    const joins = own.flatMap(([key, text]) =>
      key.startsWith('join') && sameText(text, whole) ? [Number(key.slice(5))] : [],
    );
    found.set(name, { count: counts.get(name), needed, joins });
  }
  return found;
}

function countOf(body) {
  if (/\$[*@#]/.test(body)) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...[...body.matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit)));
}

const WORDS = ['AONE', 'ATWO', 'ATHREE', 'AFOUR', 'AFIVE', 'ASIX', 'ASEVEN', 'AEIGHT', 'ANINE'];

/** A call with no argument, with one, with two … */
function prefixes(name, count) {
  return Array.from({ length: count + 1 }, (_, size) => ({ name, key: String(size), args: WORDS.slice(0, size) }));
}

/** Calls with one of `size` arguments empty, and with two of them joined. */
function variants(name, size) {
  const args = WORDS.slice(0, size);
  const empty = args.map((_, i) => ({ name, key: String(i + 1), args: args.with(i, '') }));
  const joined = args.slice(1).map((_, i) => ({
    name,
    key: `join ${i + 1}`,
    args: args.toSpliced(i, 2, `${args[i]} ${args[i + 1]}`),
  }));
  return [...empty, ...joined];
}

/** What m4 makes of each call, by name and key. */
function expand(calls) {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-arguments-'));
  const run = (...args) =>
    execFileSync('m4', args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const support = headers('.spt').map(({ path }) => join(HEADERS, path));
    const interfaces = headers('.if').map(({ path }) => join(HEADERS, path));
    const defined = join(folder, 'all_interfaces.conf');
    writeFileSync(defined, `divert(-1)\n${run(...support, ...interfaces).replaceAll('dollarsstar', '$*')}\ndivert\n`);
    const text = calls.map(({ name, key, args }) => `@@ \`${name}' \`${key}'\n${name}(${args.join(',')})\n`).join('');
    writeFileSync(join(folder, 'calls.m4'), text);
    const options = ['enable_mcs', 'distro_debian', 'init_systemd', 'mcs_num_cats=1024', 'mls_num_cats=1024'];
    const defines = options.flatMap((option) => ['-D', option]);
    const expanded = new Map();
    for (const part of run(...defines, ...support, defined, join(folder, 'calls.m4'))
      .split('@@ ')
      .slice(1)) {
      const end = part.indexOf('\n');
      const [, name, key] = /^(\w+) (.*)$/.exec(part.slice(0, end));
      expanded.set(name, (expanded.get(name) ?? new Map()).set(key, part.slice(end)));
    }
    return expanded;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What may follow each keyword: `N` is names, `I` one name, `*` the rest; in the order of the compiler's grammar. */
const AV = ['N N : N N'];
const SHAPES = new Map(
  Object.entries({
    allow: [...AV, 'N N'],
    auditallow: AV,
    dontaudit: AV,
    neverallow: AV,
    allowxperm: ['N N : N I *'],
    dontauditxperm: ['N N : N I *'],
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

/** True for the same rules with other white space. */
function sameText(a, b) {
  const plain = (text) =>
    text
      .replace(/#.*/g, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([^\w$]) ?/g, '$1');
  return plain(a) === plain(b);
}

/** True if `text` consists of statements of the compiler's language. */
function isPolicy(text) {
  if (text === undefined) return false;
  // The blocks fall away; what they hold are statements.
  const flat = text
    .replace(/#.*/g, '')
    .replace(/\b(?:require|optional|else)\s*\{|\bif\s*\((?=[\s(!]*\w)[\w\s()&|!^=]*\)\s*\{/g, ';;');
  return flat.split(';').every((part) => {
    const [keyword, ...tokens] = part.replace(/^[\s}]+/, '').match(/"[^"]+"|[\w.$-]+|\S/g) ?? [];
    if (keyword === undefined) return true;
    return SHAPES.get(keyword)?.some((shape) => fits(tokens, shape)) ?? false;
  });
}

function fits(tokens, shape) {
  let at = 0;
  for (const part of shape) {
    const next = part === '*' ? tokens.length : part === 'L' ? afterList(tokens, at) : afterPart(tokens, at, part);
    if (next === undefined) return false;
    at = next;
  }
  return at === tokens.length;
}

function afterPart(tokens, at, part) {
  if (part === 'N') return afterNames(tokens, at);
  if (part === 'I') return isName(tokens[at]) ? at + 1 : undefined;
  return tokens[at] === part ? at + 1 : undefined;
}

function afterNames(tokens, at) {
  if (tokens[at] === '~') return afterNames(tokens, at + 1);
  if (tokens[at] === '*' || isName(tokens[at])) return at + 1;
  if (tokens[at] !== '{' || tokens[at + 1] === '}') return undefined;
  let depth = 0;
  for (let i = at; i < tokens.length; i++) {
    if (tokens[i] === '{') depth++;
    else if (tokens[i] === '}' && --depth === 0) return i + 1;
    else if (tokens[i] !== '}' && !/^[-~*]$/.test(tokens[i]) && !isWord(tokens[i])) return undefined;
  }
  return undefined;
}

function afterList(tokens, at) {
  for (let i = at; isName(tokens[i]); i += 2) if (tokens[i + 1] !== ',') return i + 1;
  return undefined;
}

const isName = (token) => token !== undefined && /^([A-Za-z]|")/.test(token);
const isWord = (token) => /^-?[A-Za-z]/.test(token);
