/** Finds classes and permissions of CIL rules that there are not: secilc and semodule refuse to resolve them. */
import { closestName, typingErrorOf } from '../../base/closestName.ts';
import { remember } from '../../base/remember.ts';
import { classesWithPermission, classInfo, classNames } from '../../knowledge/classes.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Names } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { explainMissing } from '../classes/missingPermission.ts';
import { classPermissions, isClass } from '../classes/namedClasses.ts';
import { nameRange } from '../place.ts';
import type { Report, RuleContext, StatementOf } from '../rule.ts';
import { inForce } from './cilBlocks.ts';
import { cilNames, cilWords, fullName, isAlone } from './cilNames.ts';

type AvRule = StatementOf<'av_rule'>;

/**
 * Of a policy that is one file all classes are known. A module may name a class map of another one; a word that is a long class but
 * for one letter, such as `tcp_sokcet`, is none.
 */
export function reportCilClass(statement: AvRule, context: RuleContext): void {
  const { file } = context;
  const [name] = statement.data.classes.items;
  if (statement.broken || !name || (classInfo(name.text) && !declaresClasses(file))) return;
  // What the rest of the file declares counts.
  context.askAgain();
  const names = cilNames(file);
  if (!names || inForce(file, statement) !== 'always' || fullName(names, ['class'], statement, name.text)) return;
  const alone = isAlone(file);
  const near = alone ? closestName(name.text, names.get('class')!) : typingErrorOf(name.text, classNames());
  if (!alone && (isClass(context, name.text) || !near || near.length < SHORTEST)) return;
  const message = alone ? `This policy declares no class ${name.text}` : `There is no object class ${name.text}`;
  const end = near ? `. Did you mean ${near}?` : '.';
  reportName(statement, name, near, { message: message + end, severity: alone ? 'error' : 'warning' }, context);
}

/** A short one has many neighbours. */
const SHORTEST = 8;

/** The class may be the name of a classmap, and the permissions an expression: those are left alone. */
export function reportCilPermissions(statement: AvRule, context: RuleContext): void {
  const { file } = context;
  const { classes, permissions } = statement.data;
  const className = classes.items[0]?.text ?? '';
  if (statement.broken) return;
  if (declaresClasses(file)) {
    reportOwnPermissions(statement, className, context);
    return;
  }
  if (!classInfo(className)) return;
  const known = classPermissions(context, className);
  for (const name of permissions.items) {
    if (known.has(name.text)) continue;
    const own = explainMissing(className, name.text);
    const isOther = classesWithPermission(name.text).length > 0;
    const near = own ? own.instead : isOther ? undefined : closestName(name.text, known.keys());
    const reason = own ? `: ${own.reason}` : near ? `. Did you mean ${near}?` : '.';
    reportName(statement, name, near, { message: `${className} has no permission ${name.text}${reason}` }, context);
  }
}

/** A policy that declares classes may give those of the kernel permissions by a common of its own. */
const declaresClasses = remember((file: SourceFile) =>
  file.statements.some(({ kind }) => kind === 'class_declaration' || kind === 'common_declaration'),
);

/** Of a policy that is one file, with the classes and permissions that it declares itself. */
function reportOwnPermissions(statement: AvRule, className: string, context: RuleContext): void {
  const { file } = context;
  context.askAgain();
  const known =
    isAlone(file) && inForce(file, statement) === 'always' ? ownPermissions(file).get(className) : undefined;
  if (!known) return;
  for (const name of statement.data.permissions.items) {
    if (known.has(name.text)) continue;
    const near = closestName(name.text, known);
    const end = near ? `. Did you mean ${near}?` : '.';
    const message = `This policy gives ${className} no permission ${name.text}${end}`;
    reportName(statement, name, near, { message }, context);
  }
}

/** By the classes of the file whose permissions are all listed, with those of their commons. */
const ownPermissions = remember((file: SourceFile): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const { data, start } of statementsOfKind(file, 'class_declaration')) {
    const listed = data.permissions && listedIn(file, data.permissions, start);
    // A class map of a block may have the same name.
    if (listed && !found.has(data.name.text)) found.set(data.name.text, new Set(listed));
  }
  const commons = new Map(
    statementsOfKind(file, 'common_declaration').map(({ data, start }) => [
      data.name.text,
      listedIn(file, data.permissions, start),
    ]),
  );
  for (const statement of statementsOfKind(file, 'other')) {
    if (statement.data.node !== 'classcommon') continue;
    const [, className = '', common = ''] = cilWords(file, statement);
    const listed = commons.get(common);
    if (!listed) found.delete(className);
    else for (const name of listed) found.get(className)?.add(name);
  }
  return found;
});

/** Undefined where it is no plain list; a class with a common may have an empty one. */
function listedIn({ text }: SourceFile, { items, partial, wildcard, start, end }: Names, from: number) {
  if (!partial && !wildcard) return items.map((name) => name.text);
  return /^\(\s*\)$/.test(text.slice(from + start, from + end)) ? [] : undefined;
}

function reportName(
  statement: AvRule,
  name: Name,
  near: string | undefined,
  said: Pick<Report, 'message' | 'severity'>,
  { file, report }: RuleContext,
): void {
  const range = nameRange(file, statement, name);
  report({
    range,
    ...said,
    fixes: () => (near ? [{ title: `Replace with ${near}`, edits: [{ range, newText: near }] }] : []),
  });
}
