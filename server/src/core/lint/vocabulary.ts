/**
 * Remembers which rules have nothing to say of a statement. That a local rule found nothing holds as long as the words that the
 * policy and the open files define stay the same: a new `define` can make an unknown permission a known macro.
 */
import { fileFacts } from '../index/fileFacts.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { StatementData, StatementKind } from '../syntax/statements.ts';
import type { Rule } from './rule.ts';
import { areMacrosSameNow } from './unusedMacros.ts';

/** Stands for one set of macros, declared classes and ports, and of other files; the same object as long as they are the same. */
export interface Vocabulary {
  macros: object;
  readonly others: object;
  readonly isWhole: boolean;
  readonly ports: Snapshot['ports'];
  readonly words: string;
  /** By the rules that found nothing in them. */
  readonly clean: Map<string, WeakSet<StatementData>>;
}

/** Of each file that is edited, by what one version of it hands on to the next. */
const known = new WeakMap<object, Vocabulary>();

/** The macros of the policy, the ports, and the words that `file` and the open files define. */
export function vocabularyOf(snapshot: Snapshot, file: SourceFile): Vocabulary {
  const { policy, ports, files } = snapshot;
  const { macros, isWhole } = policy;
  const words: string[] = [];
  for (const each of new Set([file, ...files.values()])) {
    const { defines, classes } = fileFacts(each);
    words.push(...defines);
    for (const [name, permissions] of classes) words.push(`${name}:${[...permissions].join(' ')}`);
  }
  const all = words.join('\n');
  const others = policy.others(file.uri);
  const last = file.walked && known.get(file.walked.cache);
  const isSame =
    last && isWhole === last.isWhole && ports === last.ports && others === last.others && all === last.words;
  if (isSame && areMacrosSameNow(last.macros, snapshot, file)) {
    last.macros = macros;
    return last;
  }
  const now = { macros, others, isWhole, ports, words: all, clean: new Map() };
  if (file.walked) known.set(file.walked.cache, now);
  return now;
}

/** The statements of which none of `rules` (their ids) has anything to say. */
export function cleanStatements({ clean }: Vocabulary, rules: string): WeakSet<StatementData> {
  let statements = clean.get(rules);
  if (!statements) {
    statements = new WeakSet();
    clean.set(rules, statements);
  }
  return statements;
}

/** Which of some rules a statement concerns, by its data. */
export type Concerns = (data: StatementData) => readonly number[];

const asked: { readonly rules: readonly Rule[]; readonly concerns: Concerns }[] = [];
/** Lists of rules that are kept; which are on changes with the settings and with what is loaded. */
const MOST_LISTS = 8;

/**
 * Which of `rules` want statements of the kind of some data and are concerned by them, as indexes in `rules`; asked once for
 * the same data and rules.
 */
export function concernsOf(rules: readonly Rule[]): Concerns {
  const isSame = (others: readonly Rule[]) =>
    others.length === rules.length && others.every((rule, i) => rule === rules[i]);
  let known = asked.find((each) => isSame(each.rules));
  if (!known) {
    known = { rules, concerns: readConcerns(rules) };
    if (asked.unshift(known) > MOST_LISTS) asked.pop();
  }
  return known.concerns;
}

function readConcerns(rules: readonly Rule[]): Concerns {
  const ask = askConcerns(rules);
  const known = new WeakMap<StatementData, readonly number[]>();
  return (data) => {
    let concerned = known.get(data);
    if (!concerned) {
      concerned = ask(data);
      known.set(data, concerned);
    }
    return concerned;
  };
}

/** The same, and nothing is kept of the data: for a file that is looked at once. */
export function askConcerns(rules: readonly Rule[]): Concerns {
  const byKind = new Map<StatementKind, Concerns>();
  return (data) => {
    let concerns = byKind.get(data.kind);
    if (!concerns) {
      concerns = concernsOfKind(rules, data.kind);
      byKind.set(data.kind, concerns);
    }
    return concerns(data);
  };
}

/** Of the rules that are asked, few sets ever want the same statement, so that each set is one list. */
function concernsOfKind(rules: readonly Rule[], kind: StatementKind): Concerns {
  const all = rules.flatMap(({ statements }, i) => (statements?.[kind] ? [i] : []));
  const asked = all.filter((i) => rules[i]!.concerns);
  if (asked.length === 0) return () => all;
  const lists = new Map<number, readonly number[]>();
  return (data) => {
    // One bit for each of the rules that are asked and want it; of so few a number has room for all.
    let wanted = 0;
    for (let at = 0; at < asked.length; at++) if (rules[asked[at]!]!.concerns!(data)) wanted += 2 ** at;
    let list = lists.get(wanted);
    if (!list) {
      const out = new Set(asked.filter((_, at) => Math.floor(wanted / 2 ** at) % 2 === 0));
      list = all.filter((i) => !out.has(i));
      lists.set(wanted, list);
    }
    return list;
  };
}
