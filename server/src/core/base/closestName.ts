/** Finds the name a person probably meant. */

/**
 * The name nearest to `word`, or undefined if none is near: a third of its letters, at most 3, may differ. Of several the one
 * that begins as it does: `htp_port_t` is no `ftp_port_t`.
 */
export function closestName(word: string, names: Iterable<string>): string | undefined {
  const limit = Math.min(3, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 1;
  let bestStart = 0;
  const letters = lettersOf(word);
  for (const name of names) {
    const bound = best === undefined ? bestDistance : bestDistance + 1;
    if (Math.abs(name.length - word.length) >= bound) continue;
    // A change of one letter takes away one of the letters there are and adds another, at most.
    if (bitsOf(letters ^ lettersOf(name)) > 2 * (bound - 1)) continue;
    const distance = editDistance(word, name, bound);
    if (distance === 0 || distance >= bound) continue;
    const start = sameStart(word, name);
    if (distance === bestDistance && start <= bestStart) continue;
    best = name;
    bestDistance = distance;
    bestStart = start;
  }
  return best;
}

/** How many letters two words begin with alike. */
function sameStart(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}

/** The only name that goes on with another word where `word` ends: `net_bind` for `net_bind_service`. */
export function unfinishedName(word: string, names: Iterable<string>): string | undefined {
  const found = [...names].filter((name) => name.startsWith(`${word}_`));
  return found.length === 1 ? found[0] : undefined;
}

/** A name of the same words in another order: `corenet_bind_tcp_http_port` for `corenet_tcp_bind_http_port`. */
export function sameWords(word: string, names: Iterable<string>): string | undefined {
  const key = sortedWords(word);
  for (const name of names) {
    if (name.length === word.length && name !== word && sortedWords(name) === key) return name;
  }
  return undefined;
}

const sortedWords = (name: string) => name.split('_').sort().join('_');

/**
 * The same among names of several words: one with another word in the place of one is another name, so `acme_port_t` is not
 * meant by `acme_conf_t`.
 */
export function closestSlip(word: string, names: Iterable<string>): string | undefined {
  let left: readonly string[] = [...names];
  for (let tried = 0; tried < MOST_TRIED; tried++) {
    const near = closestName(word, left);
    if (near === undefined || isSlip(word, near)) return near;
    left = left.filter((each) => each !== near);
  }
  return undefined;
}

/** Names that are looked at for one answer. */
const MOST_TRIED = 5;

/**
 * True if a person may have written `a` for `b` by a slip: each word is the other's or near it, or without underscores at most a
 * letter differs. `unreserved` is no slip of `reserved`.
 */
export function isSlip(a: string, b: string): boolean {
  const [left, right] = [a.split('_'), b.split('_')];
  if (left.length !== right.length) return editDistance(left.join(''), right.join(''), 2) < 2;
  return left.every((word, i) => word === right[i] || isNear(word, right[i]!));
}

const isNear = (a: string, b: string) => a !== `un${b}` && b !== `un${a}` && closestName(a, [b]) !== undefined;

/** The one of `names` that `word` is a typing error of; undefined where there is none or are several. */
export function typingErrorOf(word: string, names: Iterable<string>): string | undefined {
  const found = new Set<string>();
  for (const name of names) if (isTypingError(word, name)) found.add(name);
  return found.size === 1 ? [...found][0] : undefined;
}

/**
 * True if `word` is hardly a name of its own beside `name`: two neighbours have changed places, a letter is doubled, or in a word of
 * some length one is missing or another. `https_port_t` and `http2_port_t` are no errors of `http_port_t`.
 */
function isTypingError(word: string, name: string): boolean {
  if (Math.abs(word.length - name.length) > 1 || editDistance(word, name, 2) !== 1) return false;
  const [left, right] = [word.split('_'), name.split('_')];
  if (left.length !== right.length) return false;
  const at = left.findIndex((part, i) => part !== right[i]);
  const [own, other] = [left[at]!, right[at]!];
  if (/\d/.test(own + other)) return false;
  if (own.length > other.length) return own.replace(/(.)\1+/g, '$1') === other.replace(/(.)\1+/g, '$1');
  const isSwap = own.length === other.length && [...own].sort().join('') === [...other].sort().join('');
  return isSwap || other.length >= SOME_LENGTH;
}

const SOME_LENGTH = 4;

/** Rows of the table below, for all words: thousands are compared while somebody types. */
const ROWS: readonly [number[], number[], number[]] = [[], [], []];

/** Insertions, deletions, replacements and swaps of neighbours between `a` and `b`; `limit` if there are more. */
function editDistance(a: string, b: string, limit: number): number {
  let [beforeLast, last, row] = ROWS;
  for (let j = 0; j <= b.length; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const letter = a.charCodeAt(i - 1);
    const before = a.charCodeAt(i - 2);
    row[0] = i;
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const other = b.charCodeAt(j - 1);
      let cost = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + (letter === other ? 0 : 1));
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && before === other)
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least >= limit) return limit;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return Math.min(limit, last[b.length]!);
}

/** A bit for each letter that occurs; some letters share one. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let i = 0; i < word.length; i++) letters |= 1 << (word.charCodeAt(i) & 31);
  return letters;
}

function bitsOf(letters: number): number {
  let count = 0;
  for (let rest = letters; rest !== 0; rest &= rest - 1) count++;
  return count;
}
