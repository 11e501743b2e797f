/** Which statements that came or went matter to the rules about who binds to ports, and about port types; see `Rule.wakes`. */
import { remember } from '../../base/remember.ts';
import type { Steps } from '../../base/steps.ts';
import type { Policy } from '../../index/policy.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import { namesOf } from '../calls/grants.ts';
import { argumentWords, namesAndPrefixes } from '../calls/mentions.ts';
import { ownType } from '../calls/ownTypes.ts';
import { rulesOn } from '../concerns.ts';
import type { LineChange } from '../lineChange.ts';
import type { FileInWorld } from '../rule.ts';
import { butOptional, callsThat, mayGiveAttributes, portAccess, typeNames, wokenBy } from '../wakes.ts';
import { mayGivePort } from './ownPortTypes.ts';
import { mayBeBind, portBindSteps, portBinds } from './portBinds.ts';

/**
 * Woken by what may let a domain bind, and by what gives or takes an access of a domain that does. What the other domains of
 * the file may do is not asked.
 */
export function* bindersChange(change: LineChange, world: FileInWorld): Steps<boolean> {
  const { file, snapshot } = world;
  if (!portAccessChanges(change, world)) return false;
  yield* portBindSteps(snapshot.policy, file);
  return binderChanges(change, world);
}

const portAccessChanges = wokenBy(portAccess);
const binderChanges = wokenBy((statement, world) => portAccess(statement, world) && mayConcernBinder(statement, world));

function mayConcernBinder(statement: Statement, { file, snapshot: { policy } }: FileInWorld): boolean {
  const { data } = statement;
  if (data.kind === 'type_declaration') return typeNames(data).some((name) => mayBind(policy, file, name));
  if (statement.broken || mayBeBind(policy, statement)) return true;
  const { names, words } = binders(policy, file);
  if (data.kind === 'macro_call') return argumentWords(data).some((word) => words.has(word));
  if (data.kind !== 'av_rule') return true;
  const sides = [data.source, data.target];
  if (sides.some(({ partial, complement, wildcard }) => partial || complement || wildcard)) return true;
  return sides.some(({ items }) => items.some(({ text }) => names.has(text)));
}

/** True if a statement that may be a bind speaks of the type. */
function mayBind(policy: Policy, file: SourceFile, name: string): boolean {
  const words = wordsOfBinds(policy, file);
  for (const word of namesAndPrefixes(name)) if (words.has(word)) return true;
  return false;
}

const wordsOfBinds = rememberWithPolicy((policy, file): ReadonlySet<string> => {
  const words = new Set<string>();
  for (let i = 0; i < file.statements.length; i++) {
    const statement = file.statements[i]!;
    const { data } = statement;
    if (!mayBeBind(policy, statement)) continue;
    if (data.kind === 'macro_call') for (const word of argumentWords(data)) words.add(word);
    if (data.kind === 'av_rule') for (const { text } of data.source.items) words.add(text);
  }
  return words;
});

/** The domains of the file that bind: by all names that rules may use, and by the words of calls. */
const binders = rememberWithPolicy((policy, file) => {
  const names = new Set<string>();
  for (const domain of new Set(portBinds(policy, file).map((each) => each.domain))) {
    names.add(domain);
    const type = ownType(policy, file, domain);
    if (type) for (const name of namesOf(file, type)) names.add(name);
  }
  const words = new Set<string>();
  for (const name of names) for (const word of namesAndPrefixes(name)) words.add(word);
  return { names, words };
});

const asksPort = rulesOn('name_bind', 'name_connect');
const givesAttributes = callsThat(mayGiveAttributes);

/** Woken by rules on ports, and by what says of one of their targets what kind of type it is. */
export const portTargetsChange = wokenBy(
  butOptional((statement, world) => {
    const { data } = statement;
    if (data.kind === 'av_rule') return asksPort(data);
    const { names, words } = portTargets(world.file);
    if (data.kind === 'type_declaration') return typeNames(data).some((name) => names.has(name));
    if (data.kind !== 'macro_call') return true;
    return argumentWords(data).some((word) => words.has(word)) && givesAttributes(statement, world);
  }),
);

const portTargets = remember((file: SourceFile) => {
  const names = new Set<string>();
  for (const { data } of statementsOfKind(file, 'av_rule')) {
    if (asksPort(data)) for (const { text } of data.target.items) names.add(text);
  }
  const words = new Set<string>();
  for (const name of names) for (const word of namesAndPrefixes(name)) words.add(word);
  return { names, words };
});

/** Woken by all but av rules that may make a type a port type, or declares one. */
export const portTypesChange = wokenBy(
  butOptional(({ data }, { file, snapshot: { policy } }) => {
    if (data.kind === 'av_rule') return false;
    if (data.kind === 'macro_call') return mayGivePort(policy, data.name.text);
    if (data.kind !== 'type_declaration' || data.attributes.length > 0) return true;
    const words = wordsOfPortGivers(policy, file);
    return typeNames(data).some((name) => [...namesAndPrefixes(name)].some((word) => words.has(word)));
  }),
);

const wordsOfPortGivers = rememberWithPolicy((policy, file): ReadonlySet<string> => {
  const words = new Set<string>();
  for (const { data } of statementsOfKind(file, 'macro_call')) {
    if (mayGivePort(policy, data.name.text)) for (const word of argumentWords(data)) words.add(word);
  }
  return words;
});

/** As `remember`, of a file and the policy beside it. */
function rememberWithPolicy<T>(read: (policy: Policy, file: SourceFile) => T): (policy: Policy, file: SourceFile) => T {
  const byFile = remember((file: SourceFile) => remember((policy: Policy) => read(policy, file)));
  return (policy, file) => byFile(file)(policy);
}
