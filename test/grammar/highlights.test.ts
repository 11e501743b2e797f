// The highlight queries on the samples that test/tmgrammar has for the TextMate grammars. UPDATE=1 rewrites the files
// that `tree-sitter test` checks.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Query } from 'web-tree-sitter';
import { loadParsers } from '../../scripts/grammar/load.mjs';
import { namedTypes } from '../../scripts/grammar/nodeTypes.mjs';
import { coloursOf, readSample, writeHighlightFile } from './highlightFile.ts';
import { agreement } from './sameColours.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const parsers = await loadParsers();

describe.each([
  ['tree-sitter-selinux', parsers.selinux, /\.(te|if)$/],
  ['tree-sitter-selinux-fc', parsers.selinuxFc, /\.fc$/],
] as const)('%s', (folder, parser, extension) => {
  const query = new Query(parser.language!, readFileSync(`${root}syntaxes/${folder}/queries/highlights.scm`, 'utf8'));
  const samples = readdirSync(`${root}test/tmgrammar`).filter((file) => extension.test(file));

  it.each(samples)('%s has the colours of test/highlight', (file) => {
    const lines = readSample(readFileSync(`${root}test/tmgrammar/${file}`, 'utf8'));
    const tree = parser.parse(lines.map(({ text }) => `${text}\n`).join(''))!;
    const expected = writeHighlightFile(lines, coloursOf(query, tree.rootNode));
    tree.delete();
    const path = `${root}syntaxes/${folder}/test/highlight/${file}`;
    if (process.env.UPDATE === '1') writeFileSync(path, expected);
    expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(expected);
  });

  it('the samples have every node of the grammar', () => {
    const seen = new Set<string>();
    for (const file of samples) {
      const text = readSample(readFileSync(`${root}test/tmgrammar/${file}`, 'utf8')).map(({ text }) => `${text}\n`);
      const tree = parser.parse(text.join(''))!;
      for (const node of tree.rootNode.descendantsOfType(namedTypes(`${root}syntaxes/${folder}`))) seen.add(node!.type);
      tree.delete();
    }
    expect(namedTypes(`${root}syntaxes/${folder}`).filter((type) => !seen.has(type))).toEqual([]);
  });
});

it('both kinds of grammar agree: which captures stand where a scope of TextMate stands', () => {
  const found = new Map<string, Set<string>>();
  for (const file of readdirSync(`${root}test/tmgrammar`)) {
    const [folder, parser] = file.endsWith('.fc')
      ? (['tree-sitter-selinux-fc', parsers.selinuxFc] as const)
      : (['tree-sitter-selinux', parsers.selinux] as const);
    const query = new Query(parser.language!, readFileSync(`${root}syntaxes/${folder}/queries/highlights.scm`, 'utf8'));
    const lines = readSample(readFileSync(`${root}test/tmgrammar/${file}`, 'utf8'));
    const tree = parser.parse(lines.map(({ text }) => `${text}\n`).join(''))!;
    for (const [scope, name] of agreement(lines, coloursOf(query, tree.rootNode))) {
      found.set(scope, (found.get(scope) ?? new Set()).add(name));
    }
    tree.delete();
  }
  const table = Object.fromEntries([...found].sort().map(([scope, names]) => [scope, [...names].sort()]));
  const path = `${root}test/grammar/sameColours.json`;
  if (process.env.UPDATE === '1') writeFileSync(path, `${JSON.stringify(table, null, 2)}\n`);
  expect(table).toEqual(JSON.parse(readFileSync(path, 'utf8')));
});
