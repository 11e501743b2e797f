/** Entry point where VS Code runs in a browser: the server is a worker that gets the grammars' bytes from here. */
import * as vscode from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { type Api, run, stop } from './client';

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const read = async (...path: string[]) =>
    // A copy: the array may be a view of a larger buffer, and the whole buffer would go to the worker.
    new Uint8Array(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'dist', ...path)));
  const [core, script, runtime, selinux, selinuxFc] = await Promise.all([
    read('server.core.js'),
    read('server.browser.js'),
    read('wasm', 'web-tree-sitter.wasm'),
    read('wasm', 'tree-sitter-selinux.wasm'),
    read('wasm', 'tree-sitter-selinux-fc.wasm'),
  ]);
  // A Blob URL: `new Worker('vscode-remote:…')` is refused, and a script of another origin is too.
  const url = URL.createObjectURL(new Blob([core, '\n', script], { type: 'text/javascript' }));
  let worker: Worker | undefined;
  context.subscriptions.push({
    dispose: () => {
      worker?.terminate();
      URL.revokeObjectURL(url);
    },
  });
  const server = async () => {
    // The client does not end a worker that it was given by its reader and writer.
    worker?.terminate();
    worker = new Worker(url);
    // Not the worker itself: VS Code replaces globalThis.Worker, so the client's `instanceof Worker` is false.
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return run(context, (options) => new LanguageClient('portcon', 'Portcon', server, options), {
    runtime,
    selinux,
    selinuxFc,
  });
}

export const deactivate = stop;
