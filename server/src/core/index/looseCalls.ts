/**
 * Which calls of a module may make names: those whose first argument is no name that the module declares, such as
 * `ssh_role_template(user, user_r, user_t)`. Found by one linear scan of its text, without a tree.
 */
import { ownCopy } from './skeleton.ts';

export interface LooseCall {
  /** Of the macro that is called. */
  readonly name: string;
  readonly arguments: readonly string[];
}

const CALL = /[ \t]*([a-z]\w*)\((\w[\w.-]*)/y;
const REST = /[^()`'\n]*(?=\))/y;

/** @param declared the names that `text` declares */
export function scanLooseCalls(text: string, declared: ReadonlySet<string>): LooseCall[] {
  return scanCalls(text, (word) => !declared.has(word)).map(({ call }) => call);
}

/** A call and the word that its first argument begins with. */
export interface CallFound {
  readonly word: string;
  readonly call: LooseCall;
}

/** The calls whose first argument begins with a word that is wanted. */
export function scanCalls(text: string, isWanted: (word: string) => boolean): CallFound[] {
  const found: CallFound[] = [];
  for (let line = 0; line < text.length; ) {
    CALL.lastIndex = line;
    const match = CALL.exec(text);
    // No name is made of a set.
    if (match && isWanted(match[2]!)) {
      REST.lastIndex = CALL.lastIndex;
      const rest = REST.exec(text)?.[0];
      if (rest !== undefined) {
        const call = { name: ownCopy(match[1]!), arguments: argumentsIn(match[2]! + rest) };
        found.push({ word: ownCopy(match[2]!), call });
      }
    }
    line = text.indexOf('\n', line) + 1;
    if (line === 0) break;
  }
  return found;
}

function argumentsIn(text: string): string[] {
  return text.split(',').map((each) => {
    const word = each.trim();
    return /["\\\s]/.test(word) ? '' : ownCopy(word);
  });
}
