/** Finds names that one file declares twice, or as two kinds of thing. */
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { type Declared, declaredNames } from '../declaredNames.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const duplicateDeclaration: Rule = {
  id: 'duplicate-declaration',
  severity: 'error',
  summary: 'The name is declared twice in this file.',
  file(context) {
    if (context.file.kind === 'te') checkNames(context);
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
