/** Finds names that are required and not used: where the policy lacks one, the module cannot be installed for nothing. */
import { closestName } from '../../base/closestName.ts';
import { firstFrom } from '../../base/firstFrom.ts';
import { mentions } from '../../index/mentionedNames.ts';
import { classSet, classSetNames } from '../../knowledge/permissionSets.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { isClass } from '../classes/namedClasses.ts';
import { declaredIn } from '../names/declaredNames.ts';
import { isWhole, type NameScope, nameScopes } from '../names/nameScopes.ts';
import { outOfScope } from '../names/nameVerdicts.ts';
import { nameRange } from '../place.ts';
import { removeRequired } from '../removal.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';

export const unusedRequire: Rule = {
  id: 'unused-require',
  severity: 'warning',
  summary: 'A name is required and not used.',
  asksForErrors: true,
  // A name in a comment is not used.
  wakes: ({ gone, come, lines }) => gone.length + come.length > 0 || /\bdnl\b/.test(lines),
  selint: ['W-003'],
  *file(context) {
    const { file } = context;
    if (!file.tree || file.tree.rootNode.hasError || (file.kind !== 'te' && file.kind !== 'if')) return;
    if (statementsOfKind(file, 'gen_require').length + statementsOfKind(file, 'require').length === 0) return;
    const texts = new Map<Statement | undefined, ScopeText>();
    for (const statement of file.statements) {
      const { block } = statement;
      if (!block || !isRequire(block)) continue;
      const scope = scopeAround(block);
      // The optional block is dropped where a name is missing, which can be what its require is for.
      if (!isJudged(scope, file)) continue;
      for (const { name, kind } of requiredIn(statement, file)) {
        // Of each name the whole file is searched.
        yield;
        let text = texts.get(scope);
        if (!text) {
          text = scopeText(file, scope);
          texts.set(scope, text);
        }
        // An interface that does nothing else is there to require, too.
        if (!text.hasRules) continue;
        if (!isUsed(name.text, kind, text, statement, context)) report(statement, name, kind, context);
      }
    }
  },
};

/** The block whose scope a require stands in; undefined for the module. To read the scopes takes long, and most names are used. */
function scopeAround({ block }: Statement): Statement | undefined {
  return !block || SCOPES.has(block.kind) ? block : scopeAround(block);
}

const SCOPES: ReadonlySet<Statement['kind']> = new Set(['optional', 'interface', 'template', 'define']);

function isJudged(block: Statement | undefined, file: SourceFile): boolean {
  if (!block) return file.kind === 'te';
  // An interface with `_stub` is there to require.
  return (
    (block.kind === 'interface' || block.kind === 'template') && !block.broken && !/_stub$/.test(block.data.name.text)
  );
}

function requiredIn(statement: Statement, file: SourceFile): { name: Name; kind: string }[] {
  if (statement.kind === 'class_requirement') return [{ name: statement.data.name, kind: 'class' }];
  return declaredIn(statement, file).filter(({ name }) => name.text !== 'system_r' && name.text !== 'object_r');
}

interface ScopeText {
  readonly start: number;
  readonly end: number;
  /** The require blocks inside of it. */
  readonly requires: readonly Statement[];
  readonly calls: readonly StatementOf<'macro_call'>[];
  readonly hasRules: boolean;
}

function scopeText(file: SourceFile, block: Statement | undefined): ScopeText {
  const start = block?.start ?? 0;
  const end = block?.end ?? file.text.length;
  const requires: Statement[] = [];
  const calls: StatementOf<'macro_call'>[] = [];
  let hasRules = false;
  // A file of interfaces has thousands of them: only the statements of this one are gone through.
  for (let i = firstFrom(file.statements, (each) => each.start >= start); i < file.statements.length; i++) {
    const each = file.statements[i]!;
    if (each.start >= end) break;
    if (each.end > end || each === block) continue;
    if (each.kind === 'macro_call') calls.push(each);
    if (isRequire(each)) requires.push(each);
    else if (!each.block || !isRequire(each.block)) hasRules = true;
  }
  return { start, end, requires, calls, hasRules };
}

const isRequire = ({ kind }: Statement) => kind === 'gen_require' || kind === 'require';

function isUsed(name: string, kind: string, text: ScopeText, required: Statement, context: RuleContext): boolean {
  const { file, snapshot } = context;
  const sets = kind === 'class' ? setsWith(name) : [];
  if ([name, ...sets].some((word) => isWritten(word, text, file))) return true;
  if (misspelt(kind, context).some((word) => closestName(word, [name]))) return true;
  if (text.calls.length === 0) return false;
  const { policy } = snapshot;
  // A template may make the name of its argument.
  const parts = new Set(name.split('_'));
  for (const { data } of text.calls) {
    if (data.arguments.some((each) => parts.has(each.text) || name.startsWith(`${each.text}_`))) return true;
  }
  // What an unknown macro does with it is not known.
  const scopes = nameScopes(policy, file);
  const scope = scopes.of(required);
  const inner = scopes.all.filter((each) => each === scope || isInside(each, scope));
  if (!inner.every((each) => isWhole(policy, each, name))) return true;
  const macros = text.calls.map(({ data }) => data.name.text);
  return [name, ...sets].some((word) => mentions(policy, macros, word));
}

/** What the file names and nobody knows may be meant for what it requires: one mistake has one finding. */
function misspelt(kind: string, context: RuleContext): string[] {
  const { file, snapshot } = context;
  if (kind !== 'class') return outOfScope(snapshot, file).map(({ use }) => use.name.text);
  const classes = file.statements.flatMap((each) => (each.kind === 'av_rule' ? each.data.classes.items : []));
  return classes.flatMap(({ text }) => (isClass(context, text) ? [] : [text]));
}

/** True if the word stands in the text outside of its requires and comments; also as a part of `x_$1`. */
function isWritten(word: string, { start, end, requires }: ScopeText, file: SourceFile): boolean {
  for (let at = file.text.indexOf(word, start); at >= 0 && at < end; at = file.text.indexOf(word, at + 1)) {
    if (/[\w.]/.test(file.text[at - 1] ?? '') || /\w/.test(file.text[at + word.length] ?? '')) continue;
    const require = requires.find((each) => each.start <= at && at < each.end);
    if (require) at = require.end - 1;
    else if (!/#|\bdnl\b/.test(file.text.slice(file.text.lastIndexOf('\n', at) + 1, at))) return true;
  }
  return false;
}

/** The words that stand for the class too: class sets, and statements that need no class. */
function setsWith(name: string): string[] {
  const sets = classSetNames().filter((set) => classSet(set)!.members.includes(name));
  return name === 'process' ? [...sets, ...LEGACY] : sets;
}

/** Without a class they are about process (policy_define.c, `define_role_trans`, `define_range_trans`). */
const LEGACY = ['role_transition', 'range_transition'];

function isInside(scope: NameScope, outer: NameScope): boolean {
  return scope.parent !== undefined && (scope.parent === outer || isInside(scope.parent, outer));
}

function report(statement: Statement, name: Name, kind: string, { file, report }: RuleContext): void {
  const who = file.kind === 'te' ? 'the module' : 'a module that calls this';
  // Of classes the installed module has what its rules name (libsepol, module_to_cil.c writes no require of a class).
  const superfluous = kind === 'class';
  const effect = superfluous ? '.' : `: where the policy does not have it, ${who} cannot be installed.`;
  report({
    range: nameRange(file, statement, name),
    ...(superfluous && { severity: 'hint' as const }),
    message: `The ${kind} ${name.text} is required and not used${effect}`,
    fixes: () => [{ title: `Remove ${name.text}`, edits: removeRequired(file, statement, name) }],
  });
}
