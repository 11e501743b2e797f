/** `portcon explain`: the page of a rule, or what is known of a class or a permission. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closestName } from '../../core/base/closestName.ts';
import { explainName, explainPermission } from '../../core/features/hover/explain.ts';
import { classNames, isKnownClass, permissionsOf } from '../../core/knowledge/classes.ts';
import { parsePortQuery } from '../../core/ports/query.ts';
import { readArgs, UsageError } from './usage.ts';
import { outputWidth, wrapLines, wrapPage } from './wrap.ts';

export async function explain(args: readonly string[], dist: string): Promise<number> {
  const [name, ...more] = readArgs(args, {}).positionals;
  if (name === undefined || more.length > 0) throw new UsageError('explain needs one rule, class or CLASS:PERMISSION.');
  const folder = join(dist, 'rules');
  const rules = (await readdir(folder)).map((file) => file.replace(/\.md$/, ''));
  if (rules.includes(name)) {
    process.stdout.write(wrapPage(await readFile(join(folder, `${name}.md`), 'utf8'), outputWidth()));
    return 0;
  }
  const [first = '', second] = name.split(':');
  const text = second === undefined ? explainName(first) : explainPermission(first, second);
  if (text === undefined) {
    throw new Error(`Nothing is known of ${name}. ${hint(first, second, rules)}`);
  }
  console.log(wrapLines(text, outputWidth()));
  return 0;
}

const permissionNames = () => new Set(classNames().flatMap((name) => [...permissionsOf(name).keys()]));

function hint(first: string, second: string | undefined, rules: readonly string[]): string {
  const near =
    second !== undefined && isKnownClass(first)
      ? closestName(second, permissionsOf(first).keys())
      : closestName(first, [...rules, ...classNames(), ...permissionNames()]);
  if (!near && (/_port_t$/.test(first) || parsePortQuery(first).kind === 'ports')) return `Ask portcon port ${first}.`;
  return near ? `Did you mean ${near}?` : 'Name a rule, a class, or CLASS:PERMISSION.';
}
