/** Where the parts of VS Code 1.139's workbench are in its page; the only place that knows. */

export const WORKBENCH = '.monaco-workbench';
export const SIDE_BAR = '.part.sidebar';
export const HOVER = '.monaco-hover:not(.hidden)';
/** What F8 opens under the line of a finding. */
export const PEEKED_PROBLEM = '.zone-widget .marker-widget .message';
export const FIX_ROW = '.action-widget .monaco-list-row.action';
export const QUICK_INPUT = '.quick-input-widget .quick-input-box input';
export const QUICK_ROW = '.quick-input-list .monaco-list-row';
export const DIALOG_BUTTON = '.monaco-dialog-box .monaco-button';
export const TRUST = 'Yes, I trust';
export const DO_NOT_TRUST = "No, I don't trust";
/** The `{}` of the status bar; its label names all LanguageStatusItems of the open file. */
export const LANGUAGE_STATUS = '#status\\.languageStatus a';

export const INDENTATION = '#status\\.editor\\.indentation';
export const LANGUAGE_STATUS_POPUP = '.hover-language-status';
export const SUGGESTION_IN_FOCUS = '.suggest-widget.visible .monaco-list-row.focused';
export const SETTINGS_SEARCH = '.settings-editor .suggest-input-container';
export const SETTINGS_GROUP = '.settings-toc-container .monaco-list-row';
export const RENAME_INPUT = '.rename-box .rename-input';
export const FOCUSED_EDITOR = '.monaco-editor.focused';
export const STEP = '.getting-started-step';
export const STEP_FRAME = 'iframe.webview.ready';

/** The editor of the file whose path ends with `name`. */
export function editorOf(name: string): string {
  return `.monaco-editor[data-uri$="/${name}"]`;
}

/** The read-only text that says what a call grants. */
export const EXPANSION = '.monaco-editor[data-uri^="portcon-expansion:"]';

/** The wavy line under findings of a severity. */
export function squiggle(severity: 'error' | 'warning' | 'info' | 'hint'): string {
  return `.squiggly-${severity}`;
}

/** What the Outline view lists. */
export const OUTLINE_ROW = '.outline-tree .monaco-list-row';

/** The counts of errors and warnings in the status bar. */
export const PROBLEMS = '#status\\.problems a';
/** A pop-up. */
export const TOAST = '.notifications-toasts .notification-toast';

/** The tab of an open file. */
export function tabOf(name: string): string {
  return `.tab[data-resource-name="${name}"]`;
}
