/** Finds CIL portcons whose port has a label already: the compiler refuses the second one or drops one of them. */
import { replaceText } from '../../base/edits.ts';
import type { Steps } from '../../base/steps.ts';
import { isDistributionPortType } from '../../ports/otherPolicy.ts';
import type { PortEntry } from '../../ports/port.ts';
import { semanageLine } from '../../ports/portStatements.ts';
import { fileName } from '../../syntax/fileKind.ts';
import { firstOfKeys, keyName, recordedExactly, sameKey } from '../ports/portEntries.ts';
import { portUses, type SourceUse } from '../ports/portUses.ts';
import { entryName, portName, relatedPlace, useName, useRange } from '../ports/portWords.ts';
import { removeStatement } from '../removal.ts';
import type { Fix, Report, RuleContext } from '../rule.ts';
import { inForce, isWholePolicy } from './cilBlocks.ts';

/** Reports those of `source`, the portcons of a CIL file. */
export function* reportCilCollisions(context: RuleContext, source: readonly SourceUse[]): Steps<void> {
  const { file, report } = context;
  const always = new Set(source.filter(({ statement }) => inForce(file, statement) === 'always'));
  const first = firstOfKeys([...always]);
  for (const use of source) {
    const earlier = use.key && always.has(use) ? first.get(keyName(use.key)) : undefined;
    const found =
      earlier && earlier !== use
        ? duplicate(context, use, earlier)
        : (collision(context, use) ?? (always.has(use) ? elsewhere(context, use) : undefined));
    if (found) report(found);
    yield;
  }
}

/** What libsepol does with two contexts for one key (cil_post.c, __cil_post_process_context_rules; 3.4 and 3.11 tried). */
const refused = (drops: string) => `semodule refuses that or, with libsepol 3.4, drops ${drops} without a word`;

function duplicate(context: RuleContext, use: SourceUse, earlier: SourceUse): Report {
  const { file } = context;
  const same = use.type !== undefined && use.type === earlier.type;
  const [own, other] = [contextOf(context, use), contextOf(context, earlier)];
  // A context that has a name is not looked up.
  const isOther = same && own.startsWith('(') && other.startsWith('(') && own !== other;
  const port = `Port ${portName(use.key!)} already`;
  return {
    range: useRange(file, use),
    severity: same && !isOther ? 'information' : 'error',
    message:
      same && !isOther
        ? `${port} has type ${useName(file, earlier)}; one portcon is enough.`
        : `${port} defined${isOther ? ' with another context' : ''}: ${useName(file, earlier)}; ${refused('one of them')}.`,
    related: [relatedPlace(context, earlier)],
    fixes: () => [{ title: 'Remove this portcon', edits: [removeStatement(file, use.statement)] }],
  };
}

/** The context of a portcon as it is written, without comments and with single spaces. */
function contextOf({ file }: RuleContext, { statement: { start, end } }: SourceUse): string {
  const text = file.text.slice(start, end).replace(/;[^\n]*/g, '');
  const context = /^\(\s*portcon\s+\S+\s+(?:\d+|\([^)]*\))\s*(.*)\)$/s.exec(text)?.[1] ?? '';
  return context
    .replace(/\s+/g, ' ')
    .replace(/ ?([()]) ?/g, '$1')
    .trim();
}

/** Against the installed policy. What has the same type may be this module, installed. */
function collision(context: RuleContext, use: SourceUse): Report | undefined {
  const { file, snapshot } = context;
  if (!use.key || !use.type || inForce(file, use.statement) === 'called' || isWholePolicy(file)) return undefined;
  const [entry] = recordedExactly(context, use.key);
  if (!entry || entry.type === use.type) return undefined;
  return {
    range: useRange(file, use),
    message: `Port ${portName(use.key)} already defined: ${entryName(entry, snapshot)}${consequence(entry)}.`,
    ...severityOf(entry),
    fixes: () => fixes(context, use),
  };
}

/** Against the other CIL files that are open. Nobody knows whether both are for one host. */
function elsewhere({ file, snapshot }: RuleContext, use: SourceUse): Report | undefined {
  if (!use.key || !use.type || isWholePolicy(file)) return undefined;
  for (const other of snapshot.files.values()) {
    if (other.kind !== 'cil' || other.uri === file.uri || isWholePolicy(other)) continue;
    const same = portUses(other).source.find(
      (each) => sameKey(each, use) && inForce(other, each.statement) === 'always',
    );
    if (!same?.type || same.type === use.type) continue;
    const place = useRange(other, same);
    const name = `${same.type} (${fileName(other.uri)}:${place.start.line + 1})`;
    return {
      range: useRange(file, use),
      severity: 'information',
      message: `Port ${portName(use.key)} already defined: ${name}; semodule does not take both modules or, with libsepol 3.4, drops one of the portcons without a word.`,
      related: [{ message: `${portName(use.key)}: ${same.type}`, uri: other.uri, range: place }],
    };
  }
  return undefined;
}

function consequence({ origin, type }: PortEntry): string {
  if (origin.kind === 'local') return ', and a local record wins over a portcon';
  return isDistributionPortType(type)
    ? `; ${refused('this portcon')}`
    : ', unless an older version of this module did that';
}

function severityOf({ origin, type }: PortEntry): Pick<Report, 'severity'> {
  if (origin.kind === 'local' || origin.kind === 'bundled') return { severity: 'warning' };
  return { severity: isDistributionPortType(type) ? 'error' : 'information' };
}

function fixes({ file, snapshot }: RuleContext, { statement, key, type, level }: SourceUse): Fix[] {
  const remove = { title: 'Remove this portcon', edits: [removeStatement(file, statement)] };
  const { start, end } = statement;
  // Behind a semicolon all of the line is comment.
  const rest = file.text.slice(end, file.lines.lineEnd(file.lines.lineAt(end)));
  const plain = level !== undefined && /^s\d+$/.test(level);
  if (!/^\s*(;.*)?$/.test(rest) || !plain) return [remove];
  const line = semanageLine(snapshot.ports, type!, key!.protocol, key!);
  const command = level === 's0' ? line : line.replace(' -p ', ` -r ${level} -p `);
  const edit = replaceText(file.lines, start, end, `; ${command}`);
  return [{ title: `Replace with ${command.slice(0, 'semanage port -m'.length)}`, edits: [edit] }, remove];
}
