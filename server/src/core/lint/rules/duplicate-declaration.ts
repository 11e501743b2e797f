/** Finds names that one file declares twice or as two kinds of thing, and names that another module or the policy declares. */
import { fileFacts } from '../../index/fileFacts.ts';
import { editRequires } from '../../index/requires.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { type Declared, declaredNames } from '../declaredNames.ts';
import { type OtherDeclaration, otherDeclaration } from '../otherDeclarations.ts';
import { nameRange } from '../place.ts';
import { removeStatement } from '../removal.ts';
import type { Fix, Related, Rule, RuleContext } from '../rule.ts';

export const duplicateDeclaration: Rule = {
  id: 'duplicate-declaration',
  severity: 'error',
  summary: 'The name is declared twice in this file, or in another module or the policy too.',
  file(context) {
    if (context.file.kind !== 'te') return;
    checkNames(context);
    checkOthers(context);
  },
};

function checkNames(context: RuleContext): void {
  const { file } = context;
  const first = new Map<string, Declared>();
  for (const each of declaredNames(file)) {
    // An arm of an ifdef may be off, and an optional block is a scope of its own. Roles may be declared again.
    if (!isAlways(each) || each.kind === 'role' || each.kind === 'role attribute') continue;
    const space = each.kind === 'boolean' ? 'boolean' : 'type';
    const key = `${space} ${each.name.text}`;
    const before = first.get(key);
    if (!before) first.set(key, each);
    else if (before.kind !== each.kind) report(each, before, context, otherKind(each, before, file));
    else if (before.own && each.own) {
      report(each, before, context, `${each.name.text} is declared on line ${lineOf(before, file)} already: ${AGAIN}`);
    }
  }
}

/** A module without a header is a part of a policy, and what corenetwork.te.in says comes to be in another file. */
function checkOthers({ file, snapshot, report }: RuleContext): void {
  const { policy } = snapshot;
  if (!policy.isWhole || !fileFacts(file).header || /\.(in|m4)$/.test(file.uri)) return;
  for (const declared of declaredNames(file)) {
    const { statement, name, kind, own } = declared;
    if (!own || kind === 'role' || kind === 'role attribute' || statement.block) continue;
    const other = otherDeclaration(policy, file.uri, name.text, kind);
    if (!other) continue;
    report({
      range: nameRange(file, statement, name),
      message: other.message,
      severity: 'warning',
      ...(other.at && { related: [relatedTo(other.at)] }),
      fixes: () => requireInstead(file, declared),
    });
  }
}

function relatedTo({ uri, line }: NonNullable<OtherDeclaration['at']>): Related {
  const start = { line, character: 0 };
  return { message: 'The other one', uri, range: { start, end: start } };
}

function requireInstead(file: SourceFile, { statement, kind, name }: Declared): Fix[] {
  const { data } = statement;
  const isAlone =
    (data.kind === 'type_declaration' && data.aliases.length + data.attributes.length === 0) ||
    (data.kind === 'attribute_declaration' && data.names.length === 1);
  if (!isAlone) return [];
  const requires = editRequires(
    file,
    undefined,
    kind === 'type' ? { types: [name.text] } : { attributes: [name.text] },
  );
  if (requires.length === 0) return [];
  return [{ title: `Require ${kind} ${name.text} instead`, edits: [...requires, removeStatement(file, statement)] }];
}

const AGAIN = 'a module declares a name once.';

function otherKind({ name, kind }: Declared, before: Declared, file: SourceFile): string {
  const done = before.own ? 'declared' : 'required';
  return `${name.text} is ${done} as ${article(before.kind)} on line ${lineOf(before, file)}; it cannot be ${article(kind)} too.`;
}

const article = (kind: string) => (kind === 'attribute' ? 'an attribute' : `a ${kind}`);

/** True at the top level, and in a require that stands there. */
function isAlways({ statement: { block } }: Declared): boolean {
  return !block || (!block.block && (block.kind === 'gen_require' || block.kind === 'require'));
}

function report(each: Declared, before: Declared, context: RuleContext, message: string): void {
  const { file } = context;
  const related = { message: 'The first one', uri: file.uri, range: nameRange(file, before.statement, before.name) };
  context.report({ range: nameRange(file, each.statement, each.name), message, related: [related] });
}

const lineOf = ({ statement, name }: Declared, file: SourceFile) =>
  file.lines.lineAt(statement.start + name.offset) + 1;
