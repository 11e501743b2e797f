/**
 * Remembers in which statements a local rule found nothing. That holds as long as the words that open files define stay
 * the same: a new `define` can make an unknown permission a known macro.
 */
import { fileFacts } from '../index/fileFacts.ts';
import type { Policy } from '../index/policy.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { StatementData } from '../syntax/statements.ts';

/** Stands for one policy and one set of defined macros and declared classes; the same object as long as they are the same. */
export interface Vocabulary {
  readonly policy: Policy | undefined;
  readonly words: string;
  /** By the rules that found nothing in them. */
  readonly clean: Map<string, WeakSet<StatementData>>;
}

let last: Vocabulary = { policy: undefined, words: '', clean: new Map() };

/** The policy and the words that `file` and the open files define. */
export function vocabularyOf(snapshot: Snapshot, file: SourceFile): Vocabulary {
  const { policy } = snapshot;
  const words: string[] = [];
  for (const each of new Set([file, ...snapshot.files.values()])) {
    const { defines, classes } = fileFacts(each);
    words.push(...defines);
    for (const [name, permissions] of classes) words.push(`${name}:${[...permissions].join(' ')}`);
  }
  const key = words.join('\n');
  if (key !== last.words || policy !== last.policy) last = { policy, words: key, clean: new Map() };
  return last;
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
