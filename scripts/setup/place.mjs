// Where a tool is built, and how it gets to where the others look for it, so that a half one is never found.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A new empty folder beside `folder` for this process. What processes left there that are gone is removed. */
export function workFolder(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  for (const name of readdirSync(dirname(folder))) {
    const [before, pid] = name.split('.work-');
    if (before === basename(folder) && pid && !isAlive(Number(pid))) remove(join(dirname(folder), name));
  }
  const work = `${folder}.work-${process.pid}`;
  remove(work);
  mkdirSync(work);
  return work;
}

/** Renames `work` to `folder`. If another process was faster, its folder stays and `work` is removed. */
export function moveIntoPlace(work, folder) {
  try {
    renameSync(work, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    remove(work);
  }
}

function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
