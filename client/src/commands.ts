/** The commands of the extension. A message to the user appears only here, as the answer to a command. */
import * as vscode from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { REFRESH_PORTS } from '../../server/src/protocol';
import { lookUpPort } from './lookUpPort';
import { openExample } from './openExample';
import { savePortSnapshot } from './savePortSnapshot';
import { generateScriptlet } from './scriptlet';
import { showExpansion } from './showExpansion';

/** Registers every command of the manifest. `begin` starts the server if nothing has yet; `extension` is where the extension is. */
export function registerCommands(
  client: BaseLanguageClient,
  log: vscode.LogOutputChannel,
  begin: () => Promise<void>,
  extension: vscode.Uri,
): vscode.Disposable[] {
  const answer = (command: string, title: string, run: () => unknown) =>
    vscode.commands.registerCommand(command, () => orExplain(log, title, run));
  return [
    answer('portcon.lookUpPort', 'Look Up a Port', whileUp(client, begin, lookUpPort)),
    answer(
      'portcon.refreshPorts',
      'Refresh Port Data',
      whileUp(client, begin, () => client.sendRequest(REFRESH_PORTS)),
    ),
    answer('portcon.savePortSnapshot', 'Save a Port Snapshot', whileUp(client, begin, savePortSnapshot)),
    answer('portcon.generateScriptlet', 'Generate the Scriptlet', whileUp(client, begin, generateScriptlet)),
    answer('portcon.showExpansion', 'Show Expansion', whileUp(client, begin, showExpansion)),
    answer('portcon.openExample', 'Open an Example', () => openExample(extension)),
    answer('portcon.showLog', 'Show Log', () => log.show()),
    answer('portcon.restartServer', 'Restart Language Server', () => restart(client, begin)),
  ];
}

/** Says so at once where nobody would answer. A server that is starting will answer. */
function whileUp(
  client: BaseLanguageClient,
  begin: () => Promise<void>,
  run: (client: BaseLanguageClient) => unknown,
): () => unknown {
  return async () => {
    await begin();
    if (client.state === State.Stopped || client.state === State.StartFailed) {
      throw new Error('the language server is not running. SELinux: Restart Language Server starts it.');
    }
    return run(client);
  };
}

/** The browser client has no `restart`, and `stop` throws for a server that is not there. */
async function restart(client: BaseLanguageClient, begin: () => Promise<void>): Promise<void> {
  await begin();
  if (client.needsStop()) await client.stop();
  await client.start();
}

async function orExplain(log: vscode.LogOutputChannel, title: string, run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.error(`${title} failed.`, error);
    const reason = error instanceof Error ? error.message : String(error);
    const choice = await vscode.window.showErrorMessage(`${title}: ${reason}`, 'Show Log');
    if (choice) log.show();
  }
}
