/** Who defines an interface, template or macro: the definitions of many files by name, kept file by file. */
import { type Definition, scanDefinitions } from './skeleton.ts';

/** A file of the workspace (or an open one) counts more than an installed header. */
export type Origin = 'workspace' | 'headers';

/** A definition and the file it stands in. The text of the file is not kept. */
export interface Located {
  readonly uri: string;
  readonly origin: Origin;
  readonly definition: Definition;
}

export class SymbolIndex {
  private readonly byFile = new Map<string, readonly Located[]>();
  private readonly byName = new Map<string, Located[]>();

  /** Takes in a file, in place of what was known of it. */
  set(uri: string, text: string, origin: Origin = 'workspace'): void {
    this.delete(uri);
    const all = scanDefinitions(text).map((definition) => ({ uri, origin, definition }));
    if (all.length > 0) this.byFile.set(uri, all);
    for (const located of all) {
      const list = this.byName.get(located.definition.name);
      if (list) list.push(located);
      else this.byName.set(located.definition.name, [located]);
    }
  }

  delete(uri: string): void {
    for (const { definition } of this.byFile.get(uri) ?? []) {
      const rest = (this.byName.get(definition.name) ?? []).filter((each) => each.uri !== uri);
      if (rest.length > 0) this.byName.set(definition.name, rest);
      else this.byName.delete(definition.name);
    }
    this.byFile.delete(uri);
  }

  /** The definitions of `name`: those of the workspace, or else those of the headers. */
  find(name: string): readonly Located[] {
    const all = this.byName.get(name) ?? [];
    const own = all.filter(({ origin }) => origin === 'workspace');
    return own.length > 0 ? own : all;
  }

  /** The names that are defined, each once. */
  names(): Iterable<string> {
    return this.byName.keys();
  }

  get nameCount(): number {
    return this.byName.size;
  }
}
