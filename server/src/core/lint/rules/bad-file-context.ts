/** Finds file contexts that setfiles refuses or that m4 changes: brackets of the expression, m4 words, a missing level. */
import type { Rule, RuleContext } from '../rule.ts';

export const badFileContext: Rule = {
  id: 'bad-file-context',
  severity: 'error',
  summary: 'The file context is not what it looks like to m4 or setfiles.',
  file(context) {
    const { file } = context;
    if (file.kind !== 'fc') return;
    let offset = 0;
    for (const line of file.text.split('\n')) {
      checkLine(line, offset, context);
      offset += line.length + 1;
    }
  },
};

/** `/path(/.*)?  --  gen_context(user:role:type,level)`, also with HOME_DIR and the like in front. */
const ENTRY = /^\s*((?:\/|HOME_|TMP_)\S*)(\s+-\S)?\s+(gen_context\(([^()]*)\)|\S+:\S+:\S+|<<none>>)/;

function checkLine(line: string, offset: number, context: RuleContext): void {
  const entry = ENTRY.exec(line);
  if (!entry) return;
  const path = entry[1]!;
  const at = offset + line.indexOf(path);
  const place = (start: number, length: number) => context.file.lines.range(at + start, at + start + length);
  const bracket = unbalanced(path);
  if (bracket) {
    const [index, message] = bracket;
    context.report({ range: place(index, 1), message });
  }
  const isM4 = /gen_context/.test(entry[3]!) && /\.fc$/.test(context.file.uri);
  const word = isM4 ? M4_CALL.exec(path) : null;
  if (word) {
    context.report({
      range: place(word.index, word[1]!.length),
      severity: 'warning',
      message: `m4 takes ${word[1]}( for its own function and drops it: put the word in quotes, \`${word[1]}'(.`,
    });
  }
  const inside = entry[4];
  if (inside !== undefined && !inside.includes(',')) {
    const start = line.indexOf('gen_context') - line.indexOf(path);
    const message = 'gen_context without a level: a policy with MLS needs one, write ,s0 behind the type.';
    const end = at + start + entry[3]!.length - 1;
    context.report({
      range: place(start, entry[3]!.length),
      severity: 'warning',
      message,
      fixes: () => [{ title: 'Insert ,s0', edits: [{ range: context.file.lines.range(end, end), newText: ',s0' }] }],
    });
  }
}

/** GNU m4's builtins that are called only where a parenthesis follows, and that may be a part of a path. */
const M4_CALL =
  /(?<![\w`])(builtin|define|defn|eval|format|include|incr|decr|index|indir|len|patsubst|popdef|pushdef|regexp|shift|substr|syscmd|translit|undefine)\(/;

/** The first bracket without a partner: its index and what to say of it. */
function unbalanced(path: string): [index: number, message: string] | undefined {
  const open: number[] = [];
  for (let i = 0; i < path.length; i++) {
    const character = path[i];
    if (character === '\\') i++;
    else if (character === '[') {
      // A ] right behind [ or [^ is a member of the class.
      const end = path.indexOf(']', path[i + 1] === '^' ? i + 3 : i + 2);
      if (end < 0) return [i, 'This [ is not closed: setfiles refuses the expression.'];
      i = end;
    } else if (character === '(') open.push(i);
    else if (character === ')' && open.pop() === undefined) {
      return [i, 'This ) closes nothing: setfiles refuses the expression.'];
    }
  }
  const last = open.at(-1);
  return last === undefined ? undefined : [last, 'This ( is not closed: setfiles refuses the expression.'];
}
