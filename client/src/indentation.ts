/** Mends the width of tabs in files that VS Code opened before it knew the defaults of our languages. */
import * as vscode from 'vscode';
import { LANGUAGES } from './languages';

/**
 * Lets VS Code detect the indentation of the visible policy files anew. A file of the last session is opened before the
 * manifests are read, and keeps the 4 columns it got then where our languages have 8 (microsoft/vscode#231224). Whoever
 * switched detection off gets what the settings say from VS Code itself.
 */
export function detectIndentationAgain(): void {
  for (const editor of vscode.window.visibleTextEditors) {
    const { document } = editor;
    if (!LANGUAGES.includes(document.languageId)) continue;
    const settings = vscode.workspace.getConfiguration('editor', document);
    if (!settings.get('detectIndentation')) continue;
    editor.options = { tabSize: 'auto', insertSpaces: 'auto' };
  }
}
