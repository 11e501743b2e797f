/** Finds names that exist in the policy and are used without a require. */
import { shortPath } from '../../base/fileUri.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { requireName } from '../names/nameFixes.ts';
import { outOfScopeSteps, stillOutOfScope } from '../names/nameVerdicts.ts';
import type { OutOfScope } from '../names/outOfScope.ts';
import { useInterface } from '../names/useInterface.ts';
import { nameRange } from '../place.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

export const missingRequire: Rule = {
  id: 'missing-require',
  severity: 'error',
  summary: 'The policy has the name, but it is neither declared nor required where it is used.',
  selint: ['W-001', 'W-002'],
  asksForErrors: true,
  wakes: (change, world) => !stillOutOfScope(change, world),
  *file(context) {
    const { file, snapshot } = context;
    // The modules of the base layer are compiled as one: nothing of the others has to be required there.
    if (snapshot.policy.hasBase && /\/kernel\/[^/]+\.te$/.test(file.uri)) return;
    for (const each of yield* outOfScopeSteps(snapshot, file)) {
      if (each.elsewhere && each.compiler === 'refuses') report(each, context);
    }
  },
};

function report(found: OutOfScope, { file, report, snapshot }: RuleContext): void {
  const { statement, use, elsewhere } = found;
  const { text } = use.name;
  const isModule = file.kind === 'te';
  const subject = isModule ? 'this module' : 'this interface';
  const block = elsewhere!.by === 'block' ? elsewhere! : undefined;
  const rest = block
    ? `${text} is ${block.own ? 'declared' : 'in scope'} in ${blockWords(file, block.block)} only.`
    : `${sourceOf()}; ${subject} neither declares nor requires it.`;
  report({
    range: nameRange(file, statement, use.name),
    message: rest,
    severity: isModule ? 'error' : 'warning',
    // A require of what a block declares does not bring it out of the block.
    fixes: () => (block?.own ? [] : [...interfaceFix(), ...requireName(file, found.scope, elsewhere!.kind, text)]),
  });

  function interfaceFix(): Fix[] {
    const { data } = statement;
    const isTarget = data.kind === 'av_rule' && data.target.items.some(({ text: target }) => target === text);
    const fix = isTarget ? useInterface(snapshot.policy, file, statement) : undefined;
    return fix ? [fix] : [];
  }

  function sourceOf(): string {
    const kind = elsewhere!.kind;
    if (elsewhere!.by === 'declaration') return `The ${kind} ${text} is declared in ${shortPath(elsewhere!.uri)}`;
    if (elsewhere!.by === 'call') return `The ${kind} ${text} is declared by a call of a template`;
    const count = elsewhere!.by === 'headers' ? elsewhere!.interfaces : 0;
    const interfaces = count === 1 ? '1 interface' : `${count} interfaces`;
    return `The ${kind} ${text} is of the installed policy (${interfaces} of the headers require${count === 1 ? 's' : ''} it)`;
  }
}

function blockWords(file: SourceFile, block: Statement): string {
  const line = file.lines.lineAt(block.start) + 1;
  const { data } = block;
  if (data.kind === 'optional') return `the optional block on line ${line}`;
  return 'name' in data ? `the body of ${data.name?.text} on line ${line}` : `the block on line ${line}`;
}
