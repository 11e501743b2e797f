/** The language status item of a file that the server does not check, because it is too large or no text. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { UNCHECKED_FILES, type UncheckedFiles } from '../../server/src/protocol';
import { SELECTOR } from './languages';

/** Shows the reason while such a file is in the active editor. Colours work there all the same. */
export function showUnchecked(client: BaseLanguageClient): vscode.Disposable {
  let reasons = new Map<string, string>();
  let item: vscode.LanguageStatusItem | undefined;
  const update = () => {
    item?.dispose();
    item = undefined;
    const uri = vscode.window.activeTextEditor?.document.uri;
    const reason = uri && reasons.get(client.code2ProtocolConverter.asUri(uri));
    if (reason) item = create(reason);
  };
  const received = client.onNotification(UNCHECKED_FILES, ({ files }: UncheckedFiles) => {
    reasons = new Map(files.map(({ uri, reason }) => [uri, reason]));
    update();
  });
  const stopped = client.onDidChangeState(() => {
    // A new server tells its own list.
    reasons = new Map();
    update();
  });
  const moved = vscode.window.onDidChangeActiveTextEditor(update);
  return {
    dispose() {
      vscode.Disposable.from(received, stopped, moved).dispose();
      item?.dispose();
    },
  };
}

function create(reason: string): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem('portcon.files.unchecked', SELECTOR);
  item.name = 'SELinux Checks';
  item.text = `Not checked: ${reason}`;
  item.detail = 'No findings, hovers or fixes in this file';
  item.severity = vscode.LanguageStatusSeverity.Warning;
  return item;
}
