/**
 * Reads whole files. Thousands are read for the symbol index, and to hand each to a thread of Node costs several times what the
 * reading does; so where the disk answers at once they are read at once, and where it does not, nobody waits for it.
 */
import { close, closeSync, constants, fstat, fstatSync, open, openSync, read, readSync, type Stats } from 'node:fs';

/** The bytes of a file; undefined for a folder, a device, what is too long and what cannot be read. */
export type ReadWhole = (path: string) => Promise<Uint8Array | undefined>;

/** After a file that took longer, the next ones are read in threads. */
const QUICK_MS = 5;
const READ_LATER = 24;

/**
 * @param most bytes; what is longer is left alone
 * @param now milliseconds of a clock
 */
export function wholeReader(most: number, now: () => number = () => performance.now()): ReadWhole {
  let later = 0;

  return async (path) => {
    if (later > 0) {
      later--;
      return readLater(path, most);
    }
    const start = now();
    const bytes = readNow(path, most);
    if (now() - start > QUICK_MS) later = READ_LATER;
    return bytes;
  };
}

// A pipe without a writer would be waited for.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

const isReadable = (info: Stats, most: number) => info.isFile() && info.size <= most;

function readNow(path: string, most: number): Uint8Array | undefined {
  let file: number;
  try {
    file = openSync(path, FLAGS);
  } catch {
    return undefined;
  }
  try {
    const info = fstatSync(file);
    if (!isReadable(info, most)) return undefined;
    const bytes = new Uint8Array(info.size);
    let length = 0;
    // A read may give less than is asked for, and a file may have become shorter meanwhile.
    for (let count = -1; count !== 0 && length < bytes.length; length += count) {
      count = readSync(file, bytes, length, bytes.length - length, length);
    }
    return bytes.subarray(0, length);
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}

function readLater(path: string, most: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    open(path, FLAGS, (error, file) => {
      if (error) return resolve(undefined);
      const finish = (bytes: Uint8Array | undefined) => {
        close(file, () => {});
        resolve(bytes);
      };
      fstat(file, (failure, info) => {
        if (failure || !isReadable(info, most)) finish(undefined);
        else readOn(new Uint8Array(info.size), 0);
      });

      function readOn(bytes: Uint8Array, from: number): void {
        if (from === bytes.length) {
          finish(bytes);
          return;
        }
        read(file, bytes, from, bytes.length - from, from, (failure, count) => {
          if (failure) finish(undefined);
          else if (count === 0) finish(bytes.subarray(0, from));
          else readOn(bytes, from + count);
        });
      }
    });
  });
}
