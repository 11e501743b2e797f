/** The language status item that says where port data come from; it is busy while they are read. */
import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { PORT_STATUS, type PortStatus } from '../../server/src/protocol';
import { SELECTOR } from './languages';

/** Shows the status the server sends. `last` is the newest one, undefined before the first. */
export function showPortStatus(client: BaseLanguageClient): vscode.Disposable & { last(): PortStatus | undefined } {
  const item = vscode.languages.createLanguageStatusItem('portcon.ports', SELECTOR);
  item.name = 'SELinux Port Data';
  let last: PortStatus | undefined;
  const starting = () => show(item, { text: 'Ports: starting', detail: '', busy: true, ...REFRESH });
  starting();
  const received = client.onNotification(PORT_STATUS, (status: PortStatus) => {
    last = status;
    show(item, ofPorts(status));
  });
  const changed = client.onDidChangeState(({ newState }) => {
    if (newState === State.Starting) starting();
    if (newState === State.Stopped || newState === State.StartFailed) show(item, STOPPED);
  });
  return { last: () => last, dispose: () => vscode.Disposable.from(item, received, changed).dispose() };
}

interface Shown {
  readonly text: string;
  readonly detail: string;
  readonly busy: boolean;
  readonly severity: vscode.LanguageStatusSeverity;
  readonly command: vscode.Command;
}

const REFRESH = {
  severity: vscode.LanguageStatusSeverity.Information,
  command: { command: 'portcon.refreshPorts', title: 'Refresh' },
};

const STOPPED: Shown = {
  text: 'Portcon: language server stopped',
  detail: 'Its last words are in the log (SELinux: Show Log).',
  busy: false,
  severity: vscode.LanguageStatusSeverity.Error,
  command: { command: 'portcon.restartServer', title: 'Restart' },
};

function ofPorts(status: PortStatus): Shown {
  const text = `Ports: ${status.summary}${status.problem ? ` — ${status.problem}` : ''}`;
  const tooltip = [...status.details, 'Select to read the ports again.'].join('\n');
  return {
    text,
    // A long detail pushes the link Refresh out of the popup; the tooltip has the rest.
    detail: status.when,
    busy: status.busy,
    severity: REFRESH.severity,
    command: { ...REFRESH.command, tooltip },
  };
}

function show(item: vscode.LanguageStatusItem, shown: Shown): void {
  item.text = shown.text;
  item.detail = shown.detail;
  item.busy = shown.busy;
  item.severity = shown.severity;
  item.command = shown.command;
  item.accessibilityInformation = { label: [shown.text, shown.detail].filter(Boolean).join('. ') };
}
