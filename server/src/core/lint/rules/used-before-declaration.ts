/** Finds names that a statement needs to be declared above it and that the module declares below. */
import type { TextEdit } from 'vscode-languageserver-types';
import { insertText, lineBreakOf } from '../../base/edits.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';
import { keywordOf } from '../keyword.ts';
import { type EarlyUse, earlyUses, isBehindNames } from '../names/earlyUses.ts';
import { isInScope, nameScopes, scopeAbove } from '../names/nameScopes.ts';
import { isReadable } from '../names/nameVerdicts.ts';
import { usedNames } from '../names/usedNames.ts';
import { nameRange } from '../place.ts';
import { removeStatement } from '../removal.ts';
import type { Fix, Rule, RuleContext } from '../rule.ts';
import { wokenBy } from '../wakes.ts';

const anyName = wokenBy(({ kind }) => kind !== 'av_rule');
const declares = wokenBy(({ kind }) => kind !== 'av_rule' && kind !== 'macro_call');

export const usedBeforeDeclaration: Rule = {
  id: 'used-before-declaration',
  severity: 'error',
  summary: 'The statement needs the name declared or required above it; the module does so below.',
  asksForErrors: true,
  wakes: (change, world) =>
    (isBehindNames(world.file, world.file.lines.lineStart(change.first)) ? declares : anyName)(change, world),
  *file(context) {
    const { file, snapshot } = context;
    if (file.kind !== 'te' || !isReadable(file)) return;
    // The modules of the base layer are compiled as one, and another may declare it above.
    if (snapshot.policy.hasBase && /\/kernel\/[^/]+\.te$/.test(file.uri)) return;
    const all = yield* earlyUses(snapshot.policy, file);
    for (const each of all) report(each, all, context);
  },
};

function report({ statement, name, below }: EarlyUse, all: readonly EarlyUse[], context: RuleContext): void {
  const { file } = context;
  const word = statement.kind === 'macro_call' ? statement.data.name.text : keywordOf(file, statement);
  const line = file.lines.lineAt(below.statement.start + below.name.offset) + 1;
  const done = below.own ? 'declares' : 'requires';
  context.report({
    range: nameRange(file, statement, name),
    message: `${word} needs ${name.text} above it; line ${line} ${done} it.`,
    related: [{ message: 'Too late', uri: file.uri, range: nameRange(file, below.statement, below.name) }],
    fixes() {
      const first = all.find((each) => each.below === below)!;
      return moveUp(context, below.own ? below.statement : below.statement.block!, outermost(first.statement));
    },
  });
}

const outermost = (statement: Statement): Statement => (statement.block ? outermost(statement.block) : statement);

/** Moves a declaration or a require block of the top level above `place`, if all that it names is known there. */
function moveUp({ file, snapshot }: RuleContext, moved: Statement, place: Statement): Fix[] {
  const node = moved.kind === 'other' ? moved.data.node : moved.kind;
  if (moved.block || !MOVABLE.has(node) || !hasOwnLines(file, moved)) return [];
  const above = scopeAbove(nameScopes(snapshot.policy, file).of(moved), place.start);
  if (usedNames(moved, file).some(({ name, kinds }) => !isInScope(above, name.text, kinds))) return [];
  const { lines, text } = file;
  const start = lines.lineStart(lines.lineAt(place.start));
  if (text.slice(start, place.start).trim() !== '') return [];
  const words = text.slice(lines.lineStart(lines.lineAt(moved.start)), lines.lineEnd(lines.lineAt(moved.end)));
  const edits: TextEdit[] = [insertText(lines, start, words + lineBreakOf(text)), removeStatement(file, moved)];
  const title = `Move line ${lines.lineAt(moved.start) + 1} above line ${lines.lineAt(place.start) + 1}`;
  return [{ title, edits }];
}

const MOVABLE: ReadonlySet<string> = new Set([
  'type_declaration',
  'attribute_declaration',
  'attribute_role_declaration',
  'role_declaration',
  'gen_require',
  'require',
]);

function hasOwnLines({ text, lines }: SourceFile, { start, end }: Statement): boolean {
  const before = text.slice(lines.lineStart(lines.lineAt(start)), start);
  const after = text.slice(end, lines.lineEnd(lines.lineAt(end)));
  return before.trim() === '' && /^\s*(#.*)?$/.test(after);
}
