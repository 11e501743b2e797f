/** Finds classes and permissions that a module without policy_module() uses and does not require. */
import { fileFacts } from '../../index/fileFacts.ts';
import { addRequire } from '../../index/moduleEdits.ts';
import { permissionSet } from '../../knowledge/permissionSets.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { classPermissions, isClass } from '../namedClasses.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';

export const requiredClassPermissionMissing: Rule = {
  id: 'required-class-permission-missing',
  severity: 'error',
  summary: 'A module without policy_module() uses a class or permission that its require block does not have.',
  file(context) {
    const { file } = context;
    if (!isDecidable(file)) return;
    const required = requiredClasses(file);
    for (const statement of file.statements) if (statement.kind === 'av_rule') check(statement, required, context);
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
  for (const { data } of file.statements) {
    if (data.kind !== 'class_requirement') continue;
    const permissions = required.get(data.name.text) ?? new Set();
    for (const { text } of data.permissions?.items ?? []) permissions.add(text);
    required.set(data.name.text, permissions);
  }
  return required;
}

function check(
  statement: StatementOf<'av_rule'>,
  required: ReadonlyMap<string, ReadonlySet<string>>,
  context: RuleContext,
): void {
  const { file } = context;
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
    const words = missing.map(({ text }) => text);
    const message = own
      ? `The require block has class ${name.text} without ${words.join(', ')}.`
      : `The require block has no class ${name.text}: a module without policy_module() requires its classes itself.`;
    const title = `Require class ${name.text}${words.length > 0 ? ` { ${words.join(' ')} }` : ''}`;
    context.report({
      range: nameRange(file, statement, own ? missing[0]! : name),
      message,
      fixes() {
        const edits = addRequire(file, { classes: { [name.text]: words } });
        return edits.length > 0 ? [{ title, edits }] : [];
      },
    });
  }
}
