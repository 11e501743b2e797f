/** Entry point where VS Code runs on Node: the server is a child process that reads its grammars itself. */
import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type Api, run, stop } from './client';

export function activate(context: vscode.ExtensionContext): Promise<Api> {
  const server = { module: context.asAbsolutePath('dist/server.node.js'), transport: TransportKind.ipc };
  return run(context, (options) => new LanguageClient('portcon', 'Portcon', server, options));
}

export const deactivate = stop;
