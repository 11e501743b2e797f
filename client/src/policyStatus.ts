/** The language status item that says how much policy is known; it is busy while the headers and the workspace are read. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { State } from 'vscode-languageclient';
import { POLICY_STATUS, type PolicyStatus } from '../../server/src/protocol';
import { SELECTOR } from './languages';

/** Shows the status the server sends, from the first one on and while the server runs. */
export function showPolicyStatus(client: BaseLanguageClient): vscode.Disposable {
  let item: vscode.LanguageStatusItem | undefined;
  const received = client.onNotification(POLICY_STATUS, (status: PolicyStatus) => {
    item ??= create();
    show(item, status);
  });
  const changed = client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) return;
    item?.dispose();
    item = undefined;
  });
  return {
    dispose() {
      vscode.Disposable.from(received, changed).dispose();
      item?.dispose();
    },
  };
}

function create(): vscode.LanguageStatusItem {
  const item = vscode.languages.createLanguageStatusItem('portcon.policy.index', SELECTOR);
  item.name = 'SELinux Policy Index';
  return item;
}

function show(item: vscode.LanguageStatusItem, { summary, origin, details, busy }: PolicyStatus): void {
  item.text = busy ? 'Policy: reading' : `Policy: ${summary}`;
  item.detail = busy ? '' : origin;
  item.busy = busy;
  item.command = { command: 'portcon.showLog', title: 'Show Log', tooltip: details.join('\n') };
  item.accessibilityInformation = { label: [item.text, item.detail].filter(Boolean).join('. ') };
}
