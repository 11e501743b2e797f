/** How many modules call each macro. */
import { ownCopy } from './skeleton.ts';

interface Called {
  readonly name: string;
  count: number;
}

/** Kept file by file; a name that modules call is kept once for all of them. */
export class CallCounts {
  private readonly byName = new Map<string, Called>();
  private readonly byFile = new Map<string, readonly Called[]>();

  /** Takes in the names that a module calls, each once, in place of those it had. */
  set(uri: string, names: ReadonlySet<string>): void {
    this.delete(uri);
    if (names.size === 0) return;
    const all: Called[] = [];
    for (const name of names) {
      let called = this.byName.get(name);
      if (!called) {
        called = { name: ownCopy(name), count: 0 };
        this.byName.set(called.name, called);
      }
      called.count++;
      all.push(called);
    }
    this.byFile.set(uri, all);
  }

  delete(uri: string): void {
    for (const called of this.byFile.get(uri) ?? []) if (--called.count === 0) this.byName.delete(called.name);
    this.byFile.delete(uri);
  }

  of(name: string): number {
    return this.byName.get(name)?.count ?? 0;
  }
}
