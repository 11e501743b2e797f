/** What the client does when the server fails: restart it a few times, write it to the log, never a pop-up. */
import type { LogOutputChannel } from 'vscode';
import { type BaseLanguageClient, CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient';

const MAX_RESTARTS = 4;
const WINDOW_MS = 3 * 60 * 1000;

/** Restarts a server that went away, up to 4 times in 3 minutes, as the client's own handler does, but silently. */
export function restartAFewTimes(log: LogOutputChannel): ErrorHandler {
  let crashes: number[] = [];
  return {
    // Three unreadable messages in a row mean that the connection is lost, as in the client's own handler.
    error: (_error, _message, count) => ({
      action: count !== undefined && count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
      handled: true,
    }),
    closed: () => {
      const now = Date.now();
      crashes = [...crashes.filter((time) => now - time < WINDOW_MS), now];
      if (crashes.length <= MAX_RESTARTS) return { action: CloseAction.Restart, handled: true };
      log.error(`The language server stopped ${crashes.length} times in 3 minutes and stays stopped.`);
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}

/**
 * Keeps the client from popping up its own words, such as "Pending response rejected since connection got disposed" when
 * the server dies while it starts, which no handler can answer for. They go to the log, and the status says the rest.
 */
export function withoutPopUps(client: BaseLanguageClient): BaseLanguageClient {
  const { error } = client;
  client.error = (message, data) => error.call(client, message, data, false);
  return client;
}
