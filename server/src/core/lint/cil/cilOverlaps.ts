/** Says which of overlapping CIL portcons gets the ports they share: the narrower range, else the lower start. */
import type { Steps } from '../../base/steps.ts';
import { isFallback } from '../../ports/fallback.ts';
import type { PortRange, Protocol } from '../../ports/port.ts';
import { recorded, sameRange } from '../ports/portEntries.ts';
import type { PortKey, SourceUse } from '../ports/portUses.ts';
import { entryName, portName, relatedPlace, useName, useRange } from '../ports/portWords.ts';
import type { RuleContext } from '../rule.ts';
import { inForce, isWholePolicy } from './cilBlocks.ts';

/** Reports overlaps of `source`, the portcons of a CIL file, with each other and with the policy. */
export function* reportCilOverlaps(context: RuleContext, source: readonly SourceUse[]): Steps<void> {
  const { file } = context;
  const always = source.filter(({ key, statement }) => key && inForce(file, statement) === 'always');
  for (const [i, use] of always.entries()) {
    const partial = always.slice(0, i).find((each) => each.type !== use.type && overlapsInPart(each.key!, use.key!));
    if (partial) reportPartial(context, use, partial);
    yield;
  }
  if (isWholePolicy(file)) return;
  for (const use of source) {
    if (use.key && use.type && inForce(file, use.statement) !== 'called') reportPolicy(context, use, use.key);
    yield;
  }
}

function reportPartial(context: RuleContext, use: SourceUse, earlier: SourceUse): void {
  const { file, report } = context;
  const [a, b] = [earlier.key!, use.key!];
  const winner = comesFirst(a, b) ? earlier : use;
  report({
    range: useRange(file, use),
    severity: 'information',
    message: `${portName(b)} overlaps ${portName(a)} of ${useName(file, earlier)}: CIL gives ${portName(shared(a, b))} to ${winner.type}, ${reason(a, b)}.`,
    related: [relatedPlace(context, earlier)],
  });
}

/** The policy's narrower ranges keep their ports; from its wider ones this portcon takes some. */
function reportPolicy(context: RuleContext, use: SourceUse, key: PortKey): void {
  const { file, snapshot, report } = context;
  const others = recorded(context, key).filter(
    ({ kind, entry }) =>
      kind !== 'exact' && entry.type !== use.type && !isFallback(entry) && entry.origin.kind !== 'local',
  );
  const kept = others.flatMap(({ entry }) => (comesFirst(entry, key) ? [entry] : []));
  const [taken] = others;
  const range = useRange(file, use);
  if (kept[0]) {
    const more = kept.length === 1 ? '' : ` and ports to ${kept.length - 1} more`;
    const ports = `${portName(shared(kept[0], key))} to ${entryName(kept[0], snapshot)}${more}`;
    report({ range, severity: 'information', message: `${portName(key)} leaves ${ports}: the narrower range wins.` });
  } else if (taken) {
    const { entry } = taken;
    const message = `${portName(key)} takes ${portName(shared(entry, key))} from ${portName(entry)} of ${entryName(entry, snapshot)}.`;
    report({ range, severity: 'information', message });
  }
}

/** cil_post.c, cil_post_portcon_compare. */
function comesFirst(a: PortRange, b: PortRange): boolean {
  return (a.high - a.low - (b.high - b.low) || a.low - b.low) < 0;
}

function reason(a: PortRange, b: PortRange): string {
  return a.high - a.low === b.high - b.low ? 'the lower start of two ranges of one size' : 'the narrower range';
}

function shared(a: PortRange & { readonly protocol: Protocol }, b: PortRange): PortKey {
  return { protocol: a.protocol, low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
}

function overlapsInPart(a: PortKey, b: PortKey): boolean {
  const apart = a.protocol !== b.protocol || a.high < b.low || b.high < a.low || sameRange(a, b);
  return !apart && a.low < b.low === a.high < b.high && a.low !== b.low && a.high !== b.high;
}
