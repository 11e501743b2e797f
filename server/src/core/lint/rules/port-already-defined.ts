/** Reports ports that have a record with exactly the same protocol and range: in the policy, on this host, or in the file. */
import type { Range } from 'vscode-languageserver-types';
import type { Steps } from '../../base/steps.ts';
import type { PortEntry } from '../../ports/port.ts';
import { reportCilCollisions } from '../cil/cilCollisions.ts';
import { isLoadableModule } from '../policyTree.ts';
import { firstOfKeys, keyName, recordedExactly, sameKey, writtenElsewhere } from '../ports/portEntries.ts';
import { replaceBySemanage } from '../ports/portFixes.ts';
import { type PortUse, portUses, type SemanageLine, type SemanageUse, type SourceUse } from '../ports/portUses.ts';
import { entryName, portName, relatedEntry, relatedPlace, useName, useRange } from '../ports/portWords.ts';
import {
  isDeletedBefore,
  isExistenceChecked,
  makesRecord,
  recordsBefore,
  removeComment,
  useAction,
} from '../ports/semanageLines.ts';
import { removeStatement } from '../removal.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

export const portAlreadyDefined: Rule = {
  id: 'port-already-defined',
  severity: 'warning',
  summary: 'The port has a record with the same protocol and range already.',
  cil: true,
  *file(context) {
    const { source, semanage } = portUses(context.file);
    if (context.file.kind === 'cil') yield* reportCilCollisions(context, source);
    else yield* reportPolicySource(context, source);
    for (const line of semanage) {
      if (line.use) reportSemanage(context, line, line.use, semanage);
      yield;
    }
  },
};

function* reportPolicySource(context: RuleContext, source: readonly SourceUse[]): Steps<void> {
  const written = new Set(source.filter(({ statement }) => statement.block === undefined));
  const first = firstOfKeys([...written]);
  for (const use of source) {
    yield;
    if (!use.key) continue;
    const earlier = written.has(use) ? first.get(keyName(use.key)) : undefined;
    if (earlier && earlier !== use) reportDuplicate(context, use, earlier);
    else if (isLoadableModule(context.file)) reportSource(context, use);
  }
}

/** checkpolicy takes a key once, whatever the types (policy_define.c, define_port_context). */
function reportDuplicate(context: RuleContext, use: SourceUse, earlier: SourceUse): void {
  const { file, report } = context;
  report({
    range: useRange(file, use),
    severity: 'error',
    message: `Port ${portName(use.key!)} already defined: ${useName(file, earlier)}; checkpolicy takes a port once.`,
    related: [relatedPlace(context, earlier)],
    fixes: () => [removeDuplicate(context, use)],
  });
}

function removeDuplicate({ file }: RuleContext, use: SourceUse): Fix {
  if (use.kind === 'portcon') return { title: 'Remove this portcon', edits: [removeStatement(file, use.statement)] };
  const range = file.lines.range(use.argumentsStart, use.argumentsEnd);
  return { title: `Remove ${use.protocol.text},${use.port.text} from the call`, edits: [{ range, newText: '' }] };
}

function reportSource(context: RuleContext, use: SourceUse): void {
  const entry = recordedExactly(context, use.key!)[0] ?? writtenElsewhere(context, use.key!)[0];
  if (!entry) return;
  context.report({
    ...statement(context, use, entry),
    fixes: () => [replaceBySemanage(context, use.statement)].flatMap((fix) => fix ?? []),
  });
}

function reportSemanage(
  context: RuleContext,
  line: SemanageLine,
  use: SemanageUse,
  lines: readonly SemanageLine[],
): void {
  const { file, report } = context;
  if (line.command.action !== 'add' || !makesRecord(line.command) || line.command.fallback || !use.type || !use.key)
    return;
  if (isExistenceChecked(file, line) || isModifiedToo(lines, line, use)) return;
  const [entry] = recordedExactly(context, use.key);
  const deleted = isDeletedBefore(lines, line, use.key);
  if (entry && !(entry.origin.kind === 'local' && deleted)) {
    const { message, ...rest } = statement(context, use, entry);
    report({
      ...rest,
      message: afterAdd(message, entry.type === use.type),
      fixes: () => semanageFixes(context, line, use, entry),
    });
    return;
  }
  const earlier =
    deleted || line.form === 'prose'
      ? undefined
      : recordsBefore(context, lines, line).find((each) => sameKey(each, use));
  if (!earlier) return;
  const same = earlier.type === use.type;
  const words = `${earlier.type} (line ${file.lines.lineAt(earlier.start) + 1})`;
  report({
    range: useRange(file, use),
    severity: same ? 'information' : 'warning',
    message: afterAdd(`Port ${portName(use.key)} already ${same ? 'has type' : 'defined:'} ${words}.`, same),
    related: [relatedPlace(context, earlier)],
    fixes: () => semanageFixes(context, line, use, earlier),
  });
}

/** True in a script that has -m for the same port as well: one of the two does it, and the author knows. */
function isModifiedToo(lines: readonly SemanageLine[], { host }: SemanageLine, use: SemanageUse): boolean {
  return host !== undefined && lines.some((each) => each.command.action === 'modify' && sameKey(each.use ?? {}, use));
}

/** What is said of a port that `entry` has: mild where it asks for what is so already. */
function statement(context: RuleContext, use: PortUse, entry: PortEntry) {
  const same = entry.type === use.type;
  const port = portName(use.key!);
  const name = entryName(entry, context.snapshot);
  const mild = entry.origin.kind === 'local' ? ('hint' as const) : ('information' as const);
  const range: Range = useRange(context.file, use);
  return {
    range,
    severity: same ? mild : ('warning' as const),
    message: same ? `Port ${port} already has type ${name}.` : `Port ${port} already defined: ${name}.`,
    related: relatedEntry(entry),
  };
}

/** semanage 3.7 made `-a` modify what exists (seobject.py, portRecords.add). */
function afterAdd(message: string, same: boolean): string {
  if (same) return `${message.slice(0, -1)}; semanage before 3.7 refuses -a.`;
  return `${message} semanage -a fails up to 3.6, and since 3.7 takes the port over.`;
}

function semanageFixes(
  { file }: RuleContext,
  line: SemanageLine,
  use: SemanageUse,
  other: { readonly type?: string },
): Fix[] {
  const modify = useAction(file, line, 'modify');
  return other.type === use.type && line.form === 'command' && line.comment
    ? [removeComment(file, line.comment), modify]
    : [modify];
}
