/** The language server as a Node process: over IPC as VS Code starts it, or over stdio for other editors. */
import { setFlagsFromString } from 'node:v8';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { startServer } from '../lsp/server.ts';
import { nodeHost } from './host.ts';

/**
 * Serves the transport that the process's arguments name (`--node-ipc`, `--stdio`).
 * @param dist the folder of the bundles
 */
export function serve(dist: string): void {
  // A young generation of a few megabytes: the garbage of a keystroke is small, and the server's memory falls by a fifth.
  // It has to be set before the heap grows; the default lets it take 16 MB three times over.
  setFlagsFromString('--max-semi-space-size=2');
  setFlagsFromString('--semi-space-growth-factor=1');
  // The old generation may grow by half before it is collected; by default it may grow to four times what is alive. More
  // room costs memory with the texts of a policy tree, less of it costs computing at each key.
  setFlagsFromString('--heap-growing-percent=50');
  // The optimizing compiler takes 30 MB for a moment for the tables of the parsers, and both cores while a file is opened; what
  // it makes is a third faster at parsing a whole file, and of one that is edited little is parsed.
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  // How much bytecode runs before V8 thinks of optimizing a function: several times its default. The compiler else has the second
  // core while somebody types, and a fifth of the memory. With three times as much, keys are slower again.
  setFlagsFromString('--interrupt-budget=1000000');
  const connection = createConnection(ProposedFeatures.all);
  // Node ends the process on a rejection that nobody handles; the server never ends by itself.
  process.on('unhandledRejection', (reason) => connection.console.error(`unhandled rejection: ${String(reason)}`));
  process.on('uncaughtException', (error) => connection.console.error(`uncaught exception: ${error.stack}`));
  startServer(connection, () => nodeHost(dist));
}
