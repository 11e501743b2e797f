/** Finds interfaces that are defined twice in what is compiled together: m4 complains, and one of them is never used. */

import type { Located } from '../../index/definitionTable.ts';
import type { Policy } from '../../index/policy.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { nameRange } from '../place.ts';
import type { Report, Rule, RuleContext, StatementOf } from '../rule.ts';
import { wokenBy } from '../wakes.ts';

export const duplicateInterface: Rule = {
  id: 'duplicate-interface',
  severity: 'warning',
  summary: 'The interface is defined twice: m4 complains, and only one of the two is used.',
  wakes: wokenBy(({ kind }) => kind === 'interface' || kind === 'template'),
  file(context) {
    const { file, report } = context;
    if (file.kind !== 'te' && file.kind !== 'if') return;
    const last = new Map<string, Interface>();
    for (const statement of file.statements) {
      if (!isAlways(statement)) continue;
      const { name } = statement.data;
      const before = last.get(name.text);
      last.set(name.text, statement);
      const said = before ? inFile(before, context) : elsewhere(name.text, context);
      if (said) report({ range: nameRange(file, statement, name), ...said });
    }
  },
};

type Interface = StatementOf<'interface' | 'template'>;
type Said = Omit<Report, 'range'>;

/** One in an arm of an ifdef may be off, and one inside of another is defined when that is called. */
function isAlways(statement: SourceFile['statements'][number]): statement is Interface {
  return (statement.kind === 'interface' || statement.kind === 'template') && !statement.block && !statement.broken;
}

/** loadable_module.spt: m4 prints "duplicate definition", the Makefile goes on, and the later one replaces the other. */
function inFile(before: Interface, { file }: RuleContext): Said {
  const { name } = before.data;
  const line = file.lines.lineAt(before.start) + 1;
  const related = { message: 'The first one', uri: file.uri, range: nameRange(file, before, name) };
  const message = `${name.text} is defined on line ${line} already: m4 reports a duplicate definition and uses the last one.`;
  return { message, related: [related] };
}

function elsewhere(name: string, { file, snapshot: { policy } }: RuleContext): Said | undefined {
  if (!policy.isWhole || name.includes('$')) return undefined;
  const others = policy.findAll(name).filter(({ uri, definition }) => uri !== file.uri && definition.kind !== 'define');
  const own = policy.findAll(name).find(({ uri }) => uri === file.uri);
  const other = others.find((each) => each.origin === own?.origin && isBuiltWith(file, each, policy));
  if (other) {
    const message = `${fileName(other.uri)} defines ${name} too: m4 reports a duplicate definition and uses the one that it reads last.`;
    return { message };
  }
  // A tree with the base policy is built without the headers.
  if (own?.origin !== 'workspace' || policy.hasBase) return undefined;
  const header = others.find(({ origin }) => origin === 'headers');
  // A module that is installed already has its interfaces in the headers too.
  if (!header || isAnyOfModule(others, file.uri) || !isAtTop(policy, header)) return undefined;
  return {
    message: `The installed ${fileName(header.uri)} defines ${name} too: m4 reports a duplicate definition and uses this one.`,
  };
}

/** True for files that one Makefile reads: of one folder, or of one policy tree. */
function isBuiltWith({ uri }: SourceFile, other: Located, policy: Policy): boolean {
  if (!/\.if$/.test(uri) || !/\.if$/.test(other.uri) || !isAtTop(policy, other)) return false;
  return folderOf(uri) === folderOf(other.uri) || (treeOf(uri) !== undefined && treeOf(uri) === treeOf(other.uri));
}

const folderOf = (uri: string) => uri.slice(0, uri.lastIndexOf('/'));
const treeOf = (uri: string) => /^.*\/policy\/modules\//.exec(uri)?.[0];
const fileName = (uri: string) => uri.slice(uri.lastIndexOf('/') + 1);
const isAnyOfModule = (others: readonly Located[], uri: string) =>
  others.some(({ origin, uri: other }) => origin === 'headers' && fileName(other) === fileName(uri));

const tops = new WeakMap<Policy, Map<string, ReadonlySet<number>>>();

/** True if no quote is open where the definition begins, such as that of an ifdef. */
function isAtTop(policy: Policy, { uri, definition }: Located): boolean {
  const known = tops.get(policy) ?? new Map<string, ReadonlySet<number>>();
  tops.set(policy, known);
  let starts = known.get(uri);
  if (!starts) {
    starts = topStarts(policy.textOf(uri) ?? '');
    known.set(uri, starts);
  }
  return starts.has(definition.start);
}

/** Where interfaces and templates begin with no quote open. */
function topStarts(text: string): ReadonlySet<number> {
  const starts = new Set<number>();
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/#[^\n]*|[`']|\b(?:interface|template)\(/g)) {
    if (token === '`') depth++;
    else if (token === "'") depth = Math.max(0, depth - 1);
    else if (token[0] !== '#' && depth === 0) starts.add(index);
    // m4 knows no comments inside of quotes: what is in them counts.
    else if (depth > 0) depth += token.split('`').length - token.split("'").length;
  }
  return starts;
}
