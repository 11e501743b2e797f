/** The language server as a Node process: over IPC as VS Code starts it, or over stdio for other editors. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from '../lsp/server.ts';
import { nodeHost } from './host.ts';

/**
 * Serves the transport that the process's arguments name (`--node-ipc`, `--stdio`).
 * @param dist the folder of the bundles
 */
export function serve(dist: string): void {
  const connection = createConnection(ProposedFeatures.all);
  // Node ends the process on a rejection that nobody handles; the server never ends by itself.
  process.on('unhandledRejection', (reason) => connection.console.error(`unhandled rejection: ${String(reason)}`));
  process.on('uncaughtException', (error) => connection.console.error(`uncaught exception: ${error.stack}`));
  startServer(connection, () => nodeHost(dist));
}
