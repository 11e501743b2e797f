// Finds out which arguments the interfaces of the headers need: m4 expands each with one left out, and a reader of the
// compiler's language says whether what remains is still policy.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCore } from '../bundleCore.mjs';
import { HEADERS, headers } from './debian.mjs';
import { plainBody } from './m4.mjs';

const { isCompilerStatement } = await bundleCore(
  "export { isCompilerStatement } from './core/index/compilerStatements.ts';",
);

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
    const statement = part.replace(/^[\s}]+/, '');
    return statement === '' || isCompilerStatement(statement);
  });
}
