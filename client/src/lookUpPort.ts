/** The command *Look Up a Port…*: a list that follows what is typed and says which type each port has here. */
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { LOOK_UP_PORT, type LookUpPortItem, WHY_NO_PORT } from '../../server/src/protocol';
import { LANGUAGES } from './languages';

const DEBOUNCE_MS = 80;
const COPY: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('copy'), tooltip: 'Copy the type' };

/** Without `found` it says why there is nothing. */
type Row = vscode.QuickPickItem & { readonly found?: LookUpPortItem };

/** Opens the list. Enter inserts the type into the active policy file, or copies it where there is none. */
export function lookUpPort(client: BaseLanguageClient): void {
  const editor = policyEditor();
  const pick = vscode.window.createQuickPick<Row>();
  const queries = followQueries(client, pick);
  pick.title = 'Look Up a Port';
  pick.placeholder = `8080, tcp/80, 8000-8100 or http_port_t — Enter ${editor ? 'inserts the type at the cursor' : 'copies the type'}`;
  keepOrder(pick);
  pick.onDidChangeValue(queries.ask);
  pick.onDidTriggerItemButton(({ item }) => vscode.env.clipboard.writeText(item.found?.type ?? ''));
  pick.onDidAccept(() => {
    const found = pick.selectedItems[0]?.found;
    // Enter before the first answer, or where there is none: leave the list open.
    if (!found) return;
    pick.hide();
    void take(found.type, editor);
  });
  pick.onDidHide(() => {
    queries.stop();
    pick.dispose();
  });
  pick.show();
}

/**
 * The server's order is best first, and VS Code would sort dccp/80 before tcp/80. The property is not in the public
 * types (microsoft/vscode#73904) but has been there for years; where it is not, the list is sorted by label.
 */
function keepOrder(pick: vscode.QuickPick<Row>): void {
  if ('sortByLabel' in pick) pick.sortByLabel = false;
}

function policyEditor(): vscode.TextEditor | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !LANGUAGES.includes(editor.document.languageId)) return undefined;
  return editor;
}

async function take(type: string, editor: vscode.TextEditor | undefined): Promise<void> {
  const inserted = await editor?.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, type);
  });
  // A read-only or closed editor refuses the edit.
  if (!inserted) await vscode.env.clipboard.writeText(type);
}

/** Asks the server once typing pauses; an answer that a newer query has overtaken is dropped. */
function followQueries(client: BaseLanguageClient, pick: vscode.QuickPick<Row>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let newest: vscode.CancellationTokenSource | undefined;
  const stop = () => {
    clearTimeout(timer);
    newest?.cancel();
    newest?.dispose();
    newest = undefined;
  };
  const answer = async (query: string) => {
    const source = new vscode.CancellationTokenSource();
    newest = source;
    pick.busy = true;
    try {
      const found = await client.sendRequest<LookUpPortItem[]>(LOOK_UP_PORT, { query }, source.token);
      const why =
        found.length > 0 ? null : await client.sendRequest<string | null>(WHY_NO_PORT, { query }, source.token);
      if (newest === source) pick.items = why === null ? found.map(toRow) : [{ label: why, alwaysShow: true }];
    } catch (error) {
      if (newest === source) pick.items = [];
      if (!source.token.isCancellationRequested) client.outputChannel.warn(`Looking up ${query} failed: ${error}`);
    } finally {
      if (newest === source) pick.busy = false;
    }
  };
  const ask = (value: string) => {
    stop();
    const query = value.trim();
    if (query) timer = setTimeout(() => void answer(query), DEBOUNCE_MS);
    else pick.items = [];
  };
  return { ask, stop };
}

function toRow(found: LookUpPortItem): Row {
  return {
    label: found.port,
    description: found.type,
    detail: `${found.origin}, ${found.reason}`,
    // The server has chosen; VS Code's own filter would drop tcp/80 for the query http_port_t.
    alwaysShow: true,
    buttons: [COPY],
    found,
  };
}
