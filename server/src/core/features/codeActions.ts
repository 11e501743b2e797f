/** The light bulb at a range: fixes of the findings there, then generated policy, then ways to silence. */
import type { Range, TextEdit } from 'vscode-languageserver-types';
import { leadingSpace, lineBreakOf } from '../base/edits.ts';
import { rangesTouch } from '../base/range.ts';
import type { Finding } from '../lint/rule.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { generate } from './generate.ts';

export interface Action {
  readonly title: string;
  /** An LSP code action kind. */
  readonly kind: string;
  readonly edits: readonly TextEdit[];
  /** A file to create beside the edited one. */
  readonly newFile?: { readonly name: string; readonly text: string };
  readonly preferred?: true;
  /** The finding it mends. */
  readonly finding?: Finding;
}

/** Best first. `findings` are those of the whole file. */
export function codeActions(
  snapshot: Snapshot,
  file: SourceFile,
  range: Range,
  findings: readonly Finding[],
): Action[] {
  const here = findings.filter((finding) => rangesTouch(finding.range, range));
  const fixes = here.flatMap(fixesOf);
  const generated = generate(snapshot, file, range).map(({ preferred, ...action }) => ({
    ...action,
    ...(preferred && fixes.length === 0 && { preferred }),
  }));
  return onceEach([...fixes, ...generated, ...here.map((finding) => disable(file, finding))]);
}

/** Two findings of one rule on a line have the same comment to silence them; only the first of equal actions stays. */
function onceEach(actions: readonly Action[]): Action[] {
  const seen = new Set<string>();
  return actions.filter(({ title, edits }) => {
    const key = JSON.stringify([title, edits]);
    return !seen.has(key) && seen.add(key);
  });
}

function fixesOf(finding: Finding): Action[] {
  return (finding.fixes?.() ?? []).map((fix, index) => ({
    ...fix,
    kind: 'quickfix',
    finding,
    ...(index === 0 && !fix.isGuess && { preferred: true as const }),
  }));
}

/** A comment at the end of the line; one that is there already gets the id. In a script or document it goes above. */
function disable(file: SourceFile, finding: Finding): Action {
  if (file.language) return disableAbove(file, finding);
  const { rule } = finding;
  const { line } = finding.range.start;
  const text = file.lines.line(line);
  const there = /\bportcon-disable:\s*[\w-]+(?:\s*,\s*[\w-]+)*/.exec(text);
  const character = there ? there.index + there[0].length : text.trimEnd().length;
  const newText = there ? `, ${rule}` : ` ${file.kind === 'cil' ? ';' : '#'} portcon-disable: ${rule}`;
  const at = { line, character };
  return {
    title: `Disable ${rule} on this line`,
    kind: 'quickfix',
    edits: [{ range: { start: at, end: at }, newText }],
    finding,
  };
}

/** Above the first line of the command, and in Markdown above the code block: there a comment is a comment for sure. */
function disableAbove(file: SourceFile, finding: Finding): Action {
  const { rule } = finding;
  const { lines, language } = file;
  let { line } = finding.range.start;
  if (language === 'markdown') while (line > 0 && !/^\s*(```+|~~~+)/.test(lines.line(line))) line--;
  else while (line > 0 && /\\\s*$|^\s*#/.test(lines.line(line - 1)) && carriesOn(line - 1)) line--;
  const comment = language === 'markdown' ? `<!-- portcon-disable: ${rule} -->` : `# portcon-disable: ${rule}`;
  const newText = `${leadingSpace(lines.line(line))}${comment}${lineBreakOf(file.text)}`;
  const at = { line, character: 0 };
  return {
    title: `Disable ${rule} ${language === 'markdown' ? 'in this block' : 'for this command'}`,
    kind: 'quickfix',
    edits: [{ range: { start: at, end: at }, newText }],
    finding,
  };

  /** True if the line above, or one above its comments, ends with a backslash. */
  function carriesOn(above: number): boolean {
    let at = above;
    while (at > 0 && /^\s*#/.test(lines.line(at))) at--;
    return /\\\s*$/.test(lines.line(at));
  }
}
