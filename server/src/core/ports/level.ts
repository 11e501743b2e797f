/** Says of a level of the usual names, such as `s0-s0:c0.c1023`, why no policy has it. */

export interface LevelFault {
  /** Where in the text. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** True if it cannot be right in any policy; else the policies of distributions do not have it. */
  readonly isCertain: boolean;
}

const CATEGORIES = 'c\\d+(?:\\.c\\d+)?(?:,c\\d+(?:\\.c\\d+)?)*';
const LEVEL = `s\\d+(?:\\s*:\\s*${CATEGORIES})?`;
const RANGE = new RegExp(`^${LEVEL}(?:\\s*-\\s*${LEVEL})?$`);

/** MLS_SENS, MLS_CATS and MCS_CATS of refpolicy's build.conf, which Fedora's and Debian's policies have too. */
const MOST_SENSITIVITIES = 16;
const MOST_CATEGORIES = 1024;

/**
 * The first fault of `text`; undefined for other names, which a policy may give to its levels.
 * @param only the one sensitivity of a policy without more, and whose it is
 */
export function levelFault(text: string, only?: { readonly of: string }): LevelFault | undefined {
  if (!RANGE.test(text)) return undefined;
  const levels: number[] = [];
  for (const match of text.matchAll(/s(\d+)|c(\d+)(?:\.c(\d+))?/g)) {
    const [word, level, low, high] = match;
    const place = { start: match.index, end: match.index + word.length };
    if (level !== undefined) levels.push(Number(level));
    if (Number(level ?? 0) >= MOST_SENSITIVITIES) {
      return { ...place, message: `Policies have the sensitivities s0 to s15, and no ${word}.`, isCertain: false };
    }
    if (only && Number(level ?? 0) > 0) {
      return { ...place, message: `${only.of} has the sensitivity s0 alone, and no ${word}.`, isCertain: false };
    }
    if (Math.max(Number(low ?? 0), Number(high ?? 0)) >= MOST_CATEGORIES) {
      return { ...place, message: `Policies have the categories c0 to c1023, and not ${word}.`, isCertain: false };
    }
    if (high !== undefined && Number(high) < Number(low)) {
      return { ...place, message: `The range of categories ${word} is reversed.`, isCertain: true };
    }
  }
  const [low, high] = levels;
  if (high === undefined || high >= low!) return undefined;
  return { start: 0, end: text.length, message: `The range of levels ${text} is reversed.`, isCertain: true };
}
