/** Who defines an interface, template or macro, over many files. */
import { FileTable, type Origin } from './fileTable.ts';
import { contentOf, type Definition } from './skeleton.ts';

/** A definition and the file it stands in. The text of the file is not kept. */
export interface Located {
  readonly uri: string;
  readonly origin: Origin;
  readonly definition: Definition;
}

export class DefinitionTable {
  readonly files = new FileTable<Definition>();
  private changed: object = {};
  private placed: object = {};
  /** Answers of `find`, which rules ask for each call, as long as the definitions are the same. */
  private readonly found = new Map<string, readonly Located[]>();

  /** Another object once a definition says something else, or there are others. */
  get now(): object {
    return this.changed;
  }

  /** Another object also where definitions stand elsewhere. */
  get places(): object {
    return this.placed;
  }

  /** Takes in the definitions of a file, in place of those it had. */
  set(uri: string, origin: Origin, definitions: readonly Definition[]): void {
    const before = this.files.of(uri);
    const isSame = (is: (a: Definition, b: Definition) => boolean) =>
      before.length === definitions.length &&
      before.every(({ item, origin: from }, i) => from === origin && is(item, definitions[i]!));
    if (isSame((a, b) => a === b)) return;
    const areMoved = isSame((a, b) => contentOf(a) === contentOf(b));
    this.files.set(uri, origin, definitions);
    if (areMoved) this.touchPlaces();
    else this.touch();
  }

  delete(uri: string): void {
    if (this.has(uri)) this.touch();
    this.files.delete(uri);
  }

  /** To be called after a change of `files`. */
  touch(): void {
    this.changed = {};
    this.touchPlaces();
  }

  private touchPlaces(): void {
    this.placed = {};
    this.found.clear();
  }

  /** True if the file has definitions. */
  has(uri: string): boolean {
    return this.files.of(uri).length > 0;
  }

  /** The definitions of `name`: those of the workspace, or else those of the headers. */
  find(name: string): readonly Located[] {
    let found = this.found.get(name);
    if (!found) {
      const all = this.findAll(name);
      const own = all.filter(({ origin }) => origin === 'workspace');
      found = own.length > 0 ? own : all;
      // Of other words there is no end.
      if (found.length === 0) return NOTHING;
      this.found.set(name, found);
    }
    return found;
  }

  /** The first of them. */
  first(name: string): Located | undefined {
    const all = this.files.get(name);
    const found = all.find(({ origin }) => origin === 'workspace') ?? all[0];
    return found && { uri: found.uri, origin: found.origin, definition: found.item };
  }

  /** Those of the workspace and those of the headers. */
  findAll(name: string): readonly Located[] {
    return this.files.get(name).map(({ uri, origin, item }) => ({ uri, origin, definition: item }));
  }

  /** The macros that begin with `start` and are no interfaces or templates; of each name its first definition. */
  *definesFrom(start: string): Iterable<Located> {
    for (const [name, list] of this.files.entries()) {
      if (name.startsWith(start) && list[0]!.item.kind === 'define') yield this.first(name)!;
    }
  }

  /** True if a file of that origin has definitions. */
  hasFrom(origin: Origin): boolean {
    for (const [, list] of this.files.entries()) if (list.some((each) => each.origin === origin)) return true;
    return false;
  }

  /** How many names of each kind the files of an origin have, or all files; a name of both counts as an interface. */
  counts(origin?: Origin): { readonly interfaces: number; readonly macros: number } {
    let interfaces = 0;
    let macros = 0;
    for (const [, list] of this.files.entries()) {
      let isMacro = false;
      let isInterface = false;
      for (const each of list) {
        if (origin && each.origin !== origin) continue;
        if (each.item.kind === 'define') isMacro = true;
        else isInterface = true;
      }
      if (isInterface) interfaces++;
      else if (isMacro) macros++;
    }
    return { interfaces, macros };
  }
}

const NOTHING: readonly Located[] = [];
