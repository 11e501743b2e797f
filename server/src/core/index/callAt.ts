/** The call whose arguments the cursor is in. */
import { ownStatementStart } from '../syntax/ownStatement.ts';

export interface CallAt {
  readonly name: string;
  readonly nameStart: number;
  /** Which argument, from 0. */
  readonly argument: number;
}

/** No call of refpolicy has longer arguments; a keystroke in a long file looks no further back. */
const REACH = 2000;

/**
 * The innermost call around `offset`, found backwards in the text, for a call that is being typed has no tree yet. Commas in
 * nested calls, sets and quotes do not count; in a set that is still open they do not either. Undefined outside of calls.
 */
export function callAt(text: string, offset: number): CallAt | undefined {
  let depth = 0;
  let argument = 0;
  const from = ownStatementStart(text, Math.max(0, offset - REACH), offset);
  for (let i = offset - 1; i >= from; i--) {
    const character = text[i]!;
    if (character === ')' || character === '}' || character === "'") depth++;
    else if (character === ',' && depth === 0) argument++;
    else if (character === ';' && depth === 0) return undefined;
    else if (character === '(' || character === '{' || character === '`') {
      if (depth > 0) depth--;
      else if (character === '{') argument = 0;
      else if (character !== '(') return undefined;
      else {
        const name = /[A-Za-z_]\w*$/.exec(text.slice(Math.max(0, i - 200), i))?.[0];
        return name === undefined ? undefined : { name, nameStart: i - name.length, argument };
      }
    }
  }
  return undefined;
}
