/** Expands the body of a VS Code snippet as the editor does with nothing typed: placeholders, mirrors, choices, variables. */

export interface Expansion {
  readonly text: string;
  /** How many options each choice has, by the number of its placeholder. */
  readonly choices: ReadonlyMap<string, number>;
}

/**
 * The text of `body` with the default of each placeholder. `picks` says which option to take of a choice, the first where
 * it says nothing; `fileName` is the value of TM_FILENAME_BASE. Throws for syntax that our snippets do not use.
 */
export function expandSnippet(body: string, fileName: string, picks: ReadonlyMap<string, number>): Expansion {
  const values = new Map<string, string>();
  const choices = new Map<string, number>();
  // A mirror may stand before its placeholder: the second pass knows all values.
  expand();
  return { text: expand(), choices };

  function expand(): string {
    let at = 0;
    return read('');

    /** Outside of a placeholder a brace is text. */
    function read(end: '' | '}'): string {
      let out = '';
      while (at < body.length && body[at] !== end) {
        if (body[at] === '\\') {
          out += body[at + 1];
          at += 2;
        } else if (body[at] === '$') out += field();
        else out += body[at++];
      }
      return out;
    }

    function field(): string {
      const [whole, open, name] = /^\$(\{?)(\w+)/.exec(body.slice(at)) ?? fail();
      at += whole.length;
      const value = open ? braced(name!) : undefined;
      if (/^\d/.test(name!)) {
        if (value !== undefined) values.set(name!, value);
        return values.get(name!) ?? '';
      }
      if (name !== 'TM_FILENAME_BASE') fail();
      return fileName;
    }

    function braced(name: string): string | undefined {
      const kind = body[at++];
      if (kind === '}') return undefined;
      if (kind === '|') {
        const [whole, options] = /^([^|]*)\|\}/.exec(body.slice(at)) ?? fail();
        at += whole.length;
        const all = options!.split(',');
        choices.set(name, all.length);
        return all[picks.get(name) ?? 0];
      }
      if (kind !== ':') fail();
      const value = read('}');
      if (body[at++] !== '}') fail();
      return value;
    }

    function fail(): never {
      throw new Error(`cannot read the snippet at ${at}: ${body}`);
    }
  }
}
