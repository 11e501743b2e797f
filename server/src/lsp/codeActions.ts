/** Turns the actions of the light bulb into LSP code actions, tied to the diagnostics the client shows. */
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type CreateFile,
  type Range,
  type TextDocumentEdit,
} from 'vscode-languageserver';
import { type Action, codeActions } from '../core/features/codeActions.ts';
import type { Finding } from '../core/lint/rule.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';

export const CODE_ACTION_KINDS: CodeActionKind[] = [
  CodeActionKind.QuickFix,
  CodeActionKind.Refactor,
  CodeActionKind.RefactorRewrite,
];

/** The actions for `range`; only kinds that `context` asks for. */
export function codeActionsFor(
  snapshot: Snapshot,
  file: SourceFile,
  version: number | undefined,
  range: Range,
  context: CodeActionContext,
  findings: readonly Finding[],
): CodeAction[] {
  const wanted = ({ kind }: Action) =>
    !context.only || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  return codeActions(snapshot, file, range, findings)
    .filter(wanted)
    .map((action) => asCodeAction(action, file, version, context));
}

function asCodeAction(
  action: Action,
  file: SourceFile,
  version: number | undefined,
  context: CodeActionContext,
): CodeAction {
  const { title, kind, finding, preferred } = action;
  const diagnostic =
    finding &&
    context.diagnostics.find(
      ({ code, range }) => code === finding.rule && JSON.stringify(range) === JSON.stringify(finding.range),
    );
  return {
    title,
    kind,
    edit: { documentChanges: documentChanges(action, file, version) },
    ...(diagnostic && { diagnostics: [diagnostic] }),
    ...(preferred && { isPreferred: true }),
  };
}

function documentChanges(
  { edits, newFile }: Action,
  file: SourceFile,
  version: number | undefined,
): (TextDocumentEdit | CreateFile)[] {
  const own: TextDocumentEdit[] =
    edits.length > 0 ? [{ textDocument: { uri: file.uri, version: version ?? null }, edits: [...edits] }] : [];
  if (!newFile) return own;
  const uri = new URL(encodeURIComponent(newFile.name), file.uri).toString();
  const start = { line: 0, character: 0 };
  return [
    { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
    { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: newFile.text }] },
    ...own,
  ];
}
