// Puts a finished installation where the others look for it, so that a broken or half one is never found.
import { existsSync, renameSync, rmSync } from 'node:fs';

/** Renames `work` to `folder`. If another process was faster, its folder stays and `work` is removed. */
export function moveIntoPlace(work, folder) {
  try {
    renameSync(work, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(work, { recursive: true, force: true });
  }
}
