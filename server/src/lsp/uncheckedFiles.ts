/** Tells the client and the log which open files are not checked, and why. */
import type { Connection } from 'vscode-languageserver';
import type { UncheckedReason } from '../core/syntax/unchecked.ts';
import { UNCHECKED_FILES, type UncheckedFiles } from '../protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { describeError } from './guard.ts';

/** So a file stays whose parser fails for good (workspace.ts, `lose`), or that was sent changes that make no sense. */
const MENDED: UncheckedReason = 'out of step with the editor';

/**
 * Returns a function to call after an open file has changed; it says nothing while the list stays the same.
 * @param isLate tells of a file that is still being read whether to speak of it
 */
export function uncheckedFiles(
  connection: Connection,
  workspace: Workspace,
  isLate: (uri: string) => boolean,
): () => void {
  let told = new Map<string, UncheckedReason>();
  return () => {
    const now = new Map<string, UncheckedReason>();
    for (const uri of workspace.uris()) {
      const reason = workspace.file(uri)?.unchecked?.reason;
      if (reason && (!workspace.isBeingRead(uri) || isLate(uri))) now.set(uri, reason);
    }
    if (now.size === told.size && [...now].every(([uri, reason]) => told.get(uri) === reason)) return;
    for (const [uri, reason] of now)
      if (told.get(uri) !== reason && !workspace.isBeingRead(uri))
        connection.console.warn(`${uri}: ${reason}: not checked`);
    told = now;
    const params: UncheckedFiles = {
      files: [...now].map(([uri, reason]) => ({ uri, reason, ...(reason === MENDED && { mend: 'restart' }) })),
    };
    connection
      .sendNotification(UNCHECKED_FILES, params)
      .catch((error) => connection.console.error(describeError(error)));
  };
}
