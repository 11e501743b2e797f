/** Reports ranges of ports that share ports with another range: refused, decided by order, or taken from a type. */
import { reportCilOverlaps } from '../cil/cilOverlaps.ts';
import { recorded, sameRange } from '../ports/portEntries.ts';
import { type PortKey, portUses, type SemanageLine, type SemanageUse, type SourceUse } from '../ports/portUses.ts';
import { entryName, portName, relatedPlace, useName, useRange } from '../ports/portWords.ts';
import { isDeletedBefore, isMissing, makesRecord, recordsBefore } from '../ports/semanageLines.ts';
import { takenPorts } from '../ports/takenPorts.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const portRangeOverlap: Rule = {
  id: 'port-range-overlap',
  severity: 'warning',
  summary: 'Ranges share ports: the order decides, semanage refuses, or a type loses its port.',
  cil: true,
  *file(context) {
    const { source, semanage } = portUses(context.file);
    if (context.file.kind === 'cil') yield* reportCilOverlaps(context, source);
    else {
      const written = source.filter(({ statement, key }) => key && statement.block === undefined);
      for (const [i, use] of written.entries()) {
        checkSource(context, use, written.slice(0, i));
        yield;
      }
    }
    for (const line of semanage) {
      if (line.form === 'command' && line.use) checkSemanage(context, line, line.use, semanage);
      yield;
    }
  },
};

function checkSource(context: RuleContext, use: SourceUse, before: readonly SourceUse[]): void {
  const same = before.filter(({ key }) => key!.protocol === use.key!.protocol && shares(key!, use.key!));
  // Those are the findings of port-already-defined and portcon-hidden.
  if (same.some(({ key }) => key!.low <= use.key!.low && use.key!.high <= key!.high)) return;
  const partial = same.find(
    ({ key, type }) => type !== use.type && key!.low < use.key!.low === key!.high < use.key!.high,
  );
  if (partial) reportPartial(context, use, partial);
}

function reportPartial(context: RuleContext, use: SourceUse, earlier: SourceUse): void {
  const { file, report } = context;
  const [a, b] = [earlier.key!, use.key!];
  const shared = portName({ ...a, low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) });
  const first = a.high - a.low - (b.high - b.low) || a.low - b.low;
  const winners =
    first < 0
      ? `${earlier.type} gets ${shared}`
      : `a monolithic policy gives ${shared} to ${earlier.type}, a modular one to ${use.type}`;
  report({
    range: useRange(file, use),
    message: `${portName(b)} overlaps ${portName(a)} of ${useName(file, earlier)}: ${winners}.`,
    related: [relatedPlace(context, earlier)],
  });
}

function checkSemanage(
  context: RuleContext,
  line: SemanageLine,
  use: SemanageUse,
  lines: readonly SemanageLine[],
): void {
  const { key, type } = use;
  if (!makesRecord(line.command) || !key || !type || isMissing(context, line)) return;
  if (line.command.fallback || !reportLocal(context, line, use, lines)) reportTaken(context, use, key, type);
}

/** Local records may not share a port (libsemanage, semanage_port_validate_local). True if one was reported. */
function reportLocal(
  context: RuleContext,
  line: SemanageLine,
  use: SemanageUse,
  lines: readonly SemanageLine[],
): boolean {
  const { file, snapshot, report } = context;
  const key = use.key!;
  const local = recorded(context, key).find(
    ({ kind, entry }) => entry.origin.kind === 'local' && kind !== 'exact' && !isDeletedBefore(lines, line, entry),
  );
  if (local) {
    const other = `${portName(local.entry)}: ${entryName(local.entry, snapshot)}`;
    report({
      range: useRange(file, use),
      severity: 'error',
      message: `${portName(key)} overlaps ${other}; semanage refuses local records that share a port.`,
    });
    return true;
  }
  const earlier = recordsBefore(context, lines, line).find(
    (each) => each.key!.protocol === key.protocol && shares(each.key!, key) && !sameRange(each.key!, key),
  );
  if (!earlier) return false;
  const other = `${portName(earlier.key!)}: ${earlier.type} (line ${file.lines.lineAt(earlier.start) + 1})`;
  report({
    range: useRange(file, use),
    severity: 'error',
    message: `${portName(key)} overlaps ${other}; semanage refuses local records that share a port.`,
    related: [relatedPlace(context, earlier)],
  });
  return true;
}

function reportTaken(context: RuleContext, use: SemanageUse, key: PortKey, type: string): void {
  const taken = takenPorts(context, key, type);
  if (!taken) return;
  context.report({
    range: useRange(context.file, use),
    severity: 'information',
    message: `${portName(key)} takes ${taken}.`,
  });
}

function shares(a: PortKey, b: PortKey): boolean {
  return a.low <= b.high && b.low <= a.high;
}
