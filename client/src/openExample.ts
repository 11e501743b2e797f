/** The command that opens a module with three mistakes: something to try Portcon on, for the walkthrough. */
import * as vscode from 'vscode';

/** Opens a new untitled file with the text of walkthrough/example.te. Rejects if that cannot be read. */
export async function openExample(extension: vscode.Uri): Promise<void> {
  const file = vscode.Uri.joinPath(extension, 'walkthrough', 'example.te');
  const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const document = await vscode.workspace.openTextDocument({ language: 'selinux', content });
  await vscode.window.showTextDocument(document);
}
