/** Cancellation as the workspace knows it, made of that of LSP. */
import type { CancellationToken } from 'vscode-languageserver';

export function signalOf(token: CancellationToken): AbortSignal {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  else token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}
