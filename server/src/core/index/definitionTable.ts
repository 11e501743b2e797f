/** Who defines an interface, template or macro, over many files. */
import { type Entry, FileTable, type Origin } from './fileTable.ts';
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
  /** What stood for all macros before, with the names of those that have changed since. */
  private past: { readonly macros: object; readonly names: Set<string> }[] = [];
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
    const names = areMoved ? undefined : changedNames(before, definitions);
    this.files.set(uri, origin, definitions);
    if (areMoved) this.touchPlaces();
    else if (names) this.touchThese(names);
    else this.touch();
  }

  delete(uri: string): void {
    if (this.has(uri)) this.touch();
    this.files.delete(uri);
  }

  /**
   * The names of the interfaces and templates that say something else now than when `macros` stood for all, or are there only
   * then or now; undefined where that is not known.
   */
  changedSince(macros: object): ReadonlySet<string> | undefined {
    if (macros === this.changed) return NO_NAMES;
    return this.past.find((each) => each.macros === macros)?.names;
  }

  /** To be called after a change of `files`. */
  touch(): void {
    this.past = [];
    this.changed = {};
    this.touchPlaces();
  }

  private touchThese(names: readonly string[]): void {
    const past = [...this.past, { macros: this.changed, names: new Set<string>() }];
    for (const each of past) for (const name of names) each.names.add(name);
    this.past = past.filter((each) => each.names.size <= MOST_NAMES).slice(-MOST_PAST);
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
const NO_NAMES: ReadonlySet<string> = new Set();

/** A key changes one macro, or two where it ends the body of one in another. */
const MOST_NAMES = 8;
const MOST_PAST = 8;

/** The names of which a file has other definitions now; undefined where that is not all, or one is no interface or template. */
function changedNames(before: readonly Entry<Definition>[], now: readonly Definition[]): string[] | undefined {
  const old = new Set(before.map(({ item }) => contentOf(item)));
  const young = new Set(now.map(contentOf));
  const changed = [...old].filter((each) => !young.has(each)).concat([...young].filter((each) => !old.has(each)));
  const isKnown = changed.length > 0 && changed.length <= MOST_NAMES && changed.every(({ kind }) => kind !== 'define');
  return isKnown ? changed.map(({ name }) => name) : undefined;
}
