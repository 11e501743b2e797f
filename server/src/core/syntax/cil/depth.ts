/** Says how deep the lists of a CIL text lie in each other. */

/** True if more than `most` parentheses are open at one place; those in comments and strings do not count. */
export function isCilDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '(') {
      if (++depth > most) return true;
    } else if (character === ')') {
      if (depth > 0) depth--;
    } else if (character === ';' || character === '"') {
      const end = endOfLine(text, i);
      const quote = character === '"' ? text.indexOf('"', i + 1) : -1;
      i = quote >= 0 && quote < end ? quote : character === ';' ? end : i;
    }
  }
  return false;
}

function endOfLine(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text[at] === '\n' || text[at] === '\r') return at;
  return text.length;
}
