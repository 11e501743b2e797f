/** The call whose arguments the cursor is in. */
import { isDeeper, ownStatementStart } from '../syntax/ownStatement.ts';

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
  const start = Math.max(0, offset - REACH);
  const found = openCall(withoutComments(text.slice(start, offset)));
  return found && { ...found, nameStart: start + found.nameStart };
}

/**
 * The same for a reader: where the cursor is in a line that is empty so far, another statement may begin there instead. It does
 * not if the line is indented deeper than the call, if the call breaks off in the line above or above its comments, and if the list goes on behind.
 */
export function callGoingOn(text: string, offset: number): CallAt | undefined {
  const call = callAt(text, offset);
  if (!call) return undefined;
  const all = text.slice(text.lastIndexOf('\n', call.nameStart - 1) + 1, offset);
  const written = withoutComments(all.replace(/^[ \t]*(?:#|dnl\b).*\n/gm, ''));
  const isOwnLine = /\n[ \t]*$/.test(written) && !/^\s*[,)}]/.test(text.slice(offset, offset + REACH));
  return !isOwnLine || isDeeper(written) || /[,(][ \t]*\r?\n[ \t]*$/.test(written) ? call : undefined;
}

/** Blanks in the place of the comments above the last line; in that a `#` may be of a path. */
function withoutComments(text: string): string {
  const line = text.lastIndexOf('\n') + 1;
  return text.slice(0, line).replace(/#.*|\bdnl\b.*/g, ({ length }) => ' '.repeat(length)) + text.slice(line);
}

/** The call that the end of `code` is in. */
function openCall(code: string): CallAt | undefined {
  let depth = 0;
  let argument = 0;
  const from = ownStatementStart(code, 0, code.length);
  for (let i = code.length - 1; i >= from; i--) {
    const character = code[i]!;
    if (character === ')' || character === '}' || character === "'") depth++;
    else if (character === ',' && depth === 0) argument++;
    else if (character === ';' && depth === 0) return undefined;
    else if (character === '(' || character === '{' || character === '`') {
      if (depth > 0) depth--;
      else if (character === '{') argument = 0;
      else if (character !== '(') return undefined;
      else {
        const name = /[A-Za-z_]\w*$/.exec(code.slice(Math.max(0, i - 200), i))?.[0];
        return name === undefined ? undefined : { name, nameStart: i - name.length, argument };
      }
    }
  }
  return undefined;
}
