/** Who defines an interface, template or macro: the definitions of many files by name, kept file by file. */
import { type Definition, scanDefinitions } from './skeleton.ts';

/** A definition and the file it stands in. The text of the file is not kept. */
export interface Located {
  readonly uri: string;
  readonly definition: Definition;
}

export class SymbolIndex {
  private readonly byFile = new Map<string, readonly Definition[]>();
  private readonly byName = new Map<string, Located[]>();

  /** Takes in a file, in place of what was known of it. */
  set(uri: string, text: string): void {
    this.delete(uri);
    const definitions = scanDefinitions(text);
    this.byFile.set(uri, definitions);
    for (const definition of definitions) {
      const list = this.byName.get(definition.name);
      if (list) list.push({ uri, definition });
      else this.byName.set(definition.name, [{ uri, definition }]);
    }
  }

  delete(uri: string): void {
    for (const { name } of this.byFile.get(uri) ?? []) {
      const rest = (this.byName.get(name) ?? []).filter((each) => each.uri !== uri);
      if (rest.length > 0) this.byName.set(name, rest);
      else this.byName.delete(name);
    }
    this.byFile.delete(uri);
  }

  /** All definitions of `name`, in the order in which their files were taken in. */
  find(name: string): readonly Located[] {
    return this.byName.get(name) ?? [];
  }

  /** The names that are defined, each once. */
  names(): Iterable<string> {
    return this.byName.keys();
  }

  get fileCount(): number {
    return this.byFile.size;
  }

  get nameCount(): number {
    return this.byName.size;
  }
}
