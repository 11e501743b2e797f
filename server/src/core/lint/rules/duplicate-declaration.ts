/** Finds names that one file declares twice or as two kinds of thing, and names that another module or the policy declares. */
import type { Range } from 'vscode-languageserver-types';
import { indentationOf, lineBreakOf } from '../../base/edits.ts';
import type { Steps } from '../../base/steps.ts';
import { broughtBy } from '../../index/broughtNames.ts';
import { callEffectSteps } from '../../index/callEffects.ts';
import { namesDeclared } from '../../index/expandedNames.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import type { Policy } from '../../index/policy.ts';
import { editRequires } from '../../index/requires.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { optionalAround } from '../blocks/optionalBranch.ts';
import { type Declared, declaredNames } from '../names/declaredNames.ts';
import { aKind } from '../names/nameFixes.ts';
import { nameScopeSteps } from '../names/nameScopes.ts';
import { type OtherDeclaration, otherDeclaration, SPACES } from '../names/otherDeclarations.ts';
import { nameRange } from '../place.ts';
import { removeStatement } from '../removal.ts';
import type { FileInWorld, Fix, Related, Report, Rule, RuleContext, Severity, StatementOf } from '../rule.ts';
import { butOptional, typeNames, wokenBy } from '../wakes.ts';

export const duplicateDeclaration: Rule = {
  id: 'duplicate-declaration',
  severity: 'error',
  summary: 'The name is declared twice in this file, or in another module or the policy too.',
  wakes: wokenBy(butOptional(mayBeAgain)),
  *file(context) {
    if (context.file.kind !== 'te') return;
    yield* checkNames(context);
    yield;
    checkArms(context);
    yield* checkCalls(context);
    yield* checkOthers(context);
  },
};

/** False for av rules, for calls that declare nothing, and for types that nothing else declares or requires. */
function mayBeAgain(statement: Statement, { file, snapshot: { policy } }: FileInWorld): boolean {
  const { data } = statement;
  if (data.kind === 'av_rule') return false;
  if (data.kind === 'macro_call') return broughtBy(policy, file.uri, data).declared.size > 0;
  if (data.kind !== 'type_declaration') return true;
  const calls = statementsOfKind(file, 'macro_call');
  const names = typeNames(data);
  return names.some(
    (name, i) =>
      names.indexOf(name) < i ||
      declaredNames(file).some((each) => each.name.text === name && each.statement !== statement) ||
      calls.some((call) => broughtBy(policy, file.uri, call.data).declared.has(name)) ||
      otherDeclaration(policy, file.uri, name, 'type') !== undefined,
  );
}

function* checkNames(context: RuleContext): Steps<void> {
  const { file } = context;
  const first = new Map<string, Declared>();
  for (const [i, each] of declaredNames(file).entries()) {
    if (i % STEP === 0) yield;
    if (!isOfModule(each, file)) continue;
    const key = `${SPACES[each.kind]} ${each.name.text}`;
    const before = first.get(key);
    if (!before) first.set(key, each);
    else if (before.kind !== each.kind) report(each, before, context, otherKind(each, before, file));
    // Roles alone may be declared again (libsepol's symtab_insert).
    else if (before.own && each.own && each.kind !== 'role') {
      report(each, before, context, `${each.name.text} is declared on line ${lineOf(before, file)} already: ${AGAIN}`);
    }
    if (each.own && !before?.own) first.set(key, each);
  }
}

/** Names in one step. */
const STEP = 64;

/** What an arm of an ifdef declares again: whoever builds with that arm cannot compile the module. */
function checkArms(context: RuleContext): void {
  const { file } = context;
  const keyOf = ({ kind, name }: Declared) => `${kind} ${name.text}`;
  const all = declaredNames(file).filter(({ own, kind }) => own && kind !== 'role');
  const always = new Map(all.filter(({ statement }) => !statement.block).map((each) => [keyOf(each), each]));
  for (const each of all) {
    const { block } = each.statement;
    if (block?.kind !== 'ifdef' || block.block) continue;
    const first = always.get(keyOf(each));
    if (!first) continue;
    const again = `${each.name.text} is declared on line ${lineOf(first, file)} too: a build with this arm stops.`;
    report(each, first, context, again, 'warning');
  }
}

/** What templates declare for the module: a name of the module itself or of another call. */
function* checkCalls({ file, snapshot, report }: RuleContext): Steps<void> {
  const { policy } = snapshot;
  const { all } = yield* nameScopeSteps(policy, file);
  const module = all.find(({ block }) => !block)!;
  const before = new Map<string, StatementOf<'macro_call'>>();
  for (let i = 0; i < module.calls.length; i++) {
    const { declared } = module.calls[i]!;
    const call = module.callers[i]!;
    if (declared.size === 0 || call.kind !== 'macro_call' || call.block || call.broken) continue;
    for (const [name, kind] of declared) {
      if (kind === 'role' || kind === 'role attribute') continue;
      const own = module.names.get(name)?.find((each) => each.own && each.kind === kind && isAlways(each));
      const other = before.get(name);
      before.set(name, call);
      if (!own && !other) continue;
      if (!(yield* declaresAlways(policy, call, name))) continue;
      if (own) report(twice(file, name, placeOfName(file, own), placeOfCall(file, call)));
      else if (yield* declaresAlways(policy, other!, name)) {
        report(twice(file, name, placeOfCall(file, other!), placeOfCall(file, call)));
      }
    }
  }
}

function* declaresAlways(policy: Policy, { data }: StatementOf<'macro_call'>, name: string): Steps<boolean> {
  const effects = yield* callEffectSteps(policy, data);
  if (!effects?.isWhole) return false;
  return effects.effects.some(
    (each) => each.conditions.length === 0 && namesDeclared(each).some(([declared]) => declared === name),
  );
}

/** A declaration, or the call that makes it. */
interface Maker {
  readonly range: Range;
  readonly macro?: string;
}

const placeOfName = (file: SourceFile, { statement, name }: Declared): Maker => ({
  range: nameRange(file, statement, name),
});

const placeOfCall = (file: SourceFile, call: StatementOf<'macro_call'>): Maker => ({
  range: nameRange(file, call, call.data.name),
  macro: call.data.name.text,
});

/** The compiler stops at the later one. */
function twice({ uri }: SourceFile, name: string, one: Maker, other: Maker): Report {
  const [first, second] = one.range.start.line <= other.range.start.line ? [one, other] : [other, one];
  const line = first.range.start.line + 1;
  const already = first.macro
    ? `${first.macro} declares ${name} on line ${line}`
    : `${name} is declared on line ${line}`;
  const message = second.macro && !first.macro ? `${second.macro} declares ${name}; line ${line} does so` : already;
  return {
    range: second.range,
    message: `${message} already: ${AGAIN}`,
    related: [{ message: 'The first one', uri, range: first.range }],
  };
}

/** The kernel's own role, and the one that policy_module() requires. */
const GIVEN_ROLES: ReadonlySet<string> = new Set(['object_r', 'system_r']);

/** A module without a header is a part of a policy, and what corenetwork.te.in says comes to be in another file. */
function* checkOthers({ file, snapshot, report }: RuleContext): Steps<void> {
  const { policy } = snapshot;
  for (const { statement, name, kind, own } of declaredNames(file)) {
    if (!own || kind !== 'role attribute' || statement.block || !GIVEN_ROLES.has(name.text)) continue;
    const message = `${name.text} is a role of every policy; it cannot be a role attribute too.`;
    report({ range: nameRange(file, statement, name), message });
  }
  if (!policy.isWhole || !fileFacts(file).header || /\.(in|m4)$/.test(file.uri)) return;
  for (const [i, declared] of declaredNames(file).entries()) {
    if (i % STEP === 0) yield;
    const { statement, name, kind, own } = declared;
    if (!own || statement.block || GIVEN_ROLES.has(name.text)) continue;
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
  const title = `Require ${kind} ${name.text} instead`;
  const block = file.statements.find((each) => isRequire(each) && !each.block);
  if (block && block.start > statement.start) {
    // Calls between the two need the name above them.
    const range = file.lines.range(statement.start, statement.end);
    return [{ title, edits: [{ range, newText: requireOf(file, kind, name.text) }] }];
  }
  const requires = editRequires(
    file,
    undefined,
    kind === 'type' ? { types: [name.text] } : { attributes: [name.text] },
  );
  return requires.length === 0 ? [] : [{ title, edits: [...requires, removeStatement(file, statement)] }];
}

const isRequire = ({ kind }: { kind: string }) => kind === 'gen_require' || kind === 'require';

/** A block of its own that requires the name. */
function requireOf(file: SourceFile, kind: Declared['kind'], name: string): string {
  const [open, close] = fileFacts(file).style === 'plain' ? ['require {', '}'] : ['gen_require(`', "')"];
  return [open, `${indentationOf(file.text)}${kind} ${name};`, close].join(lineBreakOf(file.text));
}

const AGAIN = 'a module declares a name once.';

function otherKind({ name, kind }: Declared, before: Declared, file: SourceFile): string {
  const done = before.own ? 'declared' : 'required';
  return `${name.text} is ${done} as ${aKind(before.kind)} on line ${lineOf(before, file)}; it cannot be ${aKind(kind)} too.`;
}

/** True at the top level, and in a require that stands there. */
function isAlways({ statement: { block } }: Declared): boolean {
  return !block || (!block.block && (block.kind === 'gen_require' || block.kind === 'require'));
}

const SCOPES: ReadonlySet<string> = new Set(['optional', 'gen_require', 'require']);

/**
 * True for what each build of the module declares or requires: an optional block has a scope of its own, but a name is one thing
 * in the whole module. What the compiler refuses for its place alone is left to the rules that say so.
 */
function isOfModule({ statement }: Declared, file: SourceFile): boolean {
  for (let { block } = statement; block; block = block.block) if (!SCOPES.has(block.kind)) return false;
  return optionalAround(file, statement)?.branch !== 'else';
}

function report(
  each: Declared,
  before: Declared,
  context: RuleContext,
  message: string,
  severity: Severity = 'error',
): void {
  const { file } = context;
  const related = { message: 'The first one', uri: file.uri, range: nameRange(file, before.statement, before.name) };
  context.report({ range: nameRange(file, each.statement, each.name), message, severity, related: [related] });
}

const lineOf = ({ statement, name }: Declared, file: SourceFile) =>
  file.lines.lineAt(statement.start + name.offset) + 1;
