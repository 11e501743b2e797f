/** Says how deep the lists of a CIL text lie in each other. */

/** True if more than `most` parentheses are open at one place; those in comments and strings do not count. */
export function isCilDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === OPEN) {
      if (++depth > most) return true;
    } else if (code === CLOSE) {
      if (depth > 0) depth--;
    } else if (code === SEMICOLON || code === QUOTE) {
      const end = endOfLine(text, i);
      const quote = code === QUOTE ? text.indexOf('"', i + 1) : -1;
      i = quote >= 0 && quote < end ? quote : code === SEMICOLON ? end : i;
    }
  }
  return false;
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === NEWLINE || code === RETURN) return at;
  }
  return text.length;
}

const [NEWLINE, RETURN, QUOTE, OPEN, CLOSE, SEMICOLON] = [10, 13, 34, 40, 41, 59];
