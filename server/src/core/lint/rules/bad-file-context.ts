/** Finds file contexts that m4 changes or that lack a level. */
import { type FileContext, fileContexts } from '../contexts/fileContexts.ts';
import type { Rule, RuleContext } from '../rule.ts';

export const badFileContext: Rule = {
  id: 'bad-file-context',
  severity: 'warning',
  summary: 'The file context is not what it looks like to m4 or setfiles.',
  selint: ['S-007'],
  file(context) {
    for (const entry of fileContexts(context.file)) {
      m4Word(entry, context);
      missingLevel(entry, context);
    }
    otherTypes(context);
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

/**
 * label_file.c, nodups_specs(): a path has one context for each type of file, and an entry without a type is one for all.
 * What stands in an ifdef is left out.
 */
function otherTypes({ file, report }: RuleContext): void {
  const entries = fileContexts(file);
  if (entries.length < 2) return;
  const plain = file.text.replace(/#[^\n]*/g, (comment) => ' '.repeat(comment.length));
  const known = new Map<string, FileContext[]>();
  let quotes = 0;
  let at = 0;
  for (const entry of entries) {
    for (; at < entry.path.start; at++) quotes += plain[at] === '`' ? 1 : plain[at] === "'" ? -1 : 0;
    if (quotes !== 0) continue;
    const others = known.get(entry.path.text) ?? [];
    known.set(entry.path.text, [...others, entry]);
    const first = others.find((other) => isOtherType(entry, other));
    if (!first) continue;
    const range = file.lines.range(entry.path.start, entry.path.start + entry.path.text.length);
    const line = file.lines.lineAt(first.path.start);
    const message = `${entry.path.text} has ${first.type?.text ?? '<<none>>'} on line ${line + 1}: setfiles refuses two contexts of one path.`;
    const start = first.path.start;
    const related = {
      message: 'The first context.',
      uri: file.uri,
      range: file.lines.range(start, start + first.path.text.length),
    };
    report({ range, severity: 'error', message, related: [related] });
  }
}

function isOtherType(a: FileContext, b: FileContext): boolean {
  const isSameFile = a.fileType === undefined || b.fileType === undefined || a.fileType === b.fileType;
  return isSameFile && isKnown(a) && isKnown(b) && a.type?.text !== b.type?.text;
}

const isKnown = ({ type, context }: FileContext) => type !== undefined || context.text === '<<none>>';
