/** The command that writes the scriptlets of a module's ports, for RPM or for Debian, into a new document. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { SCRIPTLET, type ScriptletParams, type ScriptletResult } from '../../server/src/protocol';

const FORMS: readonly (vscode.QuickPickItem & { readonly form: ScriptletParams['form'] })[] = [
  { label: 'RPM', description: '%post and %postun of a spec file', form: 'rpm' },
  { label: 'Debian', description: 'postinst and prerm', form: 'deb' },
];

/** Asks for the kind of package, and for ports of types that have none; an empty answer leaves a placeholder. */
export async function generateScriptlet(client: BaseLanguageClient): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'selinux') throw new Error('open the .te file of the module first.');
  const chosen = await vscode.window.showQuickPick(FORMS, { title: 'Scriptlet for the Ports of This Module' });
  if (!chosen) return;
  const ask = (given: ScriptletParams['given']) =>
    client.sendRequest<ScriptletResult>(SCRIPTLET, { uri: document.uri.toString(), form: chosen.form, given });
  let result = await ask({});
  if (!result) throw new Error('this file declares no port type and labels no port.');
  const given: { [type: string]: string } = {};
  for (const type of result.withoutPort) {
    const port = await vscode.window.showInputBox({
      title: `Port of ${type}`,
      placeHolder: 'tcp/9123',
      prompt: 'Empty leaves a placeholder.',
      validateInput: (text) => (PORT.test(text) ? undefined : 'Write a port such as tcp/9123 or udp/9000-9010.'),
    });
    if (port === undefined) return;
    if (port !== '') given[type] = port;
  }
  if (Object.keys(given).length > 0) result = (await ask(given)) ?? result;
  const shown = await vscode.workspace.openTextDocument({ language: 'shellscript', content: result.text });
  await vscode.window.showTextDocument(shown, vscode.ViewColumn.Beside);
}

const PORT = /^((tcp|udp|sctp|dccp)\/)?\d{1,5}(-\d{1,5})?$|^$/;
