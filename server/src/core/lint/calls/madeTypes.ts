/** Types that templates of the policy make of their arguments, such as `httpd_$1_content_t`. */
import type { Policy } from '../../index/policy.ts';

/** The names before and behind the argument. */
interface Pattern {
  readonly before: string;
  readonly behind: string;
}

const known = new WeakMap<Policy['macros'], readonly Pattern[]>();

/**
 * How templates could make `name`: `certain` where one has words of its own around its argument, as `httpd_$1_content_t` has;
 * `arguments` are those that others, such as `$1_exec_t`, would have to get.
 */
export function makersOf(policy: Policy, name: string): { readonly certain: boolean; readonly arguments: string[] } {
  let patterns = known.get(policy.macros);
  if (!patterns) {
    patterns = readPatterns(policy);
    known.set(policy.macros, patterns);
  }
  const fitting = patterns.filter(({ before, behind }) => {
    const isLonger = name.length > before.length + behind.length;
    return isLonger && name.startsWith(before) && name.endsWith(behind);
  });
  return {
    certain: fitting.some(({ before, behind }) => before !== '' || !COMMON.has(behind)),
    arguments: fitting.map(({ before, behind }) => name.slice(before.length, name.length - behind.length)),
  };
}

/** What the types of any module end with. */
const COMMON = new Set(['', '_t', '_exec_t', '_tmp_t', '_tmpfs_t', '_runtime_t', '_var_lib_t', '_var_run_t', '_log_t']);

/** With aliases; a require is among them, which does no harm. */
const STATEMENT = /\btype(?:alias)?\s+[\w$]+[^;()`']*;/g;
const MADE = /\w*\$\d[\w$]*/g;

function readPatterns(policy: Policy): Pattern[] {
  const found = new Map<string, Pattern>();
  const files = new Set<string>();
  for (const name of policy.names()) for (const { uri } of policy.find(name)) files.add(uri);
  for (const uri of files) {
    for (const [statement] of (policy.textOf(uri) ?? '').matchAll(STATEMENT)) {
      for (const [written] of statement.matchAll(MADE)) {
        // Of several parameters the first may be anything.
        const [before, ...others] = written.split(/(?:\$\d)+/);
        found.set(written, { before: before!, behind: others.at(-1)! });
      }
    }
  }
  return [...found.values()];
}
