/** Finds levels that no policy has, and those that the compiler reads otherwise than they look. */
import { fileFacts } from '../../index/fileFacts.ts';
import { levelFault } from '../../ports/level.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { armOf } from '../blocks/arms.ts';
import { fileContexts } from '../contexts/fileContexts.ts';
import { wholePolicy } from '../contexts/wholePolicy.ts';
import { withoutComments } from '../names/declaredNames.ts';
import { transitionNames } from '../names/transitionNames.ts';
import { isLoadableModule } from '../policyTree.ts';
import { isForThisHost } from '../ports/portEntries.ts';
import { portUses, type Spot } from '../ports/portUses.ts';
import { spotRange } from '../ports/portWords.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const unknownLevel: Rule = {
  id: 'unknown-level',
  severity: 'warning',
  summary: 'No policy has the level, or the compiler reads it otherwise.',
  *file(context) {
    const { file } = context;
    const required = requiredLevels(file);
    for (const spot of sourceLevels(file)) {
      yield;
      if (!joined(context, spot) && !notRequired(context, spot, required)) check(context, spot);
    }
    usersWithoutLevel(context);
    for (const { command, base, host } of portUses(file).semanage) {
      const { level } = command;
      if (!level) continue;
      const spot = { text: level.text, start: base + level.offset };
      if (host?.form !== 'parameters' && /\s/.test(level.text)) {
        const message = 'semanage takes the level as one word: no space stands around the dash of a range.';
        context.report({ range: spotRange(file, spot), severity: 'error', message });
      } else check(context, spot, onlySensitivity(context));
    }
    for (const { context: written, type } of fileContexts(file)) {
      const behind = type ? written.text.slice(type.start + type.text.length - written.start) : '';
      const level = /^\s*[,:]\s*([^,()]*[^,()\s])/.exec(behind)?.[1];
      if (type && level) check(context, { text: level, start: type.start + type.text.length + behind.indexOf(level) });
    }
  },
};

/** The levels that checkpolicy or checkmodule reads. */
function* sourceLevels(file: SourceFile): Iterable<Spot> {
  // What a whole policy declares is the matter of invalid-context.
  if (file.kind === 'policy' || file.kind === 'cil') return;
  // A portcon that no module may have is portcon-in-module's.
  for (const { broken, data, start } of isLoadableModule(file) ? [] : statementsOfKind(file, 'portcon')) {
    if (!broken && data.level) yield { text: data.level.text, start: start + data.level.offset };
  }
  for (const statement of statementsOfKind(file, 'other')) {
    if (statement.broken || statement.data.node !== 'range_transition') continue;
    const [first] = transitionNames(statement, file).last;
    if (!first) continue;
    const start = statement.start + first.offset;
    yield { text: file.text.slice(start, statement.end).replace(/\s*;$/, ''), start };
  }
  for (const use of portUses(file).source) {
    if (use.kind === 'network_port' && use.level !== undefined) {
      yield { text: use.level, start: use.argumentsEnd - use.level.length };
    }
  }
}

/** policy_define.c (define_user): `no default level specified for user`, with -M alone, as policies are built nearly everywhere. */
function usersWithoutLevel({ file, report }: RuleContext): void {
  const isModule = file.kind === 'te' && fileFacts(file).header !== undefined;
  const hasLevels = (wholePolicy(file)?.levels.sensitivities.size ?? 0) > 0;
  if (!isModule && !hasLevels) return;
  for (const statement of statementsOfKind(file, 'other')) {
    if (statement.data.node !== 'user_statement' || statement.broken || armOf(file, statement) !== 'always') continue;
    const text = withoutComments(file.text.slice(statement.start, statement.end));
    const roles = /^user\s+([\w.-]+)\s+roles\s+(?:\{[^{}]*\}|[\w.-]+)(?=\s*;$)/.exec(text);
    if (!roles) continue;
    const end = statement.start + roles[0].length;
    report({
      range: spotRange(file, { text: roles[1]!, start: statement.start + roles[0].indexOf(roles[1]!, 'user'.length) }),
      ...(hasLevels && { severity: 'error' as const }),
      message: hasLevels
        ? `The policy has levels, and the user ${roles[1]} has none.`
        : `A policy with levels (MLS or MCS) takes no user without one, and ${roles[1]} has none.`,
      fixes: () => [
        { title: 'Add the level s0', edits: [{ range: file.lines.range(end, end), newText: ' level s0 range s0' }] },
      ],
    });
  }
}

/** policy_scan.l: a dash is a part of a word, so that s0-s0 is a sensitivity of its own. */
function joined({ file, report }: RuleContext, { text, start }: Spot): boolean {
  const word = /^(s\d+(?:\s*:\s*c[\d.,c]*\d)?)-(s\d+)(?!\w)/.exec(text);
  if (!word) return false;
  const range = spotRange(file, { text: word[0], start });
  const newText = `${word[1]} - ${word[2]}`;
  report({
    range,
    severity: 'error',
    message: `The compiler reads ${/\S+$/.exec(word[0])![0].replace(/^.*:/, '')} as one word: a range has spaces around its dash.`,
    fixes: () => [{ title: `Use ${newText}`, edits: [{ range, newText }] }],
  });
  return true;
}

/** The sensitivities and categories that a module without policy_module() requires; undefined where macros may require more. */
function requiredLevels(file: SourceFile): ReadonlySet<string> | undefined {
  if (file.kind !== 'te' || fileFacts(file).style !== 'plain' || file.tree?.rootNode.hasError) return undefined;
  if (file.statements.some(({ kind }) => MACROS.has(kind))) return undefined;
  const names = file.statements
    .filter(({ kind }) => kind === 'other_requirement' || kind === 'other')
    .map(({ start, end }) => file.text.slice(start, end))
    .filter((text) => /^(sensitivity|category)\s/.test(text));
  return new Set(names.flatMap((text) => text.match(/[\w.]+/g) ?? []));
}

const MACROS: ReadonlySet<string> = new Set(['macro_call', 'define', 'ifdef', 'ifelse', 'interface', 'template']);

/** checkmodule looks up each name of a level (policy_define.c, define_range_trans: unknown level, unknown category). */
function notRequired(
  { file, report }: RuleContext,
  { text, start }: Spot,
  required: ReadonlySet<string> | undefined,
): boolean {
  if (!required) return false;
  for (const match of text.matchAll(/(?<![\w.])[A-Za-z]\w*/g)) {
    const [name] = match;
    if (required.has(name)) continue;
    const before = text.slice(0, match.index).trimEnd();
    const kind = /[:,]$/.test(before) ? 'category' : 'sensitivity';
    report({
      range: spotRange(file, { text: name, start: start + match.index }),
      severity: 'error',
      message: `The require block has no ${kind} ${name}, so checkmodule does not know the level.`,
    });
    return true;
  }
  return false;
}

function check(context: RuleContext, spot: Spot, only?: { readonly of: string }): void {
  const { file, snapshot, report } = context;
  // A policy tree says itself how many levels it has.
  const fault = levelFault(spot.text, only);
  if (!fault || (!fault.isCertain && snapshot.policy.hasBase)) return;
  report({
    range: spotRange(file, { text: spot.text.slice(fault.start, fault.end), start: spot.start + fault.start }),
    message: fault.message,
    // What a file of contexts has is looked at when a file is labelled.
    ...(fault.isCertain && file.kind !== 'fc' && { severity: 'error' as const }),
  });
}

/** Debian's, Fedora's and Gentoo's policies of these names have no levels but categories (MCS). */
const MCS: ReadonlySet<string> = new Set(['default', 'targeted', 'minimum', 'mcs']);

function onlySensitivity({ file, snapshot: { provenance } }: RuleContext): { of: string } | undefined {
  const { live, policy } = provenance;
  return live && policy !== undefined && MCS.has(policy) && isForThisHost(file)
    ? { of: `The policy ${policy} of this host` }
    : undefined;
}
