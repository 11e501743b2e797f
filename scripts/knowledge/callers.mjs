// Makes callers.json: how many modules of refpolicy call each macro that many call.
import { sourceModules, upstreamVersion } from './debian.mjs';

/** What fewer modules call is not worth its room in the package. */
const FEWEST = 10;

/** `callers` is a list of names for each count; blocks and the header, which every module has, are no calls. */
export function makeCallers() {
  const counts = new Map();
  for (const { text } of sourceModules()) {
    const called = new Set();
    for (const [, name] of text.matchAll(/^\s*([a-z]\w+)\(/gm)) if (!STATEMENTS.has(name)) called.add(name);
    for (const name of called) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const callers = {};
  for (const [name, count] of [...counts].sort()) {
    if (count >= FEWEST) callers[count] = callers[count] ? `${callers[count]} ${name}` : name;
  }
  return {
    source: 'the modules of the refpolicy source (Debian selinux-policy-src)',
    version: upstreamVersion('selinux-policy-src'),
    callers,
  };
}

const STATEMENTS = new Set([
  'policy_module',
  'optional_policy',
  'tunable_policy',
  'gen_require',
  'gen_tunable',
  'ifdef',
]);
