/** Finds attributes where the compiler wants a type, and types where it wants an attribute. */
import { shortPath } from '../../base/fileUri.ts';
import { remember } from '../../base/remember.ts';
import { broughtBy } from '../../index/broughtNames.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import type { Policy } from '../../index/policy.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { isConditional } from '../calls/interfaceCalls.ts';
import { argumentNames, type TypeOnly, typesOnlyAmong } from '../names/argumentUses.ts';
import { isBrought } from '../names/broughtTogether.ts';
import { wordsAfter } from '../names/declaredNames.ts';
import { aKind, replaceName } from '../names/nameFixes.ts';
import { chain, type NameScope, type NameScopes, nameScopeSteps, nameScopes } from '../names/nameScopes.ts';
import { transitionNames } from '../names/transitionNames.ts';
import { nameRange } from '../place.ts';
import type { FileInWorld, Rule, RuleContext, StatementOf } from '../rule.ts';
import { butOptional, typeNames, wokenBy } from '../wakes.ts';

export const wrongKind: Rule = {
  id: 'wrong-kind',
  severity: 'error',
  summary: 'An attribute stands where only a type may, or a type where only an attribute may.',
  wakes: wokenBy(butOptional(mayTellKinds)),
  *prepare({ file, snapshot }) {
    yield* nameScopeSteps(snapshot.policy, file);
  },
  statements: {
    type_rule: (statement, context) => wantType(statement, statement.data.default, WHY['type rule'], context),
    type_declaration: (statement, context) => wantAttributes(statement, statement.data.attributes, context, GIVEN),
    typeattribute(statement, context) {
      wantType(statement, statement.data.name, WHY.typeattribute, context);
      wantAttributes(statement, statement.data.attributes, context, GIVEN);
    },
    typealias: (statement, context) => wantType(statement, statement.data.name, WHY.typealias, context),
    type_requirement: (statement, context) => checkRequired(statement, context),
    attribute_requirement: (statement, context) => checkRequired(statement, context),
    other(statement, context) {
      const { node } = statement.data;
      if (node === 'expandattribute_statement') {
        wantAttributes(statement, wordsAfter(statement, context.file, true).slice(0, -1), context, EXPANDED);
      }
      if (node === 'role_transition') wantRole(statement, context);
      const keyword = node === 'permissive_statement' ? 'permissive' : 'typebounds';
      if ((node !== 'permissive_statement' && node !== 'typebounds_statement') || statement.broken) return;
      for (const name of wordsAfter(statement, context.file, keyword === 'typebounds')) {
        wantType(statement, name, WHY[keyword], context);
      }
    },
  },
  *file(context) {
    const { file, snapshot } = context;
    const scopes = nameScopes(snapshot.policy, file);
    const all = ownAttributes(scopes);
    if (all.size === 0) return;
    const isAttribute = ({ text }: Name) => all.has(text);
    for (const statement of statementsOfKind(file, 'macro_call')) {
      if (statement.broken || !argumentNames(statement.data).some(isAttribute)) continue;
      const known = argumentNames(statement.data).filter(isAttribute);
      const scope = scopes.of(statement);
      const attributes = known.filter((name) => ownKind(scope, name) === 'attribute');
      if (attributes.length === 0 || isConditional(statement)) continue;
      for (const [name, why] of yield* typesOnlyAmong(snapshot.policy, statement.data, attributes)) {
        const message = `${name.text} is an attribute, and ${statement.data.name.text} needs a type. ${WHY[why]}.`;
        context.report({ range: nameRange(file, statement, name), message });
      }
    }
  },
};

/**
 * False for av rules, for a call that is given no attribute of the file and brings no name that stands in a place of one kind,
 * and for a type that stands in no such place and is given nothing.
 */
function mayTellKinds({ data }: Statement, { file, snapshot }: FileInWorld): boolean {
  if (data.kind === 'av_rule') return false;
  const attributes = attributesOf(file);
  const wanted = namesOfOneKind(file);
  if (data.kind === 'type_declaration') {
    return data.attributes.length > 0 || typeNames(data).some((name) => attributes.has(name) || wanted.has(name));
  }
  if (data.kind !== 'macro_call' || argumentNames(data).some(({ text }) => attributes.has(text))) return true;
  for (const name of broughtBy(snapshot.policy, file.uri, data).names.keys()) if (wanted.has(name)) return true;
  return false;
}

/** What the file declares or requires as an attribute. */
const attributesOf = remember((file: SourceFile): ReadonlySet<string> => {
  const required = statementsOfKind(file, 'attribute_requirement').flatMap(({ data }) => data.names);
  return new Set([...fileFacts(file).attributes, ...required.map(({ text }) => text)]);
});

/** The names that have to be a type, and those that have to be an attribute. */
const namesOfOneKind = remember((file: SourceFile): ReadonlySet<string> => {
  const names: Name[] = [];
  for (const { data } of statementsOfKind(file, 'type_rule')) names.push(data.default);
  for (const { data } of statementsOfKind(file, 'type_declaration')) names.push(...data.attributes);
  for (const { data } of statementsOfKind(file, 'typeattribute')) names.push(data.name, ...data.attributes);
  for (const { data } of statementsOfKind(file, 'typealias')) names.push(data.name);
  for (const { data } of statementsOfKind(file, 'type_requirement')) names.push(...data.names);
  for (const statement of statementsOfKind(file, 'other')) {
    if (OF_ONE_KIND.has(statement.data.node)) names.push(...wordsAfter(statement, file, true));
  }
  return new Set(names.map(({ text }) => text));
});

const OF_ONE_KIND = new Set([
  'expandattribute_statement',
  'permissive_statement',
  'role_transition',
  'typebounds_statement',
]);

const WHY: { readonly [place in TypeOnly]: string } = {
  typeattribute: 'Only a type can be given an attribute',
  typealias: 'Only a type can have an alias',
  permissive: 'Only a type can be permissive',
  typebounds: 'Only a type can bound another or be bounded',
  'type rule': 'A new object needs a type',
};

type Kind = 'type' | 'attribute';

function wantType(statement: Statement, name: Name, why: string, context: RuleContext): void {
  if (statement.broken || kindInScope(statement, name, context) !== 'attribute') return;
  const message = `${name.text} is an attribute. ${why}.`;
  context.report({ range: nameRange(context.file, statement, name), message });
}

/** policy_define.c (define_role_trans): `the new role %s must be a regular role`; the role before may be an attribute. */
function wantRole(statement: Statement, context: RuleContext): void {
  const [name] = statement.broken ? [] : transitionNames(statement, context.file).last;
  if (!name) return;
  for (const { names, calls } of chain(nameScopes(context.snapshot.policy, context.file).of(statement))) {
    const own = names.get(name.text)?.map(({ kind }) => kind) ?? [];
    if (own.includes('role') || isBrought(calls, name.text, ['role'])) return;
    if (!own.includes('role attribute') && !isBrought(calls, name.text, ['role attribute'])) continue;
    const message = `${name.text} is a role attribute. A transition leads to one role.`;
    context.report({ range: nameRange(context.file, statement, name), message });
    return;
  }
}

const GIVEN = 'a type cannot be given another one';
const EXPANDED = 'only an attribute is expanded';

function wantAttributes(statement: Statement, names: readonly Name[], context: RuleContext, why: string): void {
  if (statement.broken) return;
  for (const name of names) {
    if (kindInScope(statement, name, context) !== 'type') continue;
    const message = `${name.text} is a type, not an attribute: ${why}.`;
    context.report({ range: nameRange(context.file, statement, name), message });
  }
}

/** What the name is where `statement` stands; undefined where nothing says so, or the one and the other. */
function kindInScope(statement: Statement, name: Name, { file, snapshot }: RuleContext): Kind | undefined {
  const scope = nameScopes(snapshot.policy, file).of(statement);
  const own = ownKind(scope, name);
  if (own) return own === 'both' ? undefined : own;
  for (const { calls } of chain(scope)) {
    const isType = isBrought(calls, name.text, ['type']);
    const isAttribute = isBrought(calls, name.text, ['attribute']);
    if (isType || isAttribute) return isType && isAttribute ? undefined : isType ? 'type' : 'attribute';
  }
  return undefined;
}

/** The names that the file declares or requires as an attribute somewhere. */
function ownAttributes({ all }: NameScopes): Set<string> {
  const found = new Set<string>();
  for (const { names } of all) {
    for (const [name, list] of names) if (list.some(({ kind }) => kind === 'attribute')) found.add(name);
  }
  return found;
}

/** What the file says that the name is. */
function ownKind(scope: NameScope, { text }: Name): Kind | 'both' | undefined {
  for (const { names } of chain(scope)) {
    const list = names.get(text);
    const isType = list?.some(({ kind }) => kind === 'type');
    const isAttribute = list?.some(({ kind }) => kind === 'attribute');
    if (isType) return isAttribute ? 'both' : 'type';
    if (isAttribute) return 'attribute';
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
