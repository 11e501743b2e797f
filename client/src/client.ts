/** The language client as both platforms set it up: options, life cycle, commands, and the API of the extension. */

import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { RevealOutputChannelOn, State } from 'vscode-languageclient';
import {
  type InitializationOptions,
  LOOK_UP_PORT,
  type LookUpPortItem,
  type PortStatus,
  TRUST_GRANTED,
} from '../../server/src/protocol';
import { peekReferences } from './codeLens';
import { registerCommands } from './commands';
import { restartAFewTimes, withoutPopUps } from './errorHandler';
import { detectIndentationAgain } from './indentation';
import { SYNCED } from './languages';
import { showPolicyStatus } from './policyStatus';
import { expansionContents, withoutExpansions } from './showExpansion';
import { showPortStatus } from './status';
import { showUnchecked } from './uncheckedStatus';
import { isWanted, onceWanted } from './wanted';

/** What `activate` returns, for tests and other extensions. */
export interface Api {
  /** The last status the server sent; undefined before the first. */
  ports(): PortStatus | undefined;
  /** Answers as the command *Look Up a Port…* does. Rejects while the server is not running. */
  lookUp(query: string): Promise<LookUpPortItem[]>;
}

/** Builds a client of this platform; called once. */
export type MakeClient = (options: LanguageClientOptions) => BaseLanguageClient;

let running: BaseLanguageClient | undefined;

/**
 * Starts the server once there is something for it: a policy file, a script with a semanage line, a command. A server
 * that cannot start is logged and shown in the status item; it is no reason for a pop-up, and colours and brackets work
 * without it.
 */
export async function run(
  context: vscode.ExtensionContext,
  makeClient: MakeClient,
  grammars?: InitializationOptions['grammars'],
): Promise<Api> {
  detectIndentationAgain();
  const log = vscode.window.createOutputChannel('Portcon', { log: true });
  const client = withoutPopUps(makeClient(clientOptions(log, grammars)));
  running = client;
  let started: Promise<void> | undefined;
  const status = showPortStatus(client);
  const unchecked = showUnchecked(client);
  context.subscriptions.push(
    log,
    client,
    status,
    showPolicyStatus(client),
    unchecked,
    expansionContents(client, begin),
    ...registerCommands(client, log, begin, context.extensionUri),
  );
  context.subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (client.isRunning()) void client.sendNotification(TRUST_GRANTED);
    }),
    tellTrustOfStart(client),
  );
  if (isWanted()) await begin();
  else context.subscriptions.push(onceWanted(() => void begin()));
  return {
    ports: () => status.last(),
    lookUp: async (query) => {
      await begin();
      return client.sendRequest<LookUpPortItem[]>(LOOK_UP_PORT, { query });
    },
  };

  function begin(): Promise<void> {
    started ??= client.start().catch((error) => log.error('The language server did not start.', error));
    return started;
  }
}

/** Trust that is granted while the server starts is in no option it got, and no message reaches it yet. */
function tellTrustOfStart(client: BaseLanguageClient): vscode.Disposable {
  let trusted = vscode.workspace.isTrusted;
  return client.onDidChangeState(({ newState }) => {
    if (newState === State.Starting) trusted = vscode.workspace.isTrusted;
    if (newState !== State.Running || trusted || !vscode.workspace.isTrusted) return;
    void client.sendNotification(TRUST_GRANTED);
  });
}

/** Stops the server; VS Code waits for it when it deactivates the extension. */
export async function stop(): Promise<void> {
  if (running?.needsStop()) await running.stop();
}

function clientOptions(
  log: vscode.LogOutputChannel,
  grammars: InitializationOptions['grammars'],
): LanguageClientOptions {
  return {
    documentSelector: SYNCED,
    outputChannel: log,
    traceOutputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    // A function, so that a restart sends the values of that moment.
    initializationOptions: () => initializationOptions(grammars),
    synchronize: { configurationSection: 'portcon' },
    // A hover may link to these commands and no other.
    markdown: { isTrusted: { enabledCommands: ['portcon.refreshPorts', 'portcon.lookUpPort'] } },
    middleware: { ...withoutExpansions(), ...peekReferences() },
    errorHandler: restartAFewTimes(log),
    initializationFailedHandler: (error) => {
      log.error('The language server did not initialize.', error);
      return false;
    },
  };
}

function initializationOptions(grammars: InitializationOptions['grammars']): InitializationOptions {
  const settings = vscode.workspace.getConfiguration('portcon');
  return {
    trusted: vscode.workspace.isTrusted,
    settings: {
      ports: {
        source: settings.get('ports.source', 'auto'),
        snapshotFile: settings.get('ports.snapshotFile', ''),
        bundledPolicy: settings.get('ports.bundledPolicy', 'auto'),
      },
      headers: { folders: [...settings.get<string[]>('headers.folders', [])] },
      inlayHints: {
        parameterNames: settings.get('inlayHints.parameterNames', true),
        ports: settings.get('inlayHints.ports', true),
      },
      codeLens: { references: settings.get('codeLens.references', false) },
      semanageLines: { enabled: settings.get('semanageLines.enabled', true) },
      // A copy: VS Code hands out objects as proxies, which no worker takes.
      rules: { ...settings.get('rules', {}) },
    },
    ...(grammars && { grammars }),
  };
}
