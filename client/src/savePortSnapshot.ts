/** The command that saves the current port table, as text in the form of `semanage port -l` or as JSON. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { PORT_SNAPSHOT, type PortSnapshotResult } from '../../server/src/protocol';

/** Asks where to save; the extension `.json` chooses JSON. Rejects if the server does not answer or the write fails. */
export async function savePortSnapshot(client: BaseLanguageClient): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: 'Save a Port Snapshot',
    filters: { 'Output of semanage port -l': ['txt'], 'Portcon JSON': ['json'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'ports.txt') }),
  });
  if (!target) return;
  const snapshot = await client.sendRequest<PortSnapshotResult>(PORT_SNAPSHOT);
  const text = target.path.toLowerCase().endsWith('.json') ? snapshot.json : snapshot.text;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  const name = vscode.workspace.asRelativePath(target);
  const choice = await vscode.window.showInformationMessage(
    `Saved the port table as ${name}. The setting portcon.ports.snapshotFile reads it.`,
    'Open',
  );
  if (choice) await vscode.window.showTextDocument(target);
}
