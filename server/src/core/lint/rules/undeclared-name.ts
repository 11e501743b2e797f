/** Finds names that a module neither declares nor requires, where no macro can bring them in. */
import type { TextEdit } from 'vscode-languageserver-types';
import { fileFacts } from '../../index/fileFacts.ts';
import { addRequire } from '../../index/moduleEdits.ts';
import type { Requires } from '../../index/requires.ts';
import { permissionSet } from '../../knowledge/permissionSets.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { declaredNames, type NameKind, wordsAfter } from '../declaredNames.ts';
import { classPermissions, isClass } from '../namedClasses.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';

export const undeclaredName: Rule = {
  id: 'undeclared-name',
  severity: 'error',
  summary: 'The module neither declares nor requires the name.',
  file(context) {
    const { file } = context;
    if (!isDecidable(file)) return;
    const known = new Map<string, Set<NameKind>>();
    for (const { name, kind } of declaredNames(file))
      known.set(name.text, (known.get(name.text) ?? new Set()).add(kind));
    for (const statement of file.statements) {
      for (const use of usesOf(statement, file)) {
        const found = known.get(use.name.text);
        if (PLAIN.test(use.name.text) && !use.kinds.some((kind) => found?.has(kind)))
          reportName(statement, use, context);
      }
    }
    if (fileFacts(file).style === 'plain') checkClasses(context);
  },
};

/** A name that has to be of one of these kinds. */
interface Use {
  readonly name: Name;
  readonly kinds: readonly NameKind[];
}

const PLAIN = /^[A-Za-z]\w*$/;

/** Interfaces and macros may declare and require anything, and so may what the parser could not read. */
function isDecidable(file: SourceFile): boolean {
  if (file.kind !== 'te' || !fileFacts(file).header || !file.tree || file.tree.rootNode.hasError) return false;
  if (/\.te\.(in|m4)$/.test(file.uri)) return false;
  return !file.statements.some(({ kind }) =>
    ['macro_call', 'define', 'ifdef', 'ifelse', 'interface', 'template'].includes(kind),
  );
}

const TYPES: readonly NameKind[] = ['type', 'attribute'];

function usesOf(statement: Statement, file: SourceFile): Use[] {
  const use = (names: readonly Name[], kinds: readonly NameKind[]) => names.map((name) => ({ name, kinds }));
  switch (statement.kind) {
    case 'av_rule':
    case 'xperm_rule':
    case 'type_rule': {
      const { source, target } = statement.data;
      const names = [source, target].flatMap(({ items, excluded }) => [...items, ...excluded]);
      const used = use(
        names.filter(({ text }) => text !== 'self'),
        TYPES,
      );
      return statement.kind === 'type_rule' ? [...used, ...use([statement.data.default], TYPES)] : used;
    }
    case 'type_declaration':
      return use(statement.data.attributes, ['attribute', 'type']);
    case 'typeattribute':
      return [...use([statement.data.name], TYPES), ...use(statement.data.attributes, ['attribute', 'type'])];
    case 'typealias':
      return use([statement.data.name], TYPES);
    case 'if':
      return use(conditionWords(statement, file), ['boolean']);
    case 'other':
      return otherUses(statement, file);
    default:
      return [];
  }
}

function otherUses(statement: StatementOf<'other'>, file: SourceFile): Use[] {
  const words = wordsAfter(statement, file, true);
  const roles: readonly NameKind[] = ['role', 'role attribute'];
  // policy_module() requires this role.
  const isRole = ({ text }: Name) => text !== 'system_r' || fileFacts(file).style === 'plain';
  switch (statement.data.node) {
    case 'permissive_statement':
      return words.map((name) => ({ name, kinds: TYPES }));
    case 'role_types_statement':
      return words.slice(2).map((name) => ({ name, kinds: TYPES }));
    case 'role_allow':
      return words.filter(isRole).map((name) => ({ name, kinds: roles }));
    case 'roleattribute_statement':
      return words.slice(1).map((name) => ({ name, kinds: ['role attribute'] as const }));
    default:
      return [];
  }
}

function conditionWords(statement: Statement, file: SourceFile): Name[] {
  const text = file.text.slice(statement.start, statement.end);
  const condition = /^if\s*\(([^{]*)\)\s*\{/.exec(text)?.[1];
  if (condition === undefined) return [];
  const from = text.indexOf('(') + 1;
  return [...condition.matchAll(/[A-Za-z]\w*/g)]
    .filter(([word]) => !/^(and|or|xor|not|eq|true|false)$/i.test(word))
    .map((word) => ({ text: word[0], offset: from + word.index }));
}

function reportName(statement: Statement, { name, kinds }: Use, context: RuleContext): void {
  const kind = kinds[0]!;
  const key = REQUIRES[kind];
  const words = kind === 'type' ? 'type or attribute' : kind === 'boolean' ? 'boolean' : kind;
  context.report({
    range: nameRange(context.file, statement, name),
    message: `This module neither declares nor requires a ${words} ${name.text}.`.replace(
      'a attribute',
      'an attribute',
    ),
    fixes: () => (key ? fix(`Require ${kind} ${name.text}`, { [key]: [name.text] }, context) : []),
  });
}

const REQUIRES: { readonly [kind in NameKind]?: 'types' | 'attributes' } = { type: 'types', attribute: 'attributes' };

/** A module without policy_module() requires its classes and permissions itself. */
function checkClasses(context: RuleContext): void {
  const { file } = context;
  const required = new Map<string, Set<string>>();
  for (const { data } of file.statements) {
    if (data.kind !== 'class_requirement') continue;
    const permissions = required.get(data.name.text) ?? new Set();
    for (const { text } of data.permissions?.items ?? []) permissions.add(text);
    required.set(data.name.text, permissions);
  }
  for (const statement of file.statements) if (statement.kind === 'av_rule') checkRule(statement, required, context);
}

function checkRule(
  statement: StatementOf<'av_rule'>,
  required: ReadonlyMap<string, ReadonlySet<string>>,
  context: RuleContext,
): void {
  const { classes, permissions } = statement.data;
  const names = permissions.items.filter(({ text }) => PLAIN.test(text) && !permissionSet(text));
  for (const name of classes.items) {
    // A class or permission that does not exist at all is the matter of unknown-class and unknown-permission.
    if (!PLAIN.test(name.text) || !isClass(context, name.text)) continue;
    const own = required.get(name.text);
    const existing = classPermissions(context, name.text);
    const missing = names.filter(({ text }) => !own?.has(text) && existing.has(text));
    if (!own && names.length > 0 && missing.length === 0) continue;
    if (own && missing.length === 0) continue;
    const words = missing.map(({ text }) => text).join(' ');
    const message = own
      ? `The require block has class ${name.text} without ${missing.map(({ text }) => text).join(', ')}.`
      : `The require block has no class ${name.text}: a module without policy_module() requires its classes itself.`;
    const title = `Require class ${name.text}${words && ` { ${words} }`}`;
    context.report({
      range: nameRange(context.file, statement, own ? missing[0]! : name),
      message,
      fixes: () => fix(title, { classes: { [name.text]: missing.map(({ text }) => text) } }, context),
    });
  }
}

function fix(title: string, requires: Requires, { file }: RuleContext): { title: string; edits: TextEdit[] }[] {
  const edits = addRequire(file, requires);
  return edits.length > 0 ? [{ title, edits }] : [];
}
