// A reader of policy without macros that shares nothing with the product: what each statement gives, below its blocks.

/** Statements that end with their line: contexts, and calls of macros that m4 does not know. */
const LINE = /^[ \t]*((?:portcon|netifcon|nodecon|genfscon|sid|fs_use_\w+)\b[^;\n]*|(?!if\b)\w+\(.*\))[ \t]*$/gm;
const AV_RULE = /^(allow|dontaudit|auditallow|neverallow) /;

/**
 * The facts of a policy text, each a line: an access vector rule is one fact for each source, target, class and permission,
 * any other statement one with its words sorted. Before it stand the blocks around it.
 */
export function factsOfPolicy(text) {
  const facts = new Set();
  const blocks = [];
  let ended = '';
  let statement = '';
  let depth = 0;
  for (const [token] of text
    .replace(/#.*/g, '')
    .replace(LINE, '$1;')
    .matchAll(/"[^"]*"|[{};]|[^{};"]+/g)) {
    const head = statement.trim().replace(/\s+/g, ' ');
    if (token === '{' && depth === 0 && isBlock(head)) {
      blocks.push(head === 'else' ? `${ended} else` : head.replace(/\s/g, ''));
      statement = '';
    } else if (token === '}' && depth === 0) {
      ended = blocks.pop() ?? '';
      statement = '';
    } else if (token === ';' && depth === 0) {
      for (const fact of factsOf(head)) facts.add(`${blocks.join(' / ')} | ${fact}`);
      statement = '';
    } else {
      if (token === '{') depth++;
      if (token === '}') depth--;
      statement += ` ${token} `;
    }
  }
  return facts;
}

const isBlock = (head) => head === 'optional' || head === 'require' || head === 'else' || /^if ?\(/.test(head);

/** The facts of a statement without its semicolon. */
export function factsOf(statement) {
  if (!AV_RULE.test(statement) || /[~*]|[{ ]-/.test(statement)) return [sortedWords(statement)];
  const words = statement.match(/[{}:]|[^\s{}:]+/g);
  const sets = [];
  let at = 1;
  while (at < words.length) {
    const set = [];
    let depth = 0;
    do {
      if (words[at] === '{') depth++;
      else if (words[at] === '}') depth--;
      else set.push(words[at]);
      at++;
    } while (depth > 0 && at < words.length);
    if (set[0] !== ':') sets.push(set);
  }
  const [sources = [], targets = [], classes = [], permissions = []] = sets;
  return sources.flatMap((source) =>
    targets.flatMap((target) =>
      classes.flatMap((each) => permissions.map((name) => `${words[0]} ${source} ${target}:${each} ${name}`)),
    ),
  );
}

function sortedWords(statement) {
  const [first = '', ...rest] = statement.match(/[^\s{},;]+/g) ?? [];
  return `${first} ${[...new Set(rest.join(' ').match(/[^\s:]+/g))].sort().join(' ')}`.trim();
}
