/** Reads `role_transition` and `range_transition`: what they name, and their classes. */
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Name, Statement } from '../../syntax/statements.ts';
import { withoutComments } from './declaredNames.ts';

export interface TransitionNames {
  readonly sources: readonly Name[];
  readonly targets: readonly Name[];
  /** Empty where none is named, which means process (policy_parse.y). */
  readonly classes: readonly Name[];
  /** The words of what the transition gives: a role, or a range. */
  readonly last: readonly Name[];
}

/** A name or a set; then a class or a set of them, if any, and what the transition gives. What has a macro in it does not match. */
const SET = '(~?\\s*(?:\\{[^{}()`]*\\}|[^\\s{}():;~`]+))';
const TRANSITION = new RegExp(`^\\w+\\s+${SET}\\s*${SET}\\s*(?::\\s*${SET}\\s*)?([^\\s;()\`]+)`, 'd');

export function transitionNames({ start, end }: Statement, file: SourceFile): TransitionNames {
  const found = TRANSITION.exec(withoutComments(file.text.slice(start, end)));
  const namesOf = (group: number): Name[] => {
    const at = found?.indices?.[group]?.[0];
    if (at === undefined) return [];
    return [...found![group]!.matchAll(/[$\w.]+/g)].map((word) => ({ text: word[0], offset: at + word.index }));
  };
  return { sources: namesOf(1), targets: namesOf(2), classes: namesOf(3), last: namesOf(4) };
}
