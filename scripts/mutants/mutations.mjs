// The ways to break a policy by one small slip, as people make them.
import { pick } from './random.mjs';
import { tokensOf } from './tokens.mjs';

/**
 * One slip in `text`: the new text and the offset in it where the slip is; undefined where the text has no place for it.
 * @param kind a name of MUTATIONS
 */
export function mutate(kind, text, random) {
  const tokens = tokensOf(text);
  const edit = MUTATIONS[kind](
    tokens.filter((token) => token.kind !== 'comment'),
    random,
    tokens,
    text,
  );
  if (!edit) return undefined;
  const mutated = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  return mutated === text ? undefined : { text: mutated, offset: edit.at ?? edit.start, edit };
}

const STRAY = [...'@!%&|^=<>?[]\\;,:(){}\'"`~*-$+/'];

/** Each takes the code tokens, chance, all tokens with comments and the text; it gives the place and the new text. */
export const MUTATIONS = {
  'delete ;': remove(';'),
  'delete :': remove(':'),
  'delete ,': remove(','),
  'delete `': remove('`'),
  "delete '": remove("'"),
  'delete (': remove('('),
  'delete )': remove(')'),
  'delete {': remove('{'),
  'delete }': remove('}'),
  'delete a token': (code, random) => replace(pick(random, code), ''),
  'drop a keyword': (code, random) => replace(pick(random, code.filter(isKeyword)), ''),
  'misspell a keyword': (code, random) => {
    const word = pick(random, code.filter(isKeyword));
    if (!word) return undefined;
    const at = Math.floor(random() * (word.text.length - 1));
    const { text } = word;
    return replace(word, text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2));
  },
  'drop an argument': dropArgument,
  'swap class and type': (code, random) => {
    const places = code.filter((token, i) => token.kind === ':' && isWordAt(code, i - 1) && isWordAt(code, i + 1));
    const colon = pick(random, places);
    if (!colon) return undefined;
    const i = code.indexOf(colon);
    const [before, after] = [code[i - 1], code[i + 1]];
    return { start: before.start, end: after.end, text: `${after.text}:${before.text}` };
  },
  'swap two tokens': (code, random, _, text) => {
    const i = Math.floor(random() * (code.length - 1));
    const [before, a, b, after] = [code[i - 1], code[i], code[i + 1], code[i + 2]];
    if (!a || !b || glues(before, b, a.start) || glues(a, after, b.end)) return undefined;
    return { start: a.start, end: b.end, text: b.text + text.slice(a.end, b.start) + a.text };
  },
  'duplicate a token': (code, random) => {
    const token = pick(random, code);
    return token && replace(token, token.kind === 'word' ? `${token.text} ${token.text}` : token.text + token.text);
  },
  'insert a stray character': (code, random) => {
    const token = pick(random, code);
    if (!token) return undefined;
    const at = random() < 0.5 ? token.start : token.end;
    return { start: at, end: at, text: pick(random, STRAY) };
  },
  'apostrophe in a comment': (_, random, tokens) => {
    const comments = commentsByDepth(tokens);
    // Half of them where it matters: inside quotes.
    const comment = pick(random, random() < 0.5 && comments.quoted.length > 0 ? comments.quoted : comments.all);
    return comment && { start: comment.end, end: comment.end, text: " don't" };
  },
  'comment out a line': (code, random, _, text) => {
    const token = pick(random, code);
    if (!token) return undefined;
    const at = text.lastIndexOf('\n', token.start) + 1;
    return { start: at, end: at, text: '# ' };
  },
  'cut the file': (code, random, _, text) => {
    const token = pick(random, code);
    return token && { start: token.end, end: text.length, text: '\n', at: token.end - 1 };
  },
};

/** True if `left` and `right` would meet at `place` as one word, which is another name and not a slip of the syntax. */
function glues(left, right, place) {
  const isWord = (token) => token !== undefined && /^[\w$]/.test(token.text);
  return isWord(left) && isWord(right) && (left.end === place || right.start === place);
}

const KEYWORDS = new Set(
  `allow dontaudit auditallow neverallow type typealias typeattribute attribute attribute_role role roleattribute alias types
   type_transition range_transition role_transition class policy_module gen_require optional_policy tunable_policy ifdef
   ifndef gen_tunable gen_bool interface template if require`.split(/\s+/),
);

function commentsByDepth(tokens) {
  const all = tokens.filter(({ kind }) => kind === 'comment');
  let depth = 0;
  const quoted = tokens.filter(({ kind }) => {
    if (kind === '`') depth++;
    if (kind === "'") depth--;
    return kind === 'comment' && depth > 0;
  });
  return { all, quoted };
}

const isKeyword = ({ text }) => KEYWORDS.has(text);
const isWordAt = (code, i) => code[i]?.kind === 'word';
const replace = (token, text) => token && { start: token.start, end: token.end, text };

function remove(character) {
  return (code, random) =>
    replace(
      pick(
        random,
        code.filter(({ kind }) => kind === character),
      ),
      '',
    );
}

/** Takes one argument out of a call, with a comma beside it. */
function dropArgument(code, random) {
  const calls = [];
  code.forEach((token, i) => {
    if (token.kind === '(' && isWordAt(code, i - 1) && code[i - 1].end === token.start) calls.push(i);
  });
  const open = pick(random, calls);
  if (open === undefined) return undefined;
  const cuts = [open];
  let depth = 0;
  let close;
  for (let i = open; i < code.length && close === undefined; i++) {
    if ('({`'.includes(code[i].kind)) depth++;
    else if (")}'".includes(code[i].kind)) depth--;
    if (depth === 1 && code[i].kind === ',') cuts.push(i);
    if (depth === 0) close = i;
  }
  if (close === undefined) return undefined;
  cuts.push(close);
  const which = Math.floor(random() * (cuts.length - 1));
  const [from, to] = [code[cuts[which]], code[cuts[which + 1]]];
  // The comma before goes, or the one behind the first argument.
  if (which === 0) return { start: from.end, end: to.kind === ',' ? to.end : to.start, text: '' };
  return { start: from.start, end: to.start, text: '' };
}
