/** Finds attributes where the compiler wants a type, and types where it wants an attribute. */
import { shortPath } from '../../base/fileUri.ts';
import type { Policy } from '../../index/policy.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { wordsAfter } from '../declaredNames.ts';
import { aKind, replaceName } from '../nameFixes.ts';
import { chain, nameScopeSteps, nameScopes } from '../nameScopes.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';

export const wrongKind: Rule = {
  id: 'wrong-kind',
  severity: 'error',
  summary: 'An attribute stands where only a type may, or a type where only an attribute may.',
  *prepare({ file, snapshot }) {
    yield* nameScopeSteps(snapshot.policy, file);
  },
  statements: {
    type_rule: (statement, context) =>
      wantType(statement, statement.data.default, 'A new object needs a type', context),
    type_declaration: (statement, context) => wantAttributes(statement, statement.data.attributes, context),
    typeattribute: (statement, context) => wantAttributes(statement, statement.data.attributes, context),
    type_requirement: (statement, context) => checkRequired(statement, context),
    attribute_requirement: (statement, context) => checkRequired(statement, context),
    other(statement, context) {
      if (statement.data.node !== 'permissive_statement' || statement.broken) return;
      for (const name of wordsAfter(statement, context.file, false)) {
        wantType(statement, name, 'Only a type can be permissive', context);
      }
    },
  },
};

type Kind = 'type' | 'attribute';

function wantType(statement: Statement, name: Name, why: string, context: RuleContext): void {
  if (statement.broken || kindInScope(statement, name, context) !== 'attribute') return;
  const message = `${name.text} is an attribute. ${why}.`;
  context.report({ range: nameRange(context.file, statement, name), message });
}

function wantAttributes(statement: Statement, names: readonly Name[], context: RuleContext): void {
  if (statement.broken) return;
  for (const name of names) {
    if (kindInScope(statement, name, context) !== 'type') continue;
    const message = `${name.text} is a type, not an attribute: a type cannot be given another one.`;
    context.report({ range: nameRange(context.file, statement, name), message });
  }
}

/** What the name is where `statement` stands; undefined where nothing says so, or the one and the other. */
function kindInScope(statement: Statement, { text }: Name, { file, snapshot }: RuleContext): Kind | undefined {
  const scope = nameScopes(snapshot.policy, file).of(statement);
  for (const { names } of chain(scope)) {
    const kinds = new Set(names.get(text)?.map(({ kind }) => kind));
    if (kinds.has('type') !== kinds.has('attribute')) return kinds.has('type') ? 'type' : 'attribute';
    if (kinds.has('type')) return undefined;
  }
  for (const { calls } of chain(scope)) {
    for (const brought of calls) {
      const kinds = brought.names.get(text);
      if (kinds?.has('type')) return kinds.has('attribute') ? undefined : 'type';
      if (kinds?.has('attribute')) return 'attribute';
    }
  }
  return undefined;
}

/**
 * A require of the wrong kind is found when the module is installed: of an attribute that is a type it fails ("Expected X to be an
 * attribute, but it was already declared as a type"), the reverse is taken, and rules that need a type are lost.
 */
function checkRequired(
  statement: StatementOf<'type_requirement' | 'attribute_requirement'>,
  context: RuleContext,
): void {
  const { file, snapshot } = context;
  const own: Kind = statement.kind === 'type_requirement' ? 'type' : 'attribute';
  const other: Kind = own === 'type' ? 'attribute' : 'type';
  if (!snapshot.policy.isWhole || statement.broken) return;
  for (const name of statement.data.names) {
    const source = declaredOnlyAs(snapshot.policy, file.uri, name.text, own, other);
    if (!source) continue;
    context.report({
      range: nameRange(file, statement, name),
      message: `${name.text} is required as ${aKind(own)}; ${source}.`,
      severity: own === 'attribute' && snapshot.policy.hasBase ? 'error' : 'warning',
      fixes: () => (statement.data.names.length === 1 ? [requireAs(other, name)] : []),
    });
  }

  function requireAs(kind: Kind, name: Name) {
    const { edits } = replaceName(file, statement, { text: own, offset: 0 }, kind);
    return { title: `Require ${kind} ${name.text}`, edits };
  }
}

/** Who says that `name` is of the kind `other`; undefined where somebody says that it is of the kind `own`, and where nobody knows. */
function declaredOnlyAs(policy: Policy, uri: string, name: string, own: Kind, other: Kind): string | undefined {
  const declared = policy.declared(name);
  if (declared.some(({ declaration }) => declaration.kind === own)) return undefined;
  const by = declared.find(({ declaration }) => declaration.kind === other);
  if (by) return by.uri === uri ? undefined : `${shortPath(by.uri)} declares it as ${aKind(other)}`;
  const required = policy.requiring(name).filter(({ origin }) => origin === 'headers');
  if (required.length === 0 || required.some(({ item }) => item.kind !== other)) return undefined;
  return `the installed headers require it as ${aKind(other)}`;
}
