/** `portcon explain`: the page of a rule, or what is known of a class, a permission or a statement. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closestName } from '../../core/base/closestName.ts';
import { explainName, explainPermission } from '../../core/features/hover/explain.ts';
import { classNames, isKnownClass, permissionsOf } from '../../core/knowledge/classes.ts';
import { statementKeywords } from '../../core/knowledge/statements.ts';
import { parsePortQuery } from '../../core/ports/query.ts';
import { terminalPage } from './terminalPage.ts';
import { readArgs, UsageError } from './usage.ts';
import { outputWidth, wrapLines } from './wrap.ts';

export async function explain(args: readonly string[], dist: string): Promise<number> {
  const name = nameOf(readArgs(args, {}).positionals);
  const folder = join(dist, 'rules');
  const rules = (await readdir(folder)).map((file) => file.replace(/\.md$/, ''));
  if (rules.includes(name)) {
    process.stdout.write(terminalPage(await readFile(join(folder, `${name}.md`), 'utf8'), outputWidth()));
    return 0;
  }
  const [first = '', second] = name.split(':');
  const text = second === undefined ? explainName(first) : explainPermission(first, second);
  if (text === undefined) {
    const isNoPermission = second !== undefined && isKnownClass(first);
    const what = isNoPermission ? `${first} has no permission ${second}.` : `Nothing is known of ${name}.`;
    throw new Error(`${what} ${hint(first, second, rules)}`);
  }
  console.log(wrapLines(text, outputWidth()));
  return 0;
}

/** `tcp_socket name_bind`, `tcp_socket.name_bind` and `tcp_socket:name_bind` are the same. */
function nameOf(words: readonly string[]): string {
  const [first, second, ...more] = words.flatMap((word) => word.split(/[.:]/));
  if (first === undefined || more.length > 0 || (words.length > 1 && !isKnownClass(first))) {
    throw new UsageError('explain needs one rule, class, statement or CLASS:PERMISSION.');
  }
  return second === undefined ? first : `${first}:${second}`;
}

const permissionNames = () => new Set(classNames().flatMap((name) => [...permissionsOf(name).keys()]));

function hint(first: string, second: string | undefined, rules: readonly string[]): string {
  const near =
    second !== undefined && isKnownClass(first)
      ? closestName(second, permissionsOf(first).keys())
      : closestName(first, [...rules, ...classNames(), ...permissionNames(), ...statementKeywords()]);
  if (!near && (/_port_t$/.test(first) || parsePortQuery(first).kind === 'ports')) return `Ask portcon port ${first}.`;
  if (!near && second !== undefined && isKnownClass(first))
    return `It has ${[...permissionsOf(first).keys()].join(' ')}.`;
  return near ? `Did you mean ${near}?` : 'Name a rule, a class, a statement, or CLASS:PERMISSION.';
}
