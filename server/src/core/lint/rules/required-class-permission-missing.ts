/** Finds classes and permissions that a module uses and does not require: with policy_module() those that a program enforces. */
import type { Steps } from '../../base/steps.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { addRequire } from '../../index/moduleEdits.ts';
import { editRequires, permissionText } from '../../index/requires.ts';
import { permissionSet } from '../../knowledge/permissionSets.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement, StatementData } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { classPermissions, isClass } from '../classes/namedClasses.ts';
import { type MissingClass, mayConcernPrograms, missingClasses } from '../classes/userspaceClasses.ts';
import { keywordOf } from '../keyword.ts';
import { isReadable } from '../names/nameVerdicts.ts';
import { transitionNames } from '../names/transitionNames.ts';
import { nameRange, statementRange } from '../place.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';
import { wokenBy } from '../wakes.ts';

const ofPrograms = wokenBy(mayConcernPrograms);

export const requiredClassPermissionMissing: Rule = {
  id: 'required-class-permission-missing',
  severity: 'error',
  summary: 'A module uses a class or permission that neither its require block nor policy_module() has.',
  asksForErrors: true,
  wakes: (change, world) => fileFacts(world.file).style !== 'refpolicy' || ofPrograms(change, world),
  *file(context) {
    const { file } = context;
    if (fileFacts(file).style === 'refpolicy') yield* checkUserspace(context);
    if (!isDecidable(file)) return;
    const required = requiredClasses(file);
    for (const statement of file.statements) {
      check(statement, required, context);
      if (isLegacyTransition(statement, file) && !required.has('process')) reportLegacy(statement, context);
    }
  },
};

/** Macros may require anything, and so may what the parser could not read. */
function isDecidable(file: SourceFile): boolean {
  if (file.kind !== 'te' || fileFacts(file).style !== 'plain' || !file.tree || file.tree.rootNode.hasError)
    return false;
  return !file.statements.some(({ kind }) => MACROS.has(kind));
}

const MACROS: ReadonlySet<string> = new Set(['macro_call', 'define', 'ifdef', 'ifelse', 'interface', 'template']);
const PLAIN = /^[A-Za-z]\w*$/;

function requiredClasses(file: SourceFile): Map<string, Set<string>> {
  const required = new Map<string, Set<string>>();
  for (const { data } of statementsOfKind(file, 'class_requirement')) {
    const permissions = required.get(data.name.text) ?? new Set();
    for (const { text } of data.permissions?.items ?? []) permissions.add(text);
    required.set(data.name.text, permissions);
  }
  return required;
}

function check(statement: Statement, required: ReadonlyMap<string, ReadonlySet<string>>, context: RuleContext): void {
  const { file } = context;
  const used = classesOf(statement, file);
  const names = permissionsOf(statement.data).filter(({ text }) => PLAIN.test(text) && !permissionSet(text));
  for (const name of used) {
    // A class or permission that does not exist at all is the matter of unknown-class and unknown-permission.
    if (!PLAIN.test(name.text) || !isClass(context, name.text)) continue;
    const own = required.get(name.text);
    const existing = classPermissions(context, name.text);
    const missing = names.filter(({ text }) => !own?.has(text) && existing.has(text));
    if (!own && names.length > 0 && missing.length === 0) continue;
    if (own && missing.length === 0) continue;
    const words = missing.map(({ text }) => text);
    const message = own
      ? `The require block has class ${name.text} without ${words.join(', ')}.`
      : `The require block has no class ${name.text}: a module without policy_module() requires its classes itself.`;
    const wanted = words.length > 0 ? words : [somePermission(existing)];
    const title = `Require class ${name.text} { ${wanted.join(' ')} }`;
    context.report({
      range: nameRange(file, statement, own ? missing[0]! : name),
      message,
      fixes() {
        const edits = addRequire(file, { classes: { [name.text]: wanted } });
        return edits.length > 0 ? [{ title, edits }] : [];
      },
    });
  }
}

function classesOf(statement: Statement, file: SourceFile): readonly Name[] {
  const { data } = statement;
  switch (data.kind) {
    case 'av_rule':
    case 'type_rule':
    case 'xperm_rule':
      return data.classes.items;
    case 'other':
      return TRANSITIONS.has(data.node) ? transitionNames(statement, file).classes : [];
    default:
      return [];
  }
}

const TRANSITIONS: ReadonlySet<string> = new Set(['role_transition', 'range_transition']);

/** A require needs a permission, also where a rule names the class alone: what is new gets its type when it is created. */
function somePermission(permissions: ReadonlyMap<string, unknown>): string {
  const names = [...permissions.keys()];
  return ['create', 'transition'].find((name) => permissions.has(name)) ?? names[0] ?? 'create';
}

/** One that names no class and so is about process (policy_define.c, `define_role_trans`, `define_range_trans`). */
function isLegacyTransition(statement: Statement, file: SourceFile): boolean {
  if (statement.kind !== 'other' || statement.broken || !TRANSITIONS.has(statement.data.node)) return false;
  const { targets, classes, last } = transitionNames(statement, file);
  return targets.length > 0 && last.length > 0 && classes.length === 0;
}

function reportLegacy(statement: Statement, { file, report }: RuleContext): void {
  report({
    range: statementRange(file, statement),
    message: `A ${keywordOf(file, statement)} without a class is about process, which the require block does not have.`,
    fixes() {
      const edits = addRequire(file, { classes: { process: ['transition'] } });
      return edits.length > 0 ? [{ title: 'Require class process { transition }', edits }] : [];
    },
  });
}

function permissionsOf(data: StatementData): readonly Name[] {
  if (data.kind === 'av_rule') return data.permissions.items;
  return data.kind === 'xperm_rule' ? [data.operation] : [];
}

function* checkUserspace(context: RuleContext): Steps<void> {
  const { file, snapshot, report } = context;
  if (!isReadable(file)) return;
  // The modules of the base layer are compiled as one.
  if (snapshot.policy.hasBase && /\/kernel\/[^/]+\.te$/.test(file.uri)) return;
  const isModule = file.kind === 'te';
  const all = yield* missingClasses(snapshot, file);
  for (const each of all) {
    const { statement, name, without } = each;
    const words = without?.map(({ text }) => text).join(', ');
    const place = isModule ? 'This module' : 'This interface';
    const message = without
      ? `${place} requires the class ${name.text} without ${words}.`
      : `${place} does not require the class ${name.text}; policy_module() requires classes of the kernel only.`;
    report({
      range: nameRange(file, statement, without?.[0] ?? name),
      message,
      severity: isModule ? 'error' : 'warning',
      fixes: () => requireClass(file, all, each),
    });
  }
}

/** Requires the class with all the permissions that rules of the scope use. */
function requireClass(file: SourceFile, all: readonly MissingClass[], { name, scope }: MissingClass): Fix[] {
  const className = name.text;
  const { block } = scope;
  if (block && !/[`{]\s*$/.test(file.lines.line(file.lines.lineAt(block.start)))) return [];
  const alike = all.filter((each) => each.scope === scope && each.name.text === className);
  const words = [...new Set(alike.flatMap(({ permissions }) => permissions.map(({ text }) => text)))];
  const isOpen = words.length === 0 || words.some((word) => permissionSet(word));
  const permissions = isOpen ? [`all_${className}_perms`] : words.sort();
  const edits = editRequires(file, block, { userspaceClasses: { [className]: permissions } });
  return edits.length > 0 ? [{ title: `Require class ${className} ${permissionText(permissions)}`, edits }] : [];
}
