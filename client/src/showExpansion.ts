/** The command that shows what a call grants: the server's answer as a read-only document. */
import * as vscode from 'vscode';
import type { BaseLanguageClient, Middleware } from 'vscode-languageclient';
import { SHOW_EXPANSION, type ShowExpansionParams, type ShowExpansionResult } from '../../server/src/protocol';

const SCHEME = 'portcon-expansion';

/** Gives VS Code the text of an expansion. Its URI says of which call, so that the text is asked for again after a restart. */
export function expansionContents(client: BaseLanguageClient, begin: () => Promise<void>): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    async provideTextDocumentContent({ query }) {
      await begin();
      const result = await client.sendRequest<ShowExpansionResult>(SHOW_EXPANSION, JSON.parse(query));
      return result?.text ?? '# The call is not there any more.\n';
    },
  });
}

/** Keeps expansions from the server: they are no policy that somebody writes, so nothing is to be found in them. */
export function withoutExpansions(): Middleware {
  return {
    didOpen: async (document, next) => (document.uri.scheme === SCHEME ? undefined : next(document)),
    didClose: async (document, next) => (document.uri.scheme === SCHEME ? undefined : next(document)),
  };
}

/** Opens the expansion of the call at the cursor beside the editor. */
export async function showExpansion(client: BaseLanguageClient): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'selinux') throw new Error('open a policy file and go to a call first.');
  const { line, character } = editor.selection.active;
  const params: ShowExpansionParams = {
    textDocument: { uri: editor.document.uri.toString() },
    position: { line, character },
  };
  const result = await client.sendRequest<ShowExpansionResult>(SHOW_EXPANSION, params);
  if (!result) throw new Error('the cursor is not in a call of an interface, template or macro.');
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `${result.title}.if`, query: JSON.stringify(params) });
  const shown = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(await vscode.languages.setTextDocumentLanguage(shown, 'selinux'), {
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
  });
}
