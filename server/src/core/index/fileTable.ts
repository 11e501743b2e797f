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

export class FileTable<T extends { readonly name: string }> {
  private readonly byFile = new Map<string, readonly Entry<T>[]>();
  private readonly byName = new Map<string, Entry<T>[]>();

  /** Takes in the items of a file, in place of those it had. */
  set(uri: string, origin: Origin, items: readonly T[]): void {
    // So it is at most keys for most tables.
    if (this.hasAll(uri, origin, items)) return;
    this.delete(uri);
    if (items.length === 0) return;
    const entries = items.map((item) => ({ uri, origin, item }));
    this.byFile.set(uri, entries);
    for (const entry of entries) {
      const { name } = entry.item;
      const list = this.byName.get(name);
      if (!list) this.byName.set(name, [entry]);
      else if (uri < list.at(-1)!.uri) this.byName.set(name, inserted(list, entry));
      // An array that is pushed to has room for seventeen more, and most names are said of twice: by a source and a header.
      else if (list.length < FEW) this.byName.set(name, list.concat(entry));
      else list.push(entry);
    }
  }

  /** True if these very items are what is known of the file. */
  private hasAll(uri: string, origin: Origin, items: readonly T[]): boolean {
    const known = this.of(uri);
    return known.length === items.length && known.every((each, i) => each.item === items[i] && each.origin === origin);
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
    for (const { item } of this.byFile.get(uri) ?? []) {
      const rest = (this.byName.get(item.name) ?? []).filter((each) => each.uri !== uri);
      if (rest.length > 0) this.byName.set(item.name, rest);
      else this.byName.delete(item.name);
    }
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

function inserted<T>(list: readonly Entry<T>[], entry: Entry<T>): Entry<T>[] {
  return list.toSpliced(
    list.findIndex(({ uri }) => entry.uri < uri),
    0,
    entry,
  );
}
