/** Which rules and calls of a file mention a name, so that a file with many domains is not read once for each. */
import { remember } from '../../base/remember.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { AvRuleData, MacroCallData, Names } from '../../syntax/statements.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';

interface Mentions {
  /** By the names of their source and target. */
  readonly rules: ReadonlyMap<string, readonly AvRuleData[]>;
  /** Those with `*`, `~` or a macro in their source or target: they may be about any type. */
  readonly openRules: readonly AvRuleData[];
  /** By the words of their arguments. */
  readonly calls: ReadonlyMap<string, readonly MacroCallData[]>;
}

const known = new WeakMap<SourceFile, Mentions>();

/** The av rules whose source or target is one of `names`, or may be. */
export function rulesAbout(file: SourceFile, names: Iterable<string>): AvRuleData[] {
  const { rules, openRules } = mentions(file);
  const found = new Set(openRules);
  for (const name of names) for (const rule of rules.get(name) ?? []) found.add(rule);
  return [...found];
}

/** The calls with one of `names` as an argument, or with a prefix of it, which a template makes `prefix_t` of. */
export function callsAbout(file: SourceFile, names: Iterable<string>): MacroCallData[] {
  const { calls } = mentions(file);
  const found = new Set<MacroCallData>();
  for (const name of names) {
    for (const word of namesAndPrefixes(name)) for (const call of calls.get(word) ?? []) found.add(call);
  }
  return [...found];
}

/** The words by which a call may speak of `name`: itself, and what stands before one of its `_`. */
export function* namesAndPrefixes(name: string): Iterable<string> {
  for (let end = name.length; end > 0; end = name.lastIndexOf('_', end - 1)) yield name.slice(0, end);
}

function mentions(file: SourceFile): Mentions {
  let read = known.get(file);
  if (!read) {
    read = readMentions(file);
    known.set(file, read);
  }
  return read;
}

function readMentions(file: SourceFile): Mentions {
  const rules = new Map<string, AvRuleData[]>();
  const openRules: AvRuleData[] = [];
  const calls = new Map<string, MacroCallData[]>();
  for (const { data } of statementsOfKind(file, 'macro_call')) {
    for (const word of argumentWords(data)) push(calls, word, data);
  }
  for (const { data } of statementsOfKind(file, 'av_rule')) {
    const { source, target } = data;
    if (isOpen(source) || isOpen(target)) openRules.push(data);
    for (const { text } of source.items) push(rules, text, data);
    for (const { text } of target.items) push(rules, text, data);
  }
  return { rules, openRules, calls };
}

/** The words of its arguments, each once; read once for all versions of a file that have the call. */
export const argumentWords = remember((data: MacroCallData): readonly string[] => [
  ...new Set(data.arguments.flatMap(({ text }) => text.match(/[$\w]+/g) ?? [])),
]);

const isOpen = ({ wildcard, complement, partial }: Names) => wildcard || complement || partial;

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
