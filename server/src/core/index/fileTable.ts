/** What many files say of names, kept file by file: a file is taken in and dropped without a look at the others. */

/** A file of the workspace (or an open one) counts more than an installed header. */
export type Origin = 'workspace' | 'headers';

export interface Entry<T> {
  readonly uri: string;
  readonly origin: Origin;
  readonly item: T;
}

/** The items of one file. */
export interface FileItems<T> {
  readonly uri: string;
  readonly origin: Origin;
  readonly items: readonly T[];
}

const FEW = 8;

/** An entry whose item may be replaced by what the next version of the file says in its place. */
interface Kept<T> extends Entry<T> {
  item: T;
}

export class FileTable<T extends { readonly name: string }> {
  private readonly byFile = new Map<string, readonly Kept<T>[]>();
  private readonly byName = new Map<string, Kept<T>[]>();

  /**
   * Takes in the items of a file, in place of those it had. A key leaves most names as they are, in a long file thousands of them:
   * only the tables of the names between the first that is another and the last one are touched.
   */
  set(uri: string, origin: Origin, items: readonly T[]): void {
    const known = this.byFile.get(uri) ?? [];
    const isSame = (entry: Kept<T>, item: T) =>
      entry.item === item || (entry.item.name === item.name && entry.origin === origin);
    const most = Math.min(known.length, items.length);
    let head = 0;
    while (head < most && isSame(known[head]!, items[head]!)) head++;
    let tail = 0;
    while (tail < most - head && isSame(known[known.length - 1 - tail]!, items[items.length - 1 - tail]!)) tail++;
    for (let i = 0; i < head; i++) known[i]!.item = items[i]!;
    for (let i = 1; i <= tail; i++) known[known.length - i]!.item = items[items.length - i]!;
    if (head === known.length && head === items.length) return;
    const fresh = items.slice(head, items.length - tail).map((item): Kept<T> => ({ uri, origin, item }));
    const gone = known.slice(head, known.length - tail);
    const entries = known.slice(0, head).concat(fresh, known.slice(known.length - tail));
    // Of a name that stands elsewhere in the file too, all entries follow each other in the order of the file.
    const names = new Set([...fresh, ...gone].map(({ item }) => item.name));
    if (known.length > 0) for (const name of names) this.drop(name, uri);
    for (const entry of entries) if (names.has(entry.item.name)) this.add(entry);
    if (entries.length > 0) this.byFile.set(uri, entries);
    else this.byFile.delete(uri);
  }

  private add(entry: Kept<T>): void {
    const { name } = entry.item;
    const list = this.byName.get(name);
    if (!list) this.byName.set(name, [entry]);
    else if (entry.uri < list.at(-1)!.uri) this.byName.set(name, inserted(list, entry));
    // An array that is pushed to has room for seventeen more, and most names are said of twice: by a source and a header.
    else if (list.length < FEW) this.byName.set(name, list.concat(entry));
    else list.push(entry);
  }

  private drop(name: string, uri: string): void {
    const rest = (this.byName.get(name) ?? []).filter((each) => each.uri !== uri);
    if (rest.length > 0) this.byName.set(name, rest);
    else this.byName.delete(name);
  }

  /** The items of all files, as plain data for another table. */
  files(): FileItems<T>[] {
    return [...this.byFile].map(([uri, entries]) => ({
      uri,
      origin: entries[0]!.origin,
      items: entries.map(({ item }) => item),
    }));
  }

  delete(uri: string): void {
    for (const name of new Set(this.of(uri).map(({ item }) => item.name))) this.drop(name, uri);
    this.byFile.delete(uri);
  }

  /** The items of a file. */
  of(uri: string): readonly Entry<T>[] {
    return this.byFile.get(uri) ?? [];
  }

  /** All of this name, in the order of their files' URIs: it must not matter which was read first or edited last. */
  get(name: string): readonly Entry<T>[] {
    return this.byName.get(name) ?? [];
  }

  /** The names, each once, with what is said of them. */
  entries(): Iterable<readonly [string, readonly Entry<T>[]]> {
    return this.byName;
  }

  names(): Iterable<string> {
    return this.byName.keys();
  }
}

function inserted<T>(list: readonly Kept<T>[], entry: Kept<T>): Kept<T>[] {
  return list.toSpliced(
    list.findIndex(({ uri }) => entry.uri < uri),
    0,
    entry,
  );
}
