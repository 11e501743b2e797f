/** Finds file contexts that m4 changes or that lack a level. */
import { type FileContext, fileContexts } from '../fileContexts.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const badFileContext: Rule = {
  id: 'bad-file-context',
  severity: 'warning',
  summary: 'The file context is not what it looks like to m4 or setfiles.',
  selint: 'S-007',
  file(context) {
    for (const entry of fileContexts(context.file)) {
      m4Word(entry, context);
      missingLevel(entry, context);
    }
  },
};

/** GNU m4's builtins that are called only where a parenthesis follows, and that may be a part of a path. */
const M4_CALL =
  /(?<![\w`])(builtin|define|defn|eval|format|include|incr|decr|index|indir|len|patsubst|popdef|pushdef|regexp|shift|substr|syscmd|translit|undefine)\(/;

function m4Word({ path, inside }: FileContext, { file, report }: RuleContext): void {
  const isM4 = inside !== undefined && /\.fc$/.test(file.uri);
  const word = isM4 ? M4_CALL.exec(path.text) : null;
  if (!word) return;
  const start = path.start + word.index;
  report({
    range: file.lines.range(start, start + word[1]!.length),
    message: `m4 takes ${word[1]}( for its own function and drops it: put the word in quotes, \`${word[1]}'(.`,
  });
}

function missingLevel({ context, inside }: FileContext, { file, report }: RuleContext): void {
  if (inside === undefined || inside.includes(',')) return;
  const end = context.start + context.text.length;
  const before = file.lines.range(end - 1, end - 1);
  report({
    range: file.lines.range(context.start, end),
    message: 'gen_context without a level: a policy with MLS needs one, write ,s0 behind the type.',
    fixes: () => [{ title: 'Insert ,s0', edits: [{ range: before, newText: ',s0' }] }],
  });
}
