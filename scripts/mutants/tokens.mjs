// Cuts a policy into words, numbers, strings, comments and single characters, with no opinion on what they mean.

const TOKEN = /#[^\n]*|\bdnl\b[^\n]*|"[^"\n]*"|[A-Za-z_$][\w$.-]*|\d[\w.]*|[^\s]/g;

/** The tokens of `text`: `kind` is comment, string, word, number or the character itself. */
export function tokensOf(text) {
  return [...text.matchAll(TOKEN)].map(({ 0: token, index }) => ({
    kind: kindOf(token),
    text: token,
    start: index,
    end: index + token.length,
  }));
}

function kindOf(token) {
  if (token.startsWith('#') || /^dnl\b/.test(token)) return 'comment';
  if (token.startsWith('"')) return 'string';
  if (/^[A-Za-z_$]/.test(token)) return 'word';
  return /^\d/.test(token) ? 'number' : token;
}
