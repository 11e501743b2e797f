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
  const found: LooseCall[] = [];
  for (let line = 0; line < text.length; ) {
    CALL.lastIndex = line;
    const match = CALL.exec(text);
    // No name is made of a set.
    if (match && !declared.has(match[2]!)) {
      REST.lastIndex = CALL.lastIndex;
      const rest = REST.exec(text)?.[0];
      if (rest !== undefined) found.push({ name: ownCopy(match[1]!), arguments: argumentsIn(match[2]! + rest) });
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
