/** Shows the reading of the symbol index as a progress that can be cancelled, where it takes long enough to be seen. */
import type { ClientCapabilities, Connection } from 'vscode-languageserver';

/** Who reads the headers of one distribution from a disk of today waits shorter. */
const SHOWN_AFTER_MS = 300;

/** Runs `read` with a function that takes the count of files read and of all; the signal is aborted by the user. */
export async function withIndexProgress(
  connection: Connection,
  { window }: ClientCapabilities,
  read: (report: (done: number, all: number) => void, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const cancelled = new AbortController();
  if (!window?.workDoneProgress) return read(() => {}, cancelled.signal);
  let over = false;
  let shown: Awaited<ReturnType<typeof connection.window.createWorkDoneProgress>> | undefined;
  const timer = setTimeout(async () => {
    const progress = await connection.window.createWorkDoneProgress().catch(() => undefined);
    if (!progress || over) return;
    shown = progress;
    progress.begin('Reading SELinux policy', 0, undefined, true);
    progress.token.onCancellationRequested(() => cancelled.abort());
  }, SHOWN_AFTER_MS);
  try {
    await read(
      (done, all) => shown?.report(Math.round((100 * done) / all), `${done} of ${all} files`),
      cancelled.signal,
    );
  } finally {
    over = true;
    clearTimeout(timer);
    shown?.done();
  }
}
