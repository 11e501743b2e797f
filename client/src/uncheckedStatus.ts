/** The language status item of a file that the server does not check, because it is too large, no text, or lost to its parser. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { UNCHECKED_FILES, type UncheckedFiles } from '../../server/src/protocol';
import { SELECTOR } from './languages';

/** Shows the reason while such a file is in the active editor. Colours work there all the same. */
export function showUnchecked(client: BaseLanguageClient): vscode.Disposable {
  let unchecked = new Map<string, UncheckedFile>();
  let item: vscode.LanguageStatusItem | undefined;
  const update = () => {
    item?.dispose();
    item = undefined;
    const uri = vscode.window.activeTextEditor?.document.uri;
    const file = uri && unchecked.get(client.code2ProtocolConverter.asUri(uri));
    if (file) item = create(file);
  };
  const received = client.onNotification(UNCHECKED_FILES, ({ files }: UncheckedFiles) => {
    unchecked = new Map(files.map((file) => [file.uri, file]));
    update();
  });
  const stopped = client.onDidChangeState(() => {
    // A new server tells its own list.
    unchecked = new Map();
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

type UncheckedFile = UncheckedFiles['files'][number];

function create({ reason, mend }: UncheckedFile): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem('portcon.files.unchecked', SELECTOR);
  item.name = 'SELinux Checks';
  item.text = `Not checked: ${reason}`;
  item.detail = 'No findings, hovers or fixes in this file';
  item.severity = vscode.LanguageStatusSeverity.Warning;
  if (mend === 'restart') item.command = { command: 'portcon.restartServer', title: 'Restart Server' };
  return item;
}
