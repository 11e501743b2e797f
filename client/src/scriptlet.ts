/** The command that writes the scriptlets of a module's ports, for RPM or for Debian, into a new document. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { SCRIPTLET, type ScriptletParams, type ScriptletResult } from '../../server/src/protocol';

type Form = vscode.QuickPickItem & { readonly form: ScriptletParams['form'] };

const FORMS: readonly [Form, Form] = [
  { label: 'RPM', description: '%post and %postun of a spec file', form: 'rpm' },
  { label: 'Debian', description: 'postinst and prerm', form: 'deb' },
];

/** Asks for the kind of package, and for ports of types that have none; an empty answer leaves a placeholder. */
export async function generateScriptlet(client: BaseLanguageClient): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'selinux') throw new Error('open the .te file of the module first.');
  const ask = (form: ScriptletParams['form'], given: ScriptletParams['given']) =>
    client.sendRequest<ScriptletResult>(SCRIPTLET, { uri: document.uri.toString(), form, given });
  // Whether there is anything to write is the same for both kinds of package, and nobody chooses one for nothing.
  if (!(await ask(FORMS[0].form, {}))) {
    void vscode.window.showInformationMessage(`${fileName(document.uri)} declares no port type and labels no port.`);
    return;
  }
  const chosen = await vscode.window.showQuickPick(FORMS, { title: 'Scriptlet for the Ports of This Module' });
  if (!chosen) return;
  let result = await ask(chosen.form, {});
  if (!result) return;
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
  if (Object.keys(given).length > 0) result = (await ask(chosen.form, given)) ?? result;
  const shown = await vscode.workspace.openTextDocument({ language: 'shellscript', content: result.text });
  await vscode.window.showTextDocument(shown, vscode.ViewColumn.Beside);
}

const fileName = ({ path }: vscode.Uri) => path.slice(path.lastIndexOf('/') + 1);

const PORT = /^((tcp|udp|sctp|dccp)\/)?\d{1,5}(-\d{1,5})?$|^$/;
