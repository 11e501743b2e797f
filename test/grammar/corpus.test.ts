// The trees of statements, by example: every file of test/corpus of both grammars. UPDATE=1 rewrites the trees.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadParsers } from '../../scripts/grammar/load.mjs';
import { readCorpusFile, writeCorpusFile } from './corpusFile.ts';

const parsers = await loadParsers();

describe.each([
  ['tree-sitter-selinux', parsers.selinux],
  ['tree-sitter-selinux-fc', parsers.selinuxFc],
] as const)('%s', (folder, parser) => {
  const corpus = new URL(`../../syntaxes/${folder}/test/corpus/`, import.meta.url);

  describe.each(readdirSync(corpus))('%s', (file) => {
    const path = new URL(file, corpus);
    const cases = readCorpusFile(readFileSync(path, 'utf8'));
    if (process.env.UPDATE === '1') {
      writeFileSync(path, writeCorpusFile(cases.map((each) => ({ ...each, tree: treeOf(each.source) }))));
      return it.skip('rewritten');
    }
    it.each(cases)('$name', ({ source, tree }) => {
      const found = treeOf(source);
      expect(found).toBe(tree);
      // Only what the error files are about may be broken.
      expect(/\((ERROR|MISSING)/.test(found)).toBe(file === 'errors.txt');
    });
  });

  function treeOf(source: string): string {
    const tree = parser.parse(source)!;
    const text = tree.rootNode.toString();
    tree.delete();
    return text;
  }
});
