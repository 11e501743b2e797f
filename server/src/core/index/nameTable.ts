/** Who declares and who requires a type, attribute, role or boolean, over many files. */
import type { Declaration } from './declarations.ts';
import { type Entry, FileTable, type Origin } from './fileTable.ts';
import type { RequiredName } from './requiredNames.ts';

/** A declaration and the file it stands in. */
export interface DeclaredAt {
  readonly uri: string;
  readonly declaration: Declaration;
}

type Kind = Declaration['kind'];

export class NameTable {
  readonly declarations = new FileTable<Declaration>();
  /** Of interfaces. */
  readonly requirements = new FileTable<RequiredName>();
  private readonly lists = new Map<string, readonly string[]>();

  /** Takes in what a file says. Returns whether it declares the same names as before. */
  set(uri: string, origin: Origin, declared: readonly Declaration[], required: readonly RequiredName[]): boolean {
    const isSame = isSameNames(declared, this.declarations.of(uri));
    if (!isSame || !isSameNames(required, this.requirements.of(uri))) this.lists.clear();
    this.declarations.set(uri, origin, declared);
    this.requirements.set(uri, origin, required);
    return isSame;
  }

  delete(uri: string): void {
    if (this.declarations.of(uri).length > 0 || this.requirements.of(uri).length > 0) this.lists.clear();
    this.declarations.delete(uri);
    this.requirements.delete(uri);
  }

  /** To be called where the tables were filled by themselves. */
  touch(): void {
    this.lists.clear();
  }

  /** Who declares `name`. */
  declared(name: string): readonly DeclaredAt[] {
    return this.declarations.get(name).map(declaredAt);
  }

  /** All declared names with who declares them. */
  *allDeclared(): Iterable<readonly [name: string, at: readonly DeclaredAt[]]> {
    for (const [name, list] of this.declarations.entries()) yield [name, list.map(declaredAt)];
  }

  /** The first declaration of each name that is one of `kinds` and begins with `start`. */
  declaredFrom(start: string, kinds: readonly Kind[]): DeclaredAt[] {
    const found: DeclaredAt[] = [];
    for (const [name, list] of this.declarations.entries()) {
      if (!name.startsWith(start)) continue;
      const first = list.find(({ item }) => kinds.includes(item.kind));
      if (first) found.push(declaredAt(first));
    }
    return found;
  }

  /** The names that the installed headers require as one of `kinds` and that begin with `start`, not sorted. */
  requiredFrom(start: string, kinds: readonly Kind[]): string[] {
    const found: string[] = [];
    for (const [name, list] of this.requirements.entries()) {
      const isWanted = ({ origin, item }: Entry<RequiredName>) => origin === 'headers' && kinds.includes(item.kind);
      if (name.startsWith(start) && list.some(isWanted)) found.push(name);
    }
    return found;
  }

  /** The names that files declare and those that interfaces require, each once; the same list until there are others. */
  all(kinds: readonly Kind[]): readonly string[] {
    const key = kinds.join();
    let names = this.lists.get(key);
    if (!names) {
      const found = new Set<string>();
      for (const table of [this.declarations, this.requirements]) {
        for (const [name, list] of table.entries())
          if (list.some(({ item }) => kinds.includes(item.kind))) found.add(name);
      }
      names = [...found];
      this.lists.set(key, names);
    }
    return names;
  }
}

function declaredAt({ uri, item }: Entry<Declaration>): DeclaredAt {
  return { uri, declaration: item };
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

function isSameNames(now: readonly Named[], before: readonly Entry<Named>[]): boolean {
  const isSame = ({ kind, name }: Named, i: number) => before[i]!.item.name === name && before[i]!.item.kind === kind;
  return now.length === before.length && now.every(isSame);
}
