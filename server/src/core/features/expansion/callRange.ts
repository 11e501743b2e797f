/** Where a call with its arguments begins and ends. */

export interface CallRange {
  readonly from: number;
  readonly to: number;
}

const STOPS = /[()`'#]/g;

/** The call whose name begins at `nameStart`, up to its closing parenthesis; undefined for a name without arguments. */
export function callRange(text: string, nameStart: number): CallRange | undefined {
  const name = /[A-Za-z_]\w*\(/y;
  name.lastIndex = nameStart;
  if (!name.test(text)) return undefined;
  let parentheses = 1;
  let quotes = 0;
  STOPS.lastIndex = name.lastIndex;
  for (let match = STOPS.exec(text); match; match = STOPS.exec(text)) {
    if (match[0] === '`') quotes++;
    else if (match[0] === "'") quotes = Math.max(0, quotes - 1);
    else if (quotes > 0) continue;
    else if (match[0] === '#') {
      const end = text.indexOf('\n', match.index);
      if (end < 0) return undefined;
      STOPS.lastIndex = end;
    } else if (match[0] === '(') parentheses++;
    else if (--parentheses === 0) return { from: nameStart, to: match.index + 1 };
  }
  return undefined;
}
