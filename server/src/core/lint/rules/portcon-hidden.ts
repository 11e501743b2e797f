/** Reports portcons of a monolithic or base policy that an earlier, wider one hides. */
import { replaceText } from '../../base/edits.ts';
import { isCorenetwork } from '../policyTree.ts';
import { sameRange } from '../ports/portEntries.ts';
import { type PortKey, portUses, type SourceUse } from '../ports/portUses.ts';
import { portName, relatedPlace, useName, useRange } from '../ports/portWords.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';

export const portconHidden: Rule = {
  id: 'portcon-hidden',
  severity: 'error',
  summary: 'An earlier portcon has all ports of this one; checkpolicy wants the narrower range first.',
  file(context) {
    const { file } = context;
    // Other modules have no portcons, and CIL sorts them by size (cil_post.c, cil_post_portcon_compare).
    if (file.kind !== 'policy' && !isCorenetwork(file.uri)) return;
    const written = portUses(file).source.filter(({ statement, key }) => key && statement.block === undefined);
    for (const [i, use] of written.entries()) {
      const earlier = written.slice(0, i).find(({ key }) => hides(key!, use.key!));
      if (earlier) reportHidden(context, use, earlier);
    }
  },
};

/** policy_define.c, define_port_context, which asks for equal ranges first: port-already-defined. */
function hides(earlier: PortKey, key: PortKey): boolean {
  const around = earlier.low <= key.low && key.high <= earlier.high;
  return earlier.protocol === key.protocol && around && !sameRange(earlier, key);
}

function reportHidden(context: RuleContext, use: SourceUse, earlier: SourceUse): void {
  const { file, report } = context;
  report({
    range: useRange(file, use),
    message: `${portName(use.key!)} is hidden by ${portName(earlier.key!)} of ${useName(file, earlier)}: checkpolicy wants the narrower range first.`,
    related: [relatedPlace(context, earlier)],
    fixes: () => moveAbove(context, use, earlier),
  });
}

/** Moves the lines of a statement above those of another one. */
function moveAbove({ file }: RuleContext, use: SourceUse, earlier: SourceUse): Fix[] {
  if (use.statement === earlier.statement) return [];
  const { lines, text } = file;
  const start = lines.lineStart(lines.lineAt(use.statement.start));
  const end = lines.lineStart(lines.lineAt(use.statement.end) + 1);
  const place = lines.lineStart(lines.lineAt(earlier.statement.start));
  const moved = text.slice(start, end);
  if (!moved.endsWith('\n') || !/^\s*(#.*)?$/.test(text.slice(use.statement.end, end).trim())) return [];
  return [
    {
      title: `Move above line ${lines.lineAt(place) + 1}`,
      edits: [replaceText(lines, place, place, moved), replaceText(lines, start, end, '')],
    },
  ];
}
