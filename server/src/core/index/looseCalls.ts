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

const CALL = /[ \t]*([a-z]\w*)\([ \t]*(\w[\w.-]*)/y;
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

/** Where `call` stands in `text`, from its name to its closing parenthesis, each time; the index keeps no places. */
export function placesOfCall(text: string, call: LooseCall): { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  const wanted = call.arguments.join();
  const opening = `${call.name}(`;
  for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) {
    const line = text.lastIndexOf('\n', at) + 1;
    CALL.lastIndex = line;
    const match = CALL.exec(text);
    if (match?.[1] !== call.name || text.slice(line, at).trim() !== '') continue;
    REST.lastIndex = CALL.lastIndex;
    const rest = REST.exec(text)?.[0];
    if (rest === undefined || argumentsIn(match[2]! + rest).join() !== wanted) continue;
    found.push({ start: at, end: REST.lastIndex + 1 });
  }
  return found;
}

function argumentsIn(text: string): string[] {
  return text.split(',').map((each) => {
    const word = each.trim();
    return /["\\\s]/.test(word) ? '' : ownCopy(word);
  });
}
