/** Where the parts of VS Code 1.139's workbench are in its page; the only place that knows. */

export const WORKBENCH = '.monaco-workbench';
export const SIDE_BAR = '.part.sidebar';
export const HOVER = '.monaco-hover:not(.hidden)';
export const FIX_ROW = '.action-widget .monaco-list-row.action';
export const QUICK_INPUT = '.quick-input-widget .quick-input-box input';
export const QUICK_ROW = '.quick-input-list .monaco-list-row';
export const DIALOG_BUTTON = '.monaco-dialog-box .monaco-button';
export const TRUST = 'Yes, I trust';
export const DO_NOT_TRUST = "No, I don't trust";
/** The `{}` of the status bar; its label names all LanguageStatusItems of the open file. */
export const LANGUAGE_STATUS = '#status\\.languageStatus a';

/** The editor of the file whose path ends with `name`. */
export function editorOf(name: string): string {
  return `.monaco-editor[data-uri$="/${name}"]`;
}

/** The wavy line under findings of a severity. */
export function squiggle(severity: 'error' | 'warning' | 'info' | 'hint'): string {
  return `.squiggly-${severity}`;
}
