/**
 * Says whether macros that have changed matter to what is found in a file. Who types in an interface changes it at each key, and most
 * interfaces are called by no other of their file.
 */
import { finish, type Steps } from '../base/steps.ts';
import { type Reached, reach } from '../index/mentionedNames.ts';
import { findWord } from '../index/nameUses.ts';
import type { Policy } from '../index/policy.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { statementsOfKind } from '../syntax/statementsOfKind.ts';

/** What calls come to by the bodies of macros, kept from one version of a file to the next. */
interface Kept extends Reached {
  /** What stood for all macros when it was last known to hold. */
  macros: object;
}

/** By what one version of a file hands on to the next. */
const known = new WeakMap<object, Kept>();

/**
 * True if all macros say the same as when `macros` stood for them, or those that do not are named by no open file outside of their
 * own definitions, and are come to by no call of an open file or a module.
 */
export function* areMacrosSame(macros: object, snapshot: Snapshot, file: SourceFile): Steps<boolean> {
  const { policy } = snapshot;
  if (macros === policy.macros) return true;
  const names = policy.macrosSince(macros);
  if (!names || !file.walked || !policy.isWhole) return false;
  const open = new Set([file, ...snapshot.files.values()]);
  for (const each of open) for (const name of names) if (isNamed(each, name)) return false;
  const words = yield* reachedBy(policy, open, file.walked.cache);
  return words !== undefined && ![...names].some((name) => words.has(name));
}

/** The same at once; most often it was asked in steps before. */
export function areMacrosSameNow(macros: object, snapshot: Snapshot, file: SourceFile): boolean {
  return macros === snapshot.policy.macros || finish(areMacrosSame(macros, snapshot, file));
}

/** True for a file that has the word elsewhere than where a macro of this name is defined. */
function isNamed({ text, unchecked }: SourceFile, name: string): boolean {
  const all = unchecked?.text ?? text;
  for (let at = findWord(all, name, 0); at >= 0; at = findWord(all, name, at + name.length)) {
    if (!/\b(?:interface|template)\(\s*`$/.test(all.slice(Math.max(0, at - 40), at))) return true;
  }
  return false;
}

/** Undefined where it is not known. What is reached holds on as long as no macro that was reached has changed. */
function* reachedBy(policy: Policy, open: Iterable<SourceFile>, key: object): Steps<ReadonlySet<string> | undefined> {
  let kept = known.get(key);
  const changed = kept && policy.macrosSince(kept.macros);
  if (!kept || !changed || [...changed].some((name) => kept!.words.has(name)))
    kept = { macros: policy.macros, words: new Set(), waiting: [] };
  kept.macros = policy.macros;
  known.set(key, kept);
  const called = new Set<string>(policy.calledNames());
  for (const file of open) for (const { data } of statementsOfKind(file, 'macro_call')) called.add(data.name.text);
  return (yield* reach(policy, called, kept)) ? kept.words : undefined;
}
