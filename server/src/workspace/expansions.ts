/** Expands calls with the symbol index: reads the files that the macros stand in, where they are not at hand, and keeps the last ones. */

import type { Located } from '../core/index/definitionTable.ts';
import { type Expansion, expand } from '../core/index/expansion.ts';
import type { Host } from './host.ts';
import type { Workspace } from './workspace.ts';

export interface Expansions {
  /**
   * What the text between two offsets of a file gives.
   * @param limit characters that may be read; at about 6 million a second
   */
  expand(uri: string, text: string, from: number, to: number, limit: number): Promise<ReadExpansion>;
}

export interface ReadExpansion extends Expansion {
  /** The texts of the files it comes from, by URI. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Macros call each other over fewer files than this. */
const MOST_ROUNDS = 30;
/** Characters that are kept, of closed files of the workspace folders; the headers are the workspace's own to keep. */
const MOST_KEPT = 2_500_000;

interface Kept {
  readonly text: string;
  /** A definition of the file. It is another object once the file is read again. */
  readonly witness: Located;
}

export function expansions(host: Host, workspace: Workspace): Expansions {
  /** The last used one last. */
  const kept = new Map<string, Kept>();

  return {
    async expand(uri, text, from, to, limit) {
      const index = workspace.symbols();
      const texts = new Map<string, string>();
      const witnesses = new Map<string, Located>();
      for (let round = 0; ; round++) {
        const expansion = expand(uri, text, from, to, {
          find(name) {
            const [located] = index.find(name);
            if (located && !witnesses.has(located.uri)) witnesses.set(located.uri, located);
            return located;
          },
          textOf: (each) => texts.get(each) ?? atHand(each),
          limit,
        });
        if (expansion.missing.size === 0 || round === MOST_ROUNDS) {
          keep(texts, witnesses);
          return { ...expansion, texts };
        }
        await Promise.all([...expansion.missing].map(read));
      }

      function atHand(each: string): string | undefined {
        const known = workspace.textOf(each) ?? keptText(each);
        if (known !== undefined) texts.set(each, known);
        return known;
      }

      async function read(each: string): Promise<void> {
        const bytes = await host.readFile(each).catch(() => undefined);
        texts.set(each, bytes ? new TextDecoder().decode(bytes) : '');
      }
    },
  };

  function keptText(uri: string): string | undefined {
    const entry = kept.get(uri);
    if (!entry) return undefined;
    if (workspace.symbols().find(entry.witness.definition.name).includes(entry.witness)) return entry.text;
    kept.delete(uri);
    return undefined;
  }

  function keep(texts: ReadonlyMap<string, string>, witnesses: ReadonlyMap<string, Located>): void {
    for (const [uri, text] of texts) {
      const witness = kept.get(uri)?.witness ?? witnesses.get(uri);
      kept.delete(uri);
      if (witness && text !== '' && workspace.textOf(uri) === undefined) kept.set(uri, { text, witness });
    }
    let length = 0;
    for (const { text } of kept.values()) length += text.length;
    for (const [uri, { text }] of kept) {
      if (length <= MOST_KEPT) return;
      kept.delete(uri);
      length -= text.length;
    }
  }
}
