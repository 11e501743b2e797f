/** Says whether there is anything to do: most Markdown and YAML has nothing to do with SELinux, and no server starts for it. */
import * as vscode from 'vscode';
import { LANGUAGES, SYNCED } from './languages';

/** True if an open document is policy, or may have a line about ports. */
export function isWanted(): boolean {
  return vscode.workspace.textDocuments.some(wants);
}

/** Calls `begin` when the first such document is opened, or such a line is typed. */
export function onceWanted(begin: () => void): vscode.Disposable {
  const check = (document: vscode.TextDocument) => {
    if (!wants(document)) return;
    watch.dispose();
    begin();
  };
  const watch = vscode.Disposable.from(
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
  );
  return watch;
}

function wants(document: vscode.TextDocument): boolean {
  if (LANGUAGES.includes(document.languageId)) return true;
  if (!vscode.workspace.getConfiguration('portcon', document).get('semanageLines.enabled', true)) return false;
  return vscode.languages.match(SYNCED, document) > 0 && /semanage|seport|selinux_ports/.test(document.getText());
}
