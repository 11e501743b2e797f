/** Parses YAML in steps: of a long list only the items are composed in which something can be found. */
import { Composer, type CST, type Document, Lexer, Parser, type YAMLSeq } from 'yaml';
import type { Steps } from '../base/steps.ts';

export interface YamlDocuments {
  readonly documents: readonly Document.Parsed[];
  /** The items of a list; of a long one those without anything wanted may be missing, and are composed as they are asked for. */
  readonly itemsOf: (list: YAMLSeq) => Iterable<unknown>;
}

/** The documents of `text`, mistakes passed over; `wanted` matches what an item has in which there is something to be found. */
export function* yamlDocuments(text: string, wanted: RegExp): Steps<YamlDocuments> {
  const taken = new Map<number, Taken>();
  const documents: Document.Parsed[] = [];
  const composer = new Composer(OPTIONS);
  let read = 0;
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    if (++read % LEXEMES === 0) yield;
    for (const token of parser.next(lexeme)) yield* compose(token);
  }
  for (const token of parser.end()) yield* compose(token);
  documents.push(...composer.end());
  return { documents, itemsOf };

  function* compose(token: CST.Token): Steps<void> {
    if (token.type === 'document' && token.value) yield* takeOut(token.value, taken);
    documents.push(...composer.next(token));
  }

  function* itemsOf(list: YAMLSeq): Iterable<unknown> {
    const own = list.range && taken.get(list.range[0]);
    yield* list.items;
    if (!own) return;
    for (const [i, item] of own.items.entries()) {
      const start = startOf(item);
      const next = own.items[i + 1];
      if (start === undefined || wanted.test(text.slice(start, next && startOf(next)))) yield* itemAlone(own, item);
    }
  }
}

/** A long list of which the items were taken out. */
interface Taken {
  readonly list: CST.BlockSequence;
  readonly items: readonly Item[];
}

type Item = CST.BlockSequence['items'][number];

/** Takes the items out of the long lists in `root`, its own one included, and keeps them by where the list begins. */
function* takeOut(root: CST.Token, taken: Map<number, Taken>): Steps<void> {
  const waiting = [root];
  for (let token = waiting.pop(), seen = 1; token; token = waiting.pop(), seen++) {
    if (seen % LEXEMES === 0) yield;
    if (token.type !== 'block-map' && token.type !== 'block-seq') continue;
    for (const { value } of token.items) if (value) waiting.push(value);
    if (token.type !== 'block-seq' || token.items.length < MANY || !token.items.some(isTask)) continue;
    taken.set(token.offset, { list: token, items: token.items.splice(0) });
  }
}

/** True for an item that is no scalar: a list of words is short to compose, and is wanted whole. */
function isTask({ value }: Item): boolean {
  return value?.type === 'block-map' || value?.type === 'block-seq' || value?.type === 'flow-collection';
}

function startOf({ start, value }: Item): number | undefined {
  return start[0]?.offset ?? value?.offset;
}

function itemAlone({ list }: Taken, item: Item): readonly unknown[] {
  const value = { ...list, items: [item] };
  const [document] = new Composer(OPTIONS).compose([{ type: 'document', offset: list.offset, start: [], value }]);
  return (document?.contents as YAMLSeq | undefined)?.items ?? [];
}

const OPTIONS = { strict: false, uniqueKeys: false, logLevel: 'silent' } as const;
/** Words and signs that are parsed in one step. */
const LEXEMES = 256;
/** Items of a list that is long. */
const MANY = 8;
